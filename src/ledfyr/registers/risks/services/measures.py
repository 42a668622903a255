"""Measures on an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Position
from ledfyr.platform.organisation.positions import position_named, with_words

from ..models import AnalysisRow, Measure
from ..policy import POLICY
from .editing import lock_row, save_row
from .unit_analyses import require_keeping_row

LONGEST = 300


class EmptyMeasure(DomainError):
    """A measure needs words."""

    code = "risks.empty_measure"


@logged
def add_measure(
    *, actor: Actor, scope: Scope, row_key: UUID | str, text: str, responsible: str = "", due: date | None = None
) -> Measure:
    """A new measure on the event; a position that ``responsible`` names answers for it. Raises EmptyMeasure, NotFound,
    NotAllowed.
    """
    require_keeping_row(actor, scope, row_key)
    row = lock_row(scope, row_key, None)
    if not squeeze(text):
        raise EmptyMeasure()
    measure = Measure(row=row, position=row.measures.count(), text=squeeze(text), responsible=responsible, due=due)
    measure.responsible_position_id = position_named(scope.committee, responsible)
    measure.full_clean()
    measure.save()
    save_row(row)
    record(actor, scope, _note(row, "risks.measure_added", {"measure": (None, measure.text)}, measure))
    return measure


@logged
def change_measure(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    text: str,
    responsible: str,
    due: date | None,
    state: str,
    effect: str = "",
    version: int | None = None,
) -> Measure:
    """Change a measure; unchanged fields are not recorded. A position that ``responsible`` names answers for it; other
    words let go of the one that did. Raises EmptyMeasure, Conflict, NotFound, NotAllowed.
    """
    measure = _lock(actor, scope, key, version)
    if not squeeze(text):
        raise EmptyMeasure()
    wanted = {"text": squeeze(text), "responsible": responsible, "due": due, "state": state, "effect": effect}
    stands = as_it_stands(measure)
    changes = {name: (_plain(stands[name]), _plain(new)) for name, new in wanted.items() if stands[name] != new}
    if changes:
        position = position_named(scope.committee, responsible, measure.responsible_position)
        measure.responsible_position_id = position
        for name, new in wanted.items():
            setattr(measure, name, new)
        measure.version += 1
        measure.full_clean()
        measure.save()
        save_row(measure.row)
        record(actor, scope, _note(measure.row, "risks.measure_changed", changes, measure))
    return measure


@logged
def move_measures(
    *, actor: Actor, scope: Scope, keys: Sequence[UUID | str], position: UUID | str, reason: str = ""
) -> int:
    """Let another position answer for the measures of the committee's year; how many were moved.

    Raises NotFound, NotAllowed, Locked: then none is moved.
    """
    POLICY.require_write_some(actor, scope)
    new = with_words(Position.objects.all()).filter(pk=position).first()
    if new is None:
        raise NotFound("risks.no_measure", key=str(position))
    moved = 0
    for key in keys:
        measure = _lock(actor, scope, key)
        old = measure.responsible_words
        if measure.responsible_position_id == new.pk:
            continue
        measure.responsible, measure.responsible_position = new.words[:LONGEST], new
        measure.version += 1
        measure.full_clean()
        measure.save()
        save_row(measure.row)
        told = _note(measure.row, "risks.measure_changed", {"responsible": (old, new.words)}, measure)
        record(actor, scope, replace(told, reason=reason))
        moved += 1
    return moved


@logged
def withdraw_measure(*, actor: Actor, scope: Scope, key: UUID | str) -> Measure:
    """Take a measure away. Raises NotFound, NotAllowed."""
    measure = _lock(actor, scope, key)
    if not measure.is_withdrawn:
        measure.is_withdrawn = True
        measure.save()
        save_row(measure.row)
        record(actor, scope, _note(measure.row, "risks.measure_withdrawn", {"measure": (measure.text, None)}, measure))
    return measure


@logged
def restore_measure(*, actor: Actor, scope: Scope, key: UUID | str) -> Measure:
    """Bring a measure back as it was. Raises NotFound, NotAllowed."""
    measure = _lock(actor, scope, key)
    if measure.is_withdrawn:
        measure.is_withdrawn = False
        measure.save()
        save_row(measure.row)
        record(actor, scope, _note(measure.row, "risks.measure_added", {"measure": (None, measure.text)}, measure))
    return measure


def _lock(actor: Actor, scope: Scope, key: UUID | str, version: int | None = None) -> Measure:
    """The measure and its row, locked, once the policy has been asked about the row's analysis."""
    row = Measure.objects.filter(pk=key).values_list("row_id", flat=True).first()
    require_keeping_row(actor, scope, row or key)
    measure = Measure.objects.select_for_update(of=("self",)).select_related("row__analysis").filter(pk=key).first()
    if measure is None or measure.row.analysis.year != scope.year:
        raise NotFound("risks.no_measure", key=str(key))
    measure.row = lock_row(scope, measure.row_id, None)
    if version is not None and measure.version != version:
        raise Conflict(version=measure.version, key=str(key), theirs=as_it_stands(measure))
    return measure


def as_it_stands(measure: Measure) -> dict[str, Any]:
    """The measure's values as a form shows them: who answers for it by the name of today."""
    stands = {name: getattr(measure, name) for name in ("text", "due", "state", "effect")}
    return {**stands, "responsible": measure.responsible_words}


def _note(row: AnalysisRow, code: str, changes: dict[str, tuple[Any, Any]], measure: Measure) -> Change:
    facts = {"nr": row.nr or "–", "measure": measure.text, "measure_key": str(measure.pk)}
    return Change(code, "risks.event", str(row.pk), changes, facts)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
