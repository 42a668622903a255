"""Reads of the control plan, each starting from what the actor may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import Duty
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.platform.history.replaying import past
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.secrecy import marks_in
from ledfyr.registers.risks.public import rows_in

from ..models import ControlActivity, Method, PlanRow, PlanRowEvent
from ..policy import POLICY


def plan_rows_in(actor: Actor, scope: Scope) -> QuerySet[PlanRow]:
    """The standing rows of the committee's plan of the year, in order, with events and activities (three queries)."""
    POLICY.require_read(actor, scope)
    rows = PlanRow.objects.filter(committee__slug=scope.committee, year=scope.year, is_withdrawn=False)
    rows = rows.select_related("area_goal", "process", "working_method", "systematic_control")
    return rows.prefetch_related(
        Prefetch("events", PlanRowEvent.objects.select_related("analysis_row")),
        Prefetch("activities", with_position(ControlActivity.objects.filter(is_withdrawn=False))),
    ).order_by("position", "id")


def row_counts(year: int) -> dict[str, int]:
    """{committee: how many standing rows its plan of the year has}; one question. The system asks: only that there are
    rows is shown, to whoever may read the committee."""
    rows = PlanRow.objects.filter(year=year, is_withdrawn=False).order_by()
    return dict(rows.values_list("committee__slug").annotate(n=Count("pk")))


def with_position(activities: QuerySet[ControlActivity]) -> QuerySet[ControlActivity]:
    """Controls with what the words of their positions need; one query more however many."""
    along = activities.select_related("owner_position__committee", "owner_position__unit")
    return along.prefetch_related("owner_position__unit__names")


def find_plan_row(actor: Actor, scope: Scope, key: UUID | str) -> PlanRow:
    """One standing row of the year, or NotFound."""
    row = plan_rows_in(actor, scope).filter(pk=key).first()
    if row is None:
        raise NotFound("internal_control.no_plan_row", key=str(key))
    return row


def plan_row_name(actor: Actor, scope: Scope, key: str) -> str:
    """What the row answers, or NotFound: what a mark of secrecy shows."""
    try:
        row = find_plan_row(actor, scope, UUID(key))
    except ValueError as error:
        raise NotFound("internal_control.no_plan_row", key=key) from error
    return "; ".join(event_wording(event) for event in row.events.all()) or str(row.process or row.pk)


def starred_without_row(actor: Actor, scope: Scope) -> QuerySet[Any]:
    """The events that the analysis marks as in the plan but that no standing row answers."""
    return rows_in(actor, scope).filter(handling="plan").exclude(plan_row_events__plan_row__is_withdrawn=False)


def plan_rows_of_event(actor: Actor, scope: Scope, event: UUID) -> list[PlanRow]:
    """The plan rows that answer an event."""
    return list(plan_rows_in(actor, scope).filter(events__analysis_row=event))


def event_wording(event: PlanRowEvent) -> str:
    """The event as the plan words it: its own wording, else the analysis'."""
    return event.wording or (event.analysis_row.text if event.analysis_row else "")


def event_value(event: PlanRowEvent) -> int | None:
    """The value as the plan gives it: its own, else the analysis'."""
    return event.value if event.value is not None else event.analysis_row.value if event.analysis_row else None


def row_value(row: PlanRow) -> int | None:
    """The highest value of the events that the row answers."""
    return max((value for event in row.events.all() if (value := event_value(event)) is not None), default=None)


