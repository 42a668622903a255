"""The register as it stood on a day gone by, from the log."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.replaying import past
from ledfyr.platform.organisation.models import UnitName
from ledfyr.platform.organisation.selectors import committee_by_slug

from ..models import Analysis, AnalysisRow, Measure
from .levels import require_reading
from .rows import as_row


def risk_rows_as_of(actor: Actor, scope: Scope, day: date) -> list[Row]:
    """The committee's own register whole as it stood when the day ended. Raises PastDisposed, NotAllowed."""
    require_reading(actor, scope, None)
    committee = committee_by_slug(scope.committee).pk
    own = (committee, scope.year, Analysis.Kind.RISK_ANALYSIS, None)
    rows = [
        row
        for row in past(AnalysisRow, day, ("analysis", "area_goal", "process", "working_method", "unit")).values()
        if not row.is_withdrawn
        and (row.analysis.committee_id, row.analysis.year, row.analysis.kind, row.analysis.unit_id) == own
    ]
    measures, names = _by(past(Measure, day), "row_id"), _by(past(UnitName, day), "unit_id")
    for one in (one for ones in measures.values() for one in ones):
        one.responsible_position_id = None  # the words of that day stand in the text
    for row in rows:
        standing = [one for one in measures.get(row.pk, ()) if not one.is_withdrawn]
        row._prefetched_objects_cache = {"measures": sorted(standing, key=lambda one: (one.position, one.pk))}
        if row.unit is not None:
            latest = sorted(names.get(row.unit_id, ()), key=lambda one: one.valid_from, reverse=True)
            row.unit._prefetched_objects_cache = {"names": latest}
    return [as_row(row, scope) for row in sorted(rows, key=lambda row: (row.position, row.pk))]


def _by(found: dict[str, Any], name: str) -> dict[Any, list[Any]]:
    out: dict[Any, list[Any]] = {}
    for one in found.values():
        out.setdefault(getattr(one, name), []).append(one)
    return out
