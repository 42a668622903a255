"""Changes to one plan row at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import search_text, squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import lock_year
from ledfyr.registers.goals.public import goals_in
from ledfyr.registers.risks.public import ensure_processes, find_committee_row, handle_event, rows_in

from ..models import ControlActivity, PlanRow, PlanRowEvent, SystematicControl
from ..policy import POLICY
from ..selectors import event_wording


class NoEvents(DomainError):
    """A plan row answers at least one event."""

    code = "internal_control.no_events"


def lock_plan_row(scope: Scope, key: UUID | str, version: int | None) -> PlanRow:
    """The row, locked for this transaction. Conflict when it changed since ``version`` was read."""
    rows = PlanRow.objects.select_for_update(of=("self",)).filter(committee__slug=scope.committee, year=scope.year)
    row = rows.select_related("area_goal", "process", "working_method", "systematic_control").filter(pk=key).first()
    if row is None:
        raise NotFound("internal_control.no_plan_row", key=str(key))
    if version is not None and row.version != version:
        theirs = _as_it_stands(row)
        raise Conflict(version=row.version, object_type="internal_control.plan_row", key=str(row.pk), theirs=theirs)
    return row


def _as_it_stands(row: PlanRow) -> dict[str, Any]:
    """The row's values in the terms of whoever changes it, for one who was too late."""
    return {
        "area_goal": str(row.area_goal_id or ""),
        "process": row.process.name if row.process else "",
        "working_method": row.working_method.name if row.working_method else "",
        "systematic_control": row.systematic_control.text if row.systematic_control else "",
        "events": [str(key) for key in row.events.values_list("analysis_row_id", flat=True)],
    }


def save_plan_row(row: PlanRow, *, takes_a_stand: bool = True) -> None:
    """Write a changed row under its next version, with its search text. Whoever changes a carried row has taken a stand
    on it; not so whoever ends it or brings it back."""
    row.version += 1
    row.is_proposal = row.is_proposal and not takes_a_stand
    row.search_text = words_of(
        row, row.events.select_related("analysis_row"), row.activities.filter(is_withdrawn=False)
    )
    row.full_clean()
    row.save()


def words_of(row: PlanRow, events: Iterable[PlanRowEvent], activities: Iterable[ControlActivity]) -> str:
    """What a search finds the row by."""
    return search_text(
        *(event_wording(event) for event in events),
        row.process.name if row.process else "",
        *(activity.text for activity in activities),
    )


def note(row: PlanRow, code: str, changes: dict[str, tuple[Any, Any]], reason: str = "", **facts: Any) -> Change:
    """A history entry about a plan row; its sentence names the events by number."""
    numbers = [
        str(e.analysis_row.nr)
        for e in row.events.select_related("analysis_row")
        if e.analysis_row and e.analysis_row.nr
    ]
    named = {"events": ", ".join(numbers) or "–"} | facts
    return Change(code, "internal_control.plan_row", str(row.pk), changes, named, reason)


def systematic_control(scope: Scope, text: str, row: PlanRow) -> SystematicControl | None:
    """The working method's systematic control of that wording, made if need be; None for no text."""
    if not squeeze(text):
        return None
    found, _made = SystematicControl.objects.get_or_create(
        committee=committee_by_slug(scope.committee), working_method=row.working_method, text=squeeze(text)
    )
    return found


