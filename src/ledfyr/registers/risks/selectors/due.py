"""Measures and questions to units with a day, for the reminders. The system asks: who may read is asked where it is
shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.register import DueItem, Duty
from ledfyr.platform.planning.secrecy import marks_in

from ..models import Measure, RatingRequest
from .rows import with_position

AT_UNIT = ("unit_manager", "service_area_head", "department_head", "head_of_administration")
IN_COMMITTEE = ("controller",)
ANSWERS = ("unit_manager", "service_area_head", "department_head")
LONGEST = 120


def due_in(scope: Scope, today: date) -> list[DueItem]:
    """All that has a day in the year's risks."""
    return [*due_measures(scope, today), *due_answers(scope, today)]


def due_measures(scope: Scope, today: date) -> list[DueItem]:
    """Measures that are not done. One that a position answers for is its holder's. Else a unit's own belong to its
    manager, the committee's to the controller, who sees the responsible role in words. A secret event is named by its
    number alone.
    """
    secret = {mark.object_key for mark in marks_in(scope)}
    found = Measure.objects.filter(
        row__analysis__committee__slug=scope.committee,
        row__analysis__year=scope.year,
        row__is_withdrawn=False,
        is_withdrawn=False,
        due__isnull=False,
    ).exclude(state=Measure.State.DONE)
    measures = with_position(found.select_related("row__analysis")).order_by("due", "id")
    return [_item(measure, scope, secret) for measure in measures]


def _item(measure: Measure, scope: Scope, secret: set[str]) -> DueItem:
    row = measure.row
    position = measure.responsible_position
    unit = position.unit_id if position else row.unit_id or row.analysis.unit_id
    assert measure.due is not None  # asked for above
    return DueItem(
        key=f"risks.measure:{measure.pk}",
        title=_title(measure, secret),
        day=measure.due,
        roles=(position.role,) if position else AT_UNIT if unit else IN_COMMITTEE,
        committee=scope.committee,
        unit=str(unit or ""),
        responsible=measure.responsible_words,
        url_name="risks:event",
        url_key=str(row.pk),
        position=str(position.pk) if position else "",
    )


def _title(measure: Measure, secret: set[str]) -> str:
    """The measure in words, without them when its event is secret."""
    number = f" {measure.row.nr}" if measure.row.nr else ""
    words = "" if str(measure.row_id) in secret else f": {measure.text[:LONGEST]}"
    return f"Åtgärd på händelse{number}{words}"


def duties_of_measures(
    *, years: Collection[int], committee: str = "", positions: Collection[UUID] | None = None
) -> list[Duty]:
    """The measures that a position answers for. The system asks: who may read is asked where they are shown."""
    found = Measure.objects.filter(
        responsible_position__isnull=False, row__analysis__year__in=years, row__is_withdrawn=False, is_withdrawn=False
    )
    if committee:
        found = found.filter(row__analysis__committee__slug=committee)
    if positions is not None:
        found = found.filter(responsible_position__in=positions)
    found = found.select_related("row__analysis__committee").order_by(
        "row__analysis__year",
        "row__analysis__committee_id",
        F("row__nr").asc(nulls_last=True),
        "row__position",
        "row_id",
        "position",
        "id",
    )
    measures = list(found)
    places = {Scope(one.row.analysis.committee.slug, one.row.analysis.year) for one in measures}
    secret = {mark.object_key for place in places for mark in marks_in(place)}
    return [_duty(one, secret) for one in measures]


def _duty(measure: Measure, secret: set[str]) -> Duty:
    analysis = measure.row.analysis
    return Duty(
        key=str(measure.pk),
        title=_title(measure, secret),
        position=str(measure.responsible_position_id),
        committee=analysis.committee.slug,
        year=analysis.year,
        is_open=measure.state != Measure.State.DONE,
        due=measure.due,
        url_name="risks:event",
        url_key=str(measure.row_id),
        unit=str(analysis.unit_id or ""),
    )


def due_answers(scope: Scope, today: date) -> list[DueItem]:
    """What units have been asked to rate and have not answered; it is their manager's to do."""
    secret = {mark.object_key for mark in marks_in(scope)}
    found = RatingRequest.objects.filter(
        row__analysis__committee__slug=scope.committee,
        row__analysis__year=scope.year,
        row__is_withdrawn=False,
        is_withdrawn=False,
        answered_on__isnull=True,
    )
    return [_question(one, scope, secret) for one in found.select_related("row").order_by("due", "id")]


def _question(request: RatingRequest, scope: Scope, secret: set[str]) -> DueItem:
    row = request.row
    number = f" {row.nr}" if row.nr else ""
    words = "" if str(row.pk) in secret else f": {row.text[:LONGEST]}"
    return DueItem(
        key=f"risks.request:{request.pk}",
        title=f"Värdera händelse{number}{words}",
        day=request.due,
        roles=ANSWERS,
        committee=scope.committee,
        unit=str(request.unit_id),
        url_name="risks:answer",
        url_key=str(request.pk),
    )
