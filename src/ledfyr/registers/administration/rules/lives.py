"""Decisions about units' whole lives: names and places, period by period, as a file tells them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledfyr.kernel.errors import DomainError

from .given import BadRow
from .tree import Stay, Stays, UnitsBelow, by_unit, check_whole, first_day_without


@dataclass(frozen=True)
class Part:
    """A period during which a unit kept its name and its place; ``until`` exclusive, None: until further notice."""

    name: str
    parent: str | None
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Life:
    """A unit's periods, earliest first, and the codes of what came after it."""

    parts: tuple[Part, ...]
    successors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.parts[-1].name

    @property
    def end(self) -> date | None:
        return self.parts[-1].until

    def names(self) -> dict[date, str]:
        """{day: the name from then on}."""
        out: dict[date, str] = {}
        for part in self.parts:
            if not out or list(out.values())[-1] != part.name:
                out[part.since] = part.name
        return out

    def places(self) -> dict[date, tuple[str | None, date | None]]:
        """{day: (code of the unit above, until)}. Two periods that differ in name only are one stay."""
        out: dict[date, tuple[str | None, date | None]] = {}
        last: Part | None = None
        first = date.min
        for part in self.parts:
            if last is None or last.parent != part.parent or last.name == part.name or last.until != part.since:
                first = part.since
            out[first] = (part.parent, part.until)
            last = part
        return out


Lives = Mapping[str, Life]


def refused_lives(living: Lives, wanted: Lives) -> dict[str, DomainError]:
    """{code: why the unit cannot become what is wanted}. The rest can, all at once, with those left as they are.

    A unit that is refused may take along those that lean on it, so the question is asked until nobody more falls.
    """
    out: dict[str, DomainError] = {}
    while True:
        accepted = {code: life for code, life in wanted.items() if code not in out}
        found = _refused_among(living, accepted, wanted)
        if not found:
            return out
        out |= found


def _refused_among(living: Lives, accepted: Lives, wanted: Lives) -> dict[str, DomainError]:
    whole = {**living, **accepted}
    names = {code: life.name for code, life in whole.items()}
    stays = by_unit(
        Stay(code, part.parent, part.since, part.until) for code, life in whole.items() for part in life.parts
    )
    out: dict[str, DomainError] = {}
    for code, life in accepted.items():
        try:
            _check_known(life, whole, wanted)
            check_whole(stays, names=names, only={code})
        except DomainError as refusal:
            out[code] = refusal
    return out | _without_ground(stays, accepted, names)


def _check_known(life: Life, whole: Lives, wanted: Lives) -> None:
    """Raise BadRow when a unit above, or a successor, is neither in the register nor taken in."""
    for named, code in ((part.parent, "row_unknown_parent") for part in life.parts):
        _check_one(named, code, whole, wanted)
    for named in life.successors:
        _check_one(named, "row_unknown_successor", whole, wanted)


def _check_one(named: str | None, code: str, whole: Lives, wanted: Lives) -> None:
    if named is not None and named not in whole:
        raise BadRow("administration.row_leans_on_refused" if named in wanted else f"administration.{code}", unit=named)


def _without_ground(stays: Stays, accepted: Lives, names: Mapping[str, str]) -> dict[str, DomainError]:
    """Units that would end while others, which nobody changes, still lie in them."""
    left: dict[str, set[str]] = {}
    for code, own in stays.items():
        for stay in own:
            above = stays.get(stay.parent, ()) if stay.parent in accepted and code not in accepted else None
            if above is not None and first_day_without(above, stay.since, stay.until) is not None:
                left.setdefault(stay.parent, set()).add(names.get(code, code))
    return {
        code: UnitsBelow(unit=names[code], below=", ".join(sorted(below)[:5]), count=len(below))
        for code, below in left.items()
    }


def life_of(parts: Iterable[Part], successors: Sequence[str] = ()) -> Life:
    """The life that the periods make up."""
    return Life(tuple(sorted(parts, key=lambda part: part.since)), tuple(successors))
