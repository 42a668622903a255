"""Decisions about settings. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ledfyr.kernel.errors import DomainError

FEWEST, MOST = 3, 7


class FloorsOutOfOrder(DomainError):
    """A plan floor under the measure floor; facts: ``measure``, ``plan``."""

    code = "administration.floors_out_of_order"


class BadBands(DomainError):
    """Bands that do not begin at 1 and rise."""

    code = "administration.bad_bands"


class BadSteps(DomainError):
    """Too few or too many steps, or sides of unequal length."""

    code = "administration.bad_steps"


class LevelInUse(DomainError):
    """A level that a unit has an analysis at this year cannot be dropped; facts: ``units``, ``year``."""

    code = "administration.level_in_use"


def check_levels(chosen: Collection[str], in_use: Mapping[str, Sequence[str]], year: int) -> None:
    """Raise LevelInUse when a level is left out that units have analyses at. ``in_use``: {level: names of units}."""
    names = [name for level, units in in_use.items() if level not in chosen for name in units]
    if names:
        raise LevelInUse(units=", ".join(names[:5]) + (" …" if len(names) > 5 else ""), year=year)


def check_floors(floors: Mapping[str, int | None]) -> None:
    """Raise FloorsOutOfOrder when what must be in the plan would not need a measure."""
    measure, plan = floors.get("measure"), floors.get("plan")
    if measure is not None and plan is not None and plan < measure:
        raise FloorsOutOfOrder(measure=measure, plan=plan)


def check_scale(likelihood: Sequence[str], consequence: Sequence[str], bands: Sequence[Mapping[str, Any]]) -> None:
    """Raise BadSteps or BadBands for a scale that cannot be used."""
    if len(likelihood) != len(consequence) or not FEWEST <= len(likelihood) <= MOST:
        raise BadSteps()
    lowest = [band["lowest"] for band in bands]
    if not lowest or lowest[0] != 1 or any(low >= high for low, high in pairwise(lowest)):
        raise BadBands()