@logged
def include_event(*, actor: Actor, scope: Scope, event: UUID | str) -> PlanRow:
    """Take an event of the analysis into the plan as a row of its own, and mark it so in the analysis.

    An event that has a row already keeps it. Raises NotFound, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    lock_year(scope)
    analysed = find_committee_row(actor, scope, event)
    if analysed.handling != "plan":
        handle_event(
            actor=actor, scope=scope, key=event, version=None, handling="plan", reason=analysed.handling_reason
        )
    present = PlanRow.objects.filter(is_withdrawn=False, year=scope.year, events__analysis_row=analysed).first()
    if present is not None:
        return present
    last = PlanRow.objects.filter(committee__slug=scope.committee, year=scope.year).aggregate(top=Max("position"))[
        "top"
    ]
    row = PlanRow(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        position=(last or 0) + 1,
        area_goal=analysed.area_goal,
        process=analysed.process,
        working_method=analysed.working_method,
        version=0,
    )
    row.full_clean()
    row.save()
    PlanRowEvent.objects.create(plan_row=row, analysis_row=analysed)
    save_plan_row(row)
    record(actor, scope, note(row, "internal_control.row_added", {}, text=analysed.text))
    return row


@logged
def place_plan_row(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    goal: UUID | str | None,
    process: str,
    working_method: str,
    control: str,
) -> PlanRow:
    """Say which goal, process, working method and systematic control the row concerns. Raises Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, key, version)
    pairs = ensure_processes(scope, [(process, working_method)])
    found = pairs.get((squeeze(process), squeeze(working_method)), (None, None))
    before = {name: getattr(row, name) for name in ("area_goal", "process", "working_method", "systematic_control")}
    row.area_goal = goals_in(actor, scope).filter(pk=goal).first() if goal else None
    row.process, row.working_method = found
    row.systematic_control = systematic_control(scope, control, row)
    changes = {
        name: (in_words(old), in_words(getattr(row, name)))
        for name, old in before.items()
        if (old and old.pk) != ((new := getattr(row, name)) and new.pk)
    }
    if changes:
        row.doubts = [doubt for doubt in row.doubts if doubt["field"] not in changes]
        save_plan_row(row)
        record(actor, scope, note(row, "internal_control.row_placed", changes))
    return row


def in_words(there: Any) -> str | None:
    """An object as history names it; a control in full, not its first words."""
    return str(getattr(there, "text", "") or there) if there else None


@logged
def change_events(
    *, actor: Actor, scope: Scope, key: UUID | str, version: int | None, events: Sequence[UUID | str]
) -> PlanRow:
    """Let the row answer exactly these events, in the analysis' own words and values. Raises NoEvents, Conflict."""
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, key, version)
    chosen = list(rows_in(actor, scope).filter(pk__in=[str(event) for event in events]))
    if not chosen:
        raise NoEvents()
    standing = list(row.events.select_related("analysis_row"))
    own = any(event.wording or event.value is not None for event in standing)
    if not own and [event.analysis_row_id for event in standing] == [analysed.pk for analysed in chosen]:
        return row
    before = [event_wording(event) for event in standing]
    row.events.all().delete()
    PlanRowEvent.objects.bulk_create(
        PlanRowEvent(plan_row=row, analysis_row=analysed, position=at) for at, analysed in enumerate(chosen)
    )
    save_plan_row(row)
    changes = {"events": (before, [analysed.text for analysed in chosen])}
    record(actor, scope, note(row, "internal_control.row_events", changes))
    return row


@logged
def confirm_doubts(*, actor: Actor, scope: Scope, key: UUID | str, version: int | None) -> PlanRow:
    """A person has looked: the row is right as it stands and its doubts go. Raises Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, key, version)
    if row.doubts:
        old = [doubt["code"] for doubt in row.doubts]
        row.doubts = []
        save_plan_row(row)
        record(actor, scope, note(row, "internal_control.doubts_confirmed", {"doubts": (old, [])}))
    return row


@logged
def withdraw_plan_row(*, actor: Actor, scope: Scope, key: UUID | str, version: int | None, reason: str = "") -> PlanRow:
    """End the row; it is kept and can be restored. Raises Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, key, version)
    if not row.is_withdrawn:
        row.is_withdrawn = True
        save_plan_row(row, takes_a_stand=False)
        record(actor, scope, note(row, "internal_control.row_withdrawn", {"is_withdrawn": (False, True)}, reason))
    return row


@logged
def restore_plan_row(*, actor: Actor, scope: Scope, key: UUID | str) -> PlanRow:
    """Bring a withdrawn row back as it was."""
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, key, None)
    if row.is_withdrawn:
        row.is_withdrawn = False
        save_plan_row(row, takes_a_stand=False)
        record(actor, scope, note(row, "internal_control.row_restored", {"is_withdrawn": (True, False)}))
    return row
