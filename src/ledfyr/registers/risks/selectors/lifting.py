"""Which rows below stand behind a row, what has changed in them since, and where a row was lifted to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.models import UnitAncestor
from ledfyr.platform.organisation.selectors import unit_names

from ..models import Analysis, AnalysisRow, LiftedRow
from ..policy import reads_unit
from ..rules import Changed, changed_since
from .levels import OwnAnalysis, line_of, lines_of, may_keep, own_analyses
from .rows import rows_in


@dataclass(frozen=True)
class Lift:
    """A tie between two rows as a page shows it: the other end, whose it is, and what changed below since."""

    key: int
    row: AnalysisRow
    place: str
    readable: bool
    changed: tuple[Changed, ...] = ()


def snapshot_of(row: AnalysisRow) -> dict[str, Any]:
    """What an upper row rests on, JSON-ready."""
    return {
        "text": row.text,
        "likelihood": row.likelihood,
        "consequence": row.consequence,
        "value": row.value,
        "handling": row.handling,
        "measures": [measure.text for measure in row.measures.all() if not measure.is_withdrawn],
        "is_withdrawn": row.is_withdrawn,
    }


def lifts_behind(actor: Actor, scope: Scope, row: AnalysisRow) -> list[Lift]:
    """The rows below that stand behind the row, each with what has changed in it since somebody last looked.

    A row of a unit that the actor may not read is named by its unit alone.
    """
    ties = LiftedRow.objects.filter(upper=row).select_related("lower__analysis").prefetch_related("lower__measures")
    return [
        _lift(tie, tie.lower, readable, place, changed_since(tie.snapshot, snapshot_of(tie.lower)) if readable else ())
        for tie, readable, place in _seen(actor, scope, list(ties), "lower")
    ]


def lifts_above(actor: Actor, scope: Scope, row: AnalysisRow) -> list[Lift]:
    """Where the row has been lifted to."""
    ties = LiftedRow.objects.filter(lower=row, upper__is_withdrawn=False).select_related("upper__analysis")
    return [_lift(tie, tie.upper, readable, place) for tie, readable, place in _seen(actor, scope, list(ties), "upper")]


def _lift(tie: LiftedRow, row: AnalysisRow, readable: bool, place: str, changed: Any = ()) -> Lift:
    return Lift(tie.pk, row, place, readable, tuple(changed))


def _seen(actor: Actor, scope: Scope, ties: list[LiftedRow], end: str) -> Iterable[tuple[LiftedRow, bool, str]]:
    units = {tie.pk: getattr(tie, end).analysis.unit_id for tie in ties}
    lines = lines_of([unit for unit in units.values() if unit], scope.year) if ties else {}
    names = unit_names(on=date(scope.year, 12, 31)) if ties else {}
    for tie in ties:
        unit = units[tie.pk]
        yield tie, unit is None or reads_unit(actor, scope, lines[unit]), names.get(unit, "") if unit else ""


def changed_after_lift(actor: Actor, scope: Scope, rows: Iterable[AnalysisRow]) -> set[Any]:
    """The keys of those rows whose row below has changed since the lift; two queries however many rows."""
    ties = LiftedRow.objects.filter(upper__in=[row.pk for row in rows]).select_related("lower")
    return {
        tie.upper_id
        for tie in ties.prefetch_related("lower__measures")
        if changed_since(tie.snapshot, snapshot_of(tie.lower))
    }


def places_above(actor: Actor, scope: Scope, unit: UUID | None) -> list[OwnAnalysis]:
    """The departments above the unit whose analysis the actor keeps: what a row can be lifted to, nearest first."""
    if unit is None:
        return []
    line = line_of(unit, scope.year) - {str(unit)}
    depths = dict(UnitAncestor.objects.filter(descendant=unit).values_list("ancestor_id", "depth"))
    found = [one for one in own_analyses(actor, scope) if str(one.key) in line and one.may_write]
    return sorted(found, key=lambda one: depths.get(one.key, 0))


def may_lift_to_committee(actor: Actor, scope: Scope, unit: UUID | None) -> bool:
    """True for a unit's row when the actor keeps the committee's own analysis."""
    return unit is not None and may_keep(actor, scope, None)


def rows_to_join(actor: Actor, scope: Scope, unit: UUID | None) -> list[AnalysisRow]:
    """The rows of the committee's analysis (``unit``: a department's) that a row below can be tied to."""
    rows = rows_in(actor, scope, unit=unit).filter(analysis__kind=Analysis.Kind.RISK_ANALYSIS)
    return list(rows.order_by(F("nr").asc(nulls_last=True), "position", "id"))
