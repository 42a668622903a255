"""What the floors demand (R-IC-2, R-IC-3), and who asks."""

from __future__ import annotations

import pytest

from ledfyr.registers.risks.rules import Floors, HandlingBelowFloor, refuse_handling_below_floor, required_handling

USUAL, OTHER, NONE = Floors(), Floors(measure=6, plan=15), Floors(measure=None, plan=None)


@pytest.mark.parametrize(
    ("value", "floors", "handling", "measure"),
    [
        (8, USUAL, None, False),
        (9, USUAL, None, True),
        (10, USUAL, None, True),
        (12, USUAL, "plan", True),
        (15, USUAL, "plan", True),
        (25, USUAL, "plan", True),
        (None, USUAL, None, False),
        (5, OTHER, None, False),
        (6, OTHER, None, True),
        (12, OTHER, None, True),
        (15, OTHER, "plan", True),
        (25, NONE, None, False),
        (12, Floors(measure=None), "plan", False),
        (12, Floors(plan=None), None, True),
    ],
)
def test_what_the_floors_demand(value: int | None, floors: Floors, handling: str | None, measure: bool) -> None:
    """R-IC-2, R-IC-3"""
    required = required_handling(value, floors)

    assert (required.handling, required.measure) == (handling, measure)


STARRED, LEFT = "plan", "analysis_only"
CHOICES = [
    (9, STARRED, USUAL, "", True),
    (9, LEFT, USUAL, "", True),
    (10, STARRED, USUAL, "", True),
    (10, LEFT, USUAL, "", True),
    (12, STARRED, USUAL, "", True),
    (12, LEFT, USUAL, "", False),
    (12, LEFT, USUAL, "   ", False),
    (12, LEFT, USUAL, "Nämnden 2026-12-02 § 80", True),
    (12, None, USUAL, "", True),
    (15, LEFT, USUAL, "", False),
    (12, LEFT, OTHER, "", True),
    (15, LEFT, OTHER, "", False),
    (25, LEFT, NONE, "", True),
    (None, LEFT, USUAL, "", True),
]


@pytest.mark.parametrize(("value", "handling", "floors", "reference", "allowed"), CHOICES)
def test_at_the_floor_leaving_out_needs_a_decision(
    value: int | None, handling: str | None, floors: Floors, reference: str, allowed: bool
) -> None:
    """R-IC-3: below the floor the committee chooses."""
    given = {"handling": handling, "value": value, "floors": floors, "decision_reference": reference}
    if allowed:
        refuse_handling_below_floor(**given)
        return
    with pytest.raises(HandlingBelowFloor) as refusal:
        refuse_handling_below_floor(**given)
    assert refusal.value.facts == {"value": value, "floor": floors.plan}
