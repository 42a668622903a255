"""Counting days backwards from a meeting. Pure: the same day in gives the same day out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays

from ledfyr.kernel.errors import DomainError

MEETING = "committee_meeting"
STEPS = (
    "data_cut_off",
    "unit_deadline",
    "department_review",
    "cooperation_meeting",
    "report_ready",
    "dispatch",
    MEETING,
    "submission",
)
"""What happens on the way to the committee's meeting and after it, in that order [domain §1]."""

LEAD_DAYS = {
    "data_cut_off": 30,
    "unit_deadline": 25,
    "department_review": 20,
    "cooperation_meeting": 12,
    "report_ready": 10,
    "dispatch": 5,
    MEETING: 0,
    "submission": -3,
}
"""Working days before the meeting; after it when negative. A default: the committee's own stand in its settings."""

MOST_DAYS = 250
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)


class DayOutOfRange(DomainError):
    """A day that nobody plans for; facts: ``first``, ``last`` (years)."""

    code = "planning.day_out_of_range"


class LeadDaysOutOfOrder(DomainError):
    """A step that would come before the one it follows upon; facts: ``days`` of the later one."""

    code = "planning.lead_days_out_of_order"


@dataclass(frozen=True)
class Step:
    """One step as it stands. ``by_hand``: somebody set the day, and it stays when the meeting moves."""

    kind: str
    day: date
    by_hand: bool = False


@dataclass(frozen=True)
class Move:
    """What moving the meeting would do to a step; ``old`` None for a step that is new. A held step keeps its day."""

    kind: str
    old: date | None
    new: date
    held: bool = False

    @property
    def moves(self) -> bool:
        return self.old != self.new


@cache
def red_days(year: int) -> frozenset[date]:
    """Public holidays of Sweden (SFS 1989:253), and the three eves that the Annual Leave Act equates with Sundays."""
    found = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"), include_sundays=False)
    return frozenset(day for day in found if day.year == year)


def is_working_day(day: date) -> bool:
    """False on Saturdays, Sundays and red days."""
    return day.weekday() < 5 and day not in red_days(day.year)


def count_back(day: date, working_days: int) -> date:
    """The day so many working days before ``day``, after it when negative. Nought gives the day itself."""
    step = timedelta(days=-1 if working_days > 0 else 1)
    left = min(abs(working_days), MOST_DAYS)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def steps_before(meeting: date, lead_days: Mapping[str, int]) -> dict[str, date]:
    """{step: its day} for every step that the committee has days for, and always the meeting itself."""
    return {kind: count_back(meeting, lead_days[kind]) for kind in STEPS if kind in lead_days} | {MEETING: meeting}


def moves(steps: Iterable[Step], meeting: date, lead_days: Mapping[str, int]) -> list[Move]:
    """What a meeting on that day makes of the steps, in their order. What was set by hand is held."""
    known = {step.kind: step for step in steps}
    wanted = steps_before(meeting, lead_days)
    out = []
    for kind in STEPS:
        step = known.get(kind)
        if step is not None and step.by_hand and kind != MEETING:
            out.append(Move(kind, step.day, step.day, held=True))
        elif kind in wanted:
            out.append(Move(kind, step.day if step else None, wanted[kind]))
    return out


def out_of_order(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """Pairs (step, the step before it) where the later step has the earlier day."""
    ordered = sorted(steps, key=lambda step: STEPS.index(step.kind))
    out = []
    for number, step in enumerate(ordered[1:], start=1):
        before = max(ordered[:number], key=lambda one: one.day)
        if step.day < before.day:
            out.append((step.kind, before.kind))
    return out


def check_day(day: date) -> None:
    """Raise DayOutOfRange for a day outside the years that are planned in."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRange(first=FIRST_DAY.year, last=LAST_DAY.year)


def check_lead_days(lead_days: Mapping[str, int]) -> None:
    """Raise LeadDaysOutOfOrder unless the days fall, or stand still, from step to step."""
    given = [lead_days[kind] for kind in STEPS if kind in lead_days]
    for earlier, later in pairwise(given):
        if later > earlier:
            raise LeadDaysOutOfOrder(days=later)


def same_week(day: date, years: int = 1) -> date:
    """The same weekday of the same week so many years on; week 53 becomes 52 where there is none.

    A red day gives way to the working day before it.
    """
    year, week, weekday = day.isocalendar()
    try:
        moved = date.fromisocalendar(year + years, week, weekday)
    except ValueError:
        moved = date.fromisocalendar(year + years, 52, weekday)
    return moved if is_working_day(moved) or not is_working_day(day) else count_back(moved, 1)


def copied(days: Iterable[date], there: Collection[date]) -> list[tuple[date, date]]:
    """(day, its day next year) for each day whose place next year is free."""
    taken = set(there)
    out = []
    for day in sorted(days):
        moved = same_week(day)
        if moved not in taken:
            taken.add(moved)
            out.append((day, moved))
    return out


AFTER_MEETING_DAYS = 30
"""Days after its own that what comes after the meeting is still asked for."""


def is_awaited(kind: str, day: date, *, meeting: date | None, today: date) -> bool:
    """True while a step that nobody has marked as done is still to be asked for after its day.

    Once the meeting has been held, what led up to it is over; the meeting itself passes by itself.
    """
    if kind == MEETING:
        return False
    if meeting is None or today <= meeting:
        return True
    return day > meeting and (today - day).days <= AFTER_MEETING_DAYS
