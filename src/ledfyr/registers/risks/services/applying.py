"""A rating, a handling or a unit put on a row in memory, by the rules: what one row and many rows share."""

from __future__ import annotations

from typing import Any

from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.scale import Scale
from ledfyr.platform.organisation.models import Unit

from ..models import AnalysisRow, Rating
from ..rules import Floors, refuse_handling_below_floor

Changes = dict[str, tuple[Any, Any]]
CODES = {"plan": "risks.event_to_plan", "analysis_only": "risks.event_analysis_only"}


class RatingOffScale(DomainError):
    """A step that the scale lacks; facts: ``likelihood``, ``consequence``, ``steps``."""

    code = "risks.rating_off_scale"


def settle_doubts(row: AnalysisRow, *fields: str) -> bool:
    """Drop the doubts about values that a person has now set; True when there were any."""
    left = [doubt for doubt in row.doubts if doubt["field"] not in fields]
    settled = len(left) < len(row.doubts)
    row.doubts = left
    return settled


def put_rating(
    row: AnalysisRow, scale: Scale, likelihood: int | None, consequence: int | None, *, stage: str
) -> Changes:
    """The row rated; its value follows (R-IC-1). Returns what changed. Raises RatingOffScale."""
    if not scale.allows(likelihood, consequence):
        raise RatingOffScale(likelihood=likelihood, consequence=consequence, steps=len(scale.likelihood))
    before = stage == Rating.Stage.BEFORE
    wanted = {"likelihood": likelihood, "consequence": consequence}
    if not before:
        wanted = {f"after_{name}": step for name, step in wanted.items()}
    changes: Changes = {name: (getattr(row, name), step) for name, step in wanted.items() if getattr(row, name) != step}
    confirmed = before and row.is_proposal  # what was carried from last year is now a person's rating
    if not changes and not confirmed:
        return {}
    if confirmed:
        row.is_proposal = False
        changes["is_proposal"] = (True, False)
    if before:
        wanted["value"] = scale.value(likelihood, consequence)
        changes["value"] = (row.value, wanted["value"])
        row.value_printed = ""
        settle_doubts(row, "likelihood", "consequence", "value")
    for name, step in wanted.items():
        setattr(row, name, step)
    return changes


def put_handling(row: AnalysisRow, floors: Floors, handling: str, reason: str, decision_reference: str) -> Changes:
    """The row handled (R-IC-3, R-IC-4). Returns what changed. Raises HandlingBelowFloor."""
    refuse_handling_below_floor(
        handling=handling or None, value=row.value, floors=floors, decision_reference=decision_reference
    )
    wanted = (("handling", handling), ("handling_reason", reason), ("decision_reference", decision_reference.strip()))
    changes: Changes = {name: (getattr(row, name), new) for name, new in wanted if getattr(row, name) != new}
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    if "handling" in changes:
        row.handling_printed = ""
    return changes


def put_unit(row: AnalysisRow, unit: Unit | None) -> Changes:
    """The row at a unit, or at all units. Returns what changed."""
    if row.unit_id == (unit.pk if unit else None):
        return {}
    changes: Changes = {"unit": (row.unit.code if row.unit else None, unit.code if unit else None)}
    row.unit = unit
    settle_doubts(row, "unit")
    return changes
