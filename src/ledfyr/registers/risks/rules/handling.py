"""What the floors demand of a value, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ledfyr.kernel.errors import DomainError

Handling = Literal["plan", "analysis_only"]
PLAN: Handling = "plan"
ANALYSIS_ONLY: Handling = "analysis_only"


@dataclass(frozen=True)
class Floors:
    """Lowest risk value that asks for a measure, and for a place in the control plan. None: no such floor that year.

    Data decided per committee, valid from a date; the seeds' 9 and 12 are only defaults [004 §4.1].
    """

    measure: int | None = 9
    plan: int | None = 12


@dataclass(frozen=True)
class Required:
    """What the floors demand of a value. ``handling`` None: the committee chooses."""

    handling: Handling | None
    measure: bool


class HandlingBelowFloor(DomainError):
    """The event must be in the plan; facts: ``value``, ``floor``."""

    code = "risks.handling_below_floor"


def required_handling(value: int | None, floors: Floors) -> Required:
    """R-IC-2, R-IC-3: what the floors demand. At or above the plan floor the event must be in the plan; below it, and
    while the value is unknown, the committee chooses. [004 §4.1]"""
    if value is None:
        return Required(handling=None, measure=False)
    return Required(
        handling=PLAN if floors.plan is not None and value >= floors.plan else None,
        measure=floors.measure is not None and value >= floors.measure,
    )


def refuse_handling_below_floor(
    *, handling: str | None, value: int | None, floors: Floors, decision_reference: str
) -> None:
    """Raise HandlingBelowFloor when an event at or over the plan floor would be left out without a named decision."""
    required = required_handling(value, floors)
    if handling == ANALYSIS_ONLY and required.handling == PLAN and not decision_reference.strip():
        raise HandlingBelowFloor(value=value, floor=floors.plan)
