"""Decisions about the organisation's tree in time. Pure: placements in, refusals out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from ledfyr.kernel.errors import DomainError


class UnderItself(DomainError):
    """A unit placed under itself or under a unit below it; facts: ``unit``, ``parent``."""

    code = "administration.under_itself"


class ParentNotStanding(DomainError):
    """The unit above does not stand all the days that the unit would; facts: ``unit``, ``parent``, ``day``."""

    code = "administration.parent_not_standing"


class BeforeStart(DomainError):
    """A change on a day before the unit's own start; facts: ``unit``, ``day``, ``start``."""

    code = "administration.before_start"


class HasEnded(DomainError):
    """A change on a day when the unit has ended; facts: ``unit``, ``day``, ``end``."""

    code = "administration.has_ended"


class LaterChange(DomainError):
    """Something is already decided from a later day; facts: ``unit``, ``day`` (of the later change)."""

    code = "administration.later_change"


class UnitsBelow(DomainError):
    """Units still stand below one that would end; facts: ``unit``, ``below`` (their names), ``count``."""

    code = "administration.units_below"


class BackdatedWithoutReason(DomainError):
    """A change from a day that has passed needs a reason; facts: ``day``."""

    code = "administration.backdated_without_reason"


class NothingToReshape(DomainError):
    """A merger of nothing, or of a unit into itself; a split into nothing."""

    code = "administration.nothing_to_reshape"


class OverlappingPeriods(DomainError):
    """The same unit placed twice on a day, or with a gap; facts: ``unit``, ``day``."""

    code = "administration.overlapping_periods"


@dataclass(frozen=True)
class Stay:
    """A unit's place below ``parent`` (None: top of the tree), from ``since`` to ``until`` (exclusive, None: open)."""

    unit: Any
    parent: Any
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


Stays = Mapping[Any, Sequence[Stay]]


def by_unit(stays: Iterable[Stay]) -> dict[Any, list[Stay]]:
    """{unit: its stays, earliest first}."""
    out: dict[Any, list[Stay]] = {}
    for stay in sorted(stays, key=lambda one: one.since):
        out.setdefault(stay.unit, []).append(stay)
    return out


def check_reason(day: date, today: date, reason: str) -> None:
    """Raise BackdatedWithoutReason when the past is changed and nobody says why."""
    if day < today and not reason.strip():
        raise BackdatedWithoutReason(day=day.isoformat())


def check_standing(stays: Stays, unit: Any, day: date, *, name: str) -> Stay:
    """The unit's stay on the day, which must be its last. Raises BeforeStart, HasEnded, LaterChange."""
    own = stays.get(unit, [])
    if not own or day < own[0].since:
        raise BeforeStart(unit=name, day=day.isoformat(), start=own[0].since.isoformat() if own else "–")
    last = own[-1]
    if last.until is not None and last.until <= day:
        raise HasEnded(unit=name, day=day.isoformat(), end=last.until.isoformat())
    if last.since > day:
        raise LaterChange(unit=name, day=last.since.isoformat())
    return last


def check_place(stays: Stays, new: Stay, *, name: str, parent_name: str) -> None:
    """Raise UnderItself or ParentNotStanding unless the unit may lie there all its days."""
    if new.parent is None:
        return
    if new.parent == new.unit or _meets(stays, new.parent, new.unit, new.since, new.until):
        raise UnderItself(unit=name, parent=parent_name)
    missing = first_day_without(stays.get(new.parent, []), new.since, new.until)
    if missing is not None:
        raise ParentNotStanding(unit=name, parent=parent_name, day=missing.isoformat())


def _meets(stays: Stays, start: Any, wanted: Any, since: date, until: date | None) -> bool:
    """True when ``wanted`` lies above ``start`` on any of the days. Ends also where the data already turn round."""
    waiting, seen = [(start, since, until)], set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        unit, low, high = at
        for stay in stays.get(unit, []):
            first, last = max(low, stay.since), earliest(high, stay.until)
            if stay.parent is None or (last is not None and last <= first):
                continue
            if stay.parent == wanted:
                return True
            waiting.append((stay.parent, first, last))
    return False


def first_day_without(stays: Sequence[Stay], since: date, until: date | None) -> date | None:
    """The first of the days on which none of the stays holds; None when they cover all."""
    day = since
    for stay in sorted(stays, key=lambda one: one.since):
        if stay.holds(day):
            if stay.until is None or (until is not None and stay.until >= until):
                return None
            day = stay.until
    return day


def check_end(stays: Stays, unit: Any, day: date, *, names: Mapping[Any, str], ending: Collection[Any] = ()) -> None:
    """Raise UnitsBelow when units stand below it on or after the day that do not end with it (``ending``)."""
    below = [
        stay.unit
        for own in stays.values()
        for stay in own
        if stay.parent == unit and stay.unit not in ending and (stay.until is None or stay.until > day)
    ]
    if below:
        shown = sorted({names.get(one, str(one)) for one in below})
        raise UnitsBelow(unit=names.get(unit, str(unit)), below=", ".join(shown[:5]), count=len(shown))


def all_below(stays: Stays, unit: Any, day: date) -> list[Any]:
    """The units below on the day or later, nearest first."""
    out: list[Any] = []
    waiting = [unit]
    while waiting:
        above = waiting.pop(0)
        for own in stays.values():
            for stay in own:
                is_left = stay.until is None or stay.until > day
                if stay.parent == above and is_left and stay.unit not in out:
                    out.append(stay.unit)
                    waiting.append(stay.unit)
    return out


def check_whole(stays: Stays, *, names: Mapping[Any, str], only: Collection[Any] | None = None) -> None:
    """Hold each unit (or those named) to all the rules at once: no gap, no overlap, no ring, something to lie in."""
    for unit, own in stays.items():
        if only is not None and unit not in only:
            continue
        name = names.get(unit, str(unit))
        for before, after in pairwise(own):
            if before.until != after.since:
                raise OverlappingPeriods(unit=name, day=after.since.isoformat())
        for stay in own:
            check_place(stays, stay, name=name, parent_name=names.get(stay.parent, str(stay.parent)))


def earliest(*days: date | None) -> date | None:
    """The first of the days, where None is never."""
    return min((day for day in days if day is not None), default=None)