def plan_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The plan whole, as rows of kind 'control-plan' in the words of the data contract."""
    return [as_row(row, scope) for row in plan_rows_in(actor, scope)]


def as_row(row: PlanRow, scope: Scope) -> Row:
    """A living row in the words of the data contract, with its place in the register."""
    events, activities = list(row.events.all()), list(row.activities.all())
    values: dict[str, Any] = {
        "risk_nrs": [e.analysis_row.nr for e in events if e.analysis_row and e.analysis_row.nr],
        "events": [event_wording(event) for event in events],
        "area_goal": row.area_goal.label if row.area_goal else None,
        "process": row.process.name if row.process else None,
        "working_method": row.working_method.name if row.working_method else None,
        "systematic_control": row.systematic_control.text if row.systematic_control else None,
        "value": row_value(row),
        "activities": [activity_values(activity) for activity in activities],
        "control_activities": [activity.text for activity in activities],
        "methods": [activity.method for activity in activities if activity.method],
        "owners": [activity.owner_words for activity in activities if activity.owner_words],
        "threads": [str(e.analysis_row.thread_id) for e in events if e.analysis_row],
        "is_proposal": row.is_proposal,
    }
    numbers = ", ".join(str(nr) for nr in values["risk_nrs"]) or "–"
    url = reverse("internal_control:row", args=[scope.committee, scope.year, row.pk])
    place = Place(register="control-plan", row=numbers, key=str(row.pk), url=url)
    return Row("control-plan", values, place, row.source_words, tuple(Doubt(**doubt) for doubt in row.doubts))


def activity_values(activity: ControlActivity) -> dict[str, str | None]:
    """A control activity in the words of the data contract."""
    names = ("text", "method", "owner", "timing", "units", "occasion", "description")
    return {name: getattr(activity, name) or None for name in names} | {"owner": activity.owner_words or None}


def duties_of_activities(
    *, years: Collection[int], committee: str = "", positions: Collection[UUID] | None = None
) -> list[Duty]:
    """The controls that a position answers for. The system asks: who may read is asked where they are shown."""
    found = ControlActivity.objects.filter(
        owner_position__isnull=False, plan_row__year__in=years, plan_row__is_withdrawn=False, is_withdrawn=False
    )
    if committee:
        found = found.filter(plan_row__committee__slug=committee)
    if positions is not None:
        found = found.filter(owner_position__in=positions)
    order = ("plan_row__year", "plan_row__committee_id", "plan_row__position", "position", "id")
    activities = list(found.select_related("plan_row__committee").prefetch_related("plan_row__events").order_by(*order))
    places = {Scope(one.plan_row.committee.slug, one.plan_row.year) for one in activities}
    secret = {mark.object_key for place in places for mark in marks_in(place)}
    return [_duty(one, secret) for one in activities]


def _duty(activity: ControlActivity, secret: set[str]) -> Duty:
    row = activity.plan_row
    events = {str(event.analysis_row_id) for event in row.events.all()}
    is_secret = not secret.isdisjoint(events | {str(row.pk)})
    words = "Kontroll på en rad som är sekretessmarkerad" if is_secret else f"Kontroll: {activity.text}"
    return Duty(
        key=str(activity.pk),
        title=words,
        position=str(activity.owner_position_id),
        committee=row.committee.slug,
        year=row.year,
        url_name="internal_control:row",
        url_key=str(row.pk),
    )


def method_label(method: str) -> str:
    """The method in words: a known code's label, else the words as they stand."""
    return str(Method(method).label) if method in Method.values else method


def plan_rows_as_of(actor: Actor, scope: Scope, day: date) -> list[Row]:
    """The plan whole as it stood when the day ended. Raises PastDisposed, NotAllowed."""
    POLICY.require_read(actor, scope)
    committee = committee_by_slug(scope.committee).pk
    follow = ("area_goal", "process", "working_method", "systematic_control")
    events = list(past(PlanRowEvent, day, ("analysis_row",)).values())
    controls = [one for one in past(ControlActivity, day).values() if not one.is_withdrawn]
    for one in controls:
        one.owner_position_id = None  # the words of that day stand in the text
    rows = [
        row
        for row in past(PlanRow, day, follow).values()
        if not row.is_withdrawn and (row.committee_id, row.year) == (committee, scope.year)
    ]
    for row in rows:
        row._prefetched_objects_cache = {
            name: sorted((one for one in ones if one.plan_row_id == row.pk), key=lambda one: (one.position, one.pk))
            for name, ones in (("events", events), ("activities", controls))
        }
    return [as_row(row, scope) for row in sorted(rows, key=lambda row: (row.position, row.pk))]
