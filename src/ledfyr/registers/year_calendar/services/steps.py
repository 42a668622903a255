"""Laying the counted days of an occasion. The caller has asked the policy, locked, and records."""

from __future__ import annotations

from collections.abc import Iterable

from ledfyr.platform.planning.models import Occasion, OccasionStep
from ledfyr.platform.planning.rules import Move


def lay_steps(occasion: Occasion, moved: Iterable[Move]) -> None:
    """Save the days that have moved and those that are new; what was set by hand is left as it is."""
    known = {step.kind: step for step in occasion.steps.all()}
    for move in moved:
        if move.held or not move.moves:
            continue
        step = known.get(move.kind) or OccasionStep(occasion=occasion, kind=move.kind)
        step.day, step.by_hand, step.reason = move.new, False, ""
        step.full_clean()
        step.save()
