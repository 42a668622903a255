"""When somebody is reminded, and who that is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import DueItem

DAYS = (14, 7, 1, 0)
"""Days before, and on the day [domain §1]. A default: the committee's own stand in its settings."""
MANAGER_AFTER = 3
"""Days late when the manager is told too. A default."""
LATE = -1
TO_MANAGER = -2
FORGOTTEN_AFTER = 30
"""Days late after which nobody is written to any more: the page still shows it.

So nobody gets letters about the past when a municipality begins with years that have been."""
DAYS_KEY, MANAGER_KEY = "reminders.days", "reminders.manager_after_days"
EARLIEST, MOST_STAGES = 90, 8
"""How many days before somebody can be reminded, and how many times."""
MONDAY = 0
NOBODY = 0
LINE_MANAGERS = ("unit_manager", "service_area_head", "department_head", "head_of_administration")

FIRST_WAIT = timedelta(minutes=1)
MOST_TRIES = 6


class BadDays(DomainError):
    """Days before that nobody can be reminded by; facts: ``most`` times and the ``earliest`` day."""

    code = "reminders.bad_days"


class BadManagerDays(DomainError):
    """The manager would be told too late for anybody to be written to; facts: ``most``."""

    code = "reminders.bad_manager_days"


def checked_days(days: Iterable[int]) -> list[int]:
    """The days before that somebody is reminded, each once, the earliest first. Raises BadDays."""
    wanted = sorted(set(days), reverse=True)
    if not 1 <= len(wanted) <= MOST_STAGES or wanted[0] > EARLIEST or wanted[-1] < 0:
        raise BadDays(most=MOST_STAGES, earliest=EARLIEST)
    return wanted


def check_manager_after(after: int) -> None:
    """Raise BadManagerDays unless the manager is told on a day late, and before it is forgotten."""
    if not 1 <= after <= FORGOTTEN_AFTER:
        raise BadManagerDays(most=FORGOTTEN_AFTER)


@dataclass(frozen=True)
class Holding:
    """That a person holds a role at a place on the day. ``committees`` None and ``unit`` '': the whole municipality."""

    person: int
    role: str
    committees: frozenset[str] | None = None
    unit: str = ""
    position: str = ""

    def reaches(self, committee: str) -> bool:
        return self.committees is None or committee in self.committees


@dataclass(frozen=True)
class Reminder:
    """What one person is told of one thing. ``absent``: the title of the one that she stands in for, or ''."""

    item: DueItem
    path: str
    stage: int
    absent: str = ""


def stage(today: date, day: date, days: Sequence[int], *, late_matters: bool = True) -> int | None:
    """The reminder that the day has come to: days before, LATE, or None when it is too early or too late."""
    left = (day - today).days
    if left < 0:
        return LATE if late_matters and -left <= FORGOTTEN_AFTER else None
    reached = [one for one in days if left <= one]
    return min(reached) if reached else None


def stage_in_week(today: date, day: date, days: Sequence[int], *, late_matters: bool = True) -> int | None:
    """As ``stage``, for who gathers a week's reminders: what the next six days would have reminded of counts today."""
    now = stage(today, day, days, late_matters=late_matters)
    if now is not None:
        return now
    ahead = min(today + timedelta(days=6), day)
    return stage(ahead, day, days, late_matters=late_matters) if ahead >= today else None


def writes_today(today: date, *, weekly: bool) -> bool:
    """True unless the person gathers her reminders to Mondays and it is another day."""
    return not weekly or today.weekday() == MONDAY


def tells_manager(today: date, item: DueItem, after: int) -> bool:
    """True when the item is late enough for the manager, and not forgotten."""
    return item.late_matters and after <= (today - item.day).days <= FORGOTTEN_AFTER


def holders_of(item: DueItem, holdings: Iterable[Holding], above: Mapping[str, Sequence[str]]) -> list[Holding]:
    """Who has the duty: at the item's unit, else nearest above it, else for the committee; without a unit everybody
    in the committee who holds one of the roles. ``above`` {unit: the units it lies in, itself first}.

    A duty that belongs to a position is its holder's; while nobody holds it, the nearest manager's.
    """
    holdings = list(holdings)
    if item.position:
        held = [one for one in holdings if one.position == item.position]
        return held or managers_of(Holding(NOBODY, "", unit=item.unit), item, holdings, above)
    holding = [one for one in holdings if one.role in item.roles and one.reaches(item.committee)]
    if not item.unit:
        return holding
    for unit in above.get(item.unit, (item.unit,)):
        if here := [one for one in holding if one.unit == unit]:
            return here
    return [one for one in holding if not one.unit]


def managers_of(
    who: Holding, item: DueItem, holdings: Iterable[Holding], above: Mapping[str, Sequence[str]]
) -> list[Holding]:
    """The nearest line manager above a holder, never herself; the head of administration when she has no unit."""
    leading = [one for one in holdings if one.role in LINE_MANAGERS and one.person != who.person]
    for unit in above.get(who.unit, ()) if who.unit else ():
        if here := [one for one in leading if one.unit == unit]:
            return here
    return [one for one in leading if one.role == "head_of_administration" and one.reaches(item.committee)]


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many failed tries: a minute, then four times as long each time."""
    factor: int = 4 ** max(tries - 1, 0)
    return FIRST_WAIT * factor
