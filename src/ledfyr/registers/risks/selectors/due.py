"""Measures with a day, for the reminders. The system asks: who may read is asked where it is shown."""

from __future__ import annotations

from datetime import date

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.register import DueItem
from ledfyr.platform.planning.secrecy import marks_in

from ..models import Measure

AT_UNIT = ("unit_manager", "service_area_head", "department_head", "head_of_administration")
IN_COMMITTEE = ("controller",)
LONGEST = 120


def due_measures(scope: Scope, today: date) -> list[DueItem]:
    """Measures that are not done. A unit's own belong to its manager, the committee's to the controller, who sees the
    responsible role in words. A secret event is named by its number alone.
    """
    secret = {mark.object_key for mark in marks_in(scope)}
    found = Measure.objects.filter(
        row__analysis__committee__slug=scope.committee,
        row__analysis__year=scope.year,
        row__is_withdrawn=False,
        is_withdrawn=False,
        due__isnull=False,
    ).exclude(state=Measure.State.DONE)
    return [_item(measure, scope, secret) for measure in found.select_related("row__analysis").order_by("due", "id")]


def _item(measure: Measure, scope: Scope, secret: set[str]) -> DueItem:
    row = measure.row
    unit = row.unit_id or row.analysis.unit_id
    number = f" {row.nr}" if row.nr else ""
    words = "" if str(row.pk) in secret else f": {measure.text[:LONGEST]}"
    assert measure.due is not None  # asked for above
    return DueItem(
        key=f"risks.measure:{measure.pk}",
        title=f"Åtgärd på händelse{number}{words}",
        day=measure.due,
        roles=AT_UNIT if unit else IN_COMMITTEE,
        committee=scope.committee,
        unit=str(unit or ""),
        responsible=measure.responsible,
        url_name="risks:event",
        url_key=str(row.pk),
    )
