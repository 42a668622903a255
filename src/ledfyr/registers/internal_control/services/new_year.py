"""Beginning a plan from last year's: rows are carried as proposals until a person has taken a stand on each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.secrecy import carry_marks, give_back_marks
from ledfyr.platform.planning.years import lock_year

from ..models import ControlActivity, PlanRow, PlanRowEvent
from ..policy import POLICY
from ..selectors import Carry, carries_in, is_untouched, rows_that_answer
from .activities import FIELDS
from .editing import words_of

COPIED = (*FIELDS, "owner_position_id")
MARKED = "internal_control.row"
"""What a mark of secrecy calls a row of the plan."""


class NothingToCarry(DomainError):
    """Last year's plan has no row left that this year's analysis asks for; facts: ``year``."""

    code = "internal_control.nothing_to_carry"


class PlanStandsOnStart(DomainError):
    """Rows of the plan answer the events whose start somebody wants to undo; facts: ``rows``."""

    code = "internal_control.plan_stands_on_start"


def hold_start(scope: Scope, keys: Collection[str]) -> None:
    """Hold the analysis' rows back while the plan stands on them. Raises PlanStandsOnStart."""
    if held := rows_that_answer(keys):
        raise PlanStandsOnStart(rows=held)


class CarryHasBeenUsed(DomainError):
    """Somebody has worked with the carried rows, so they cannot be given back; facts: ``rows``."""

    code = "internal_control.carry_has_been_used"


class ReasonMissing(DomainError):
    """That a row is unchanged is said with a reason; no facts."""

    code = "internal_control.reason_missing"


@logged
def carry_plan(*, actor: Actor, scope: Scope) -> int:
    """Carry last year's rows whose events still ask for them, with their controls; how many.

    Events are met through their threads. Rows that the year's plan has already are left alone, so what is asked for
    later can be carried later. What was secret stays so. Wording and value come from the new analysis. Raises
    NothingToCarry, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    lock_year(scope)
    found = [one for one in carries_in(actor, scope) if one.events]
    if not found:
        raise NothingToCarry(year=scope.year - 1)
    committee = committee_by_slug(scope.committee)
    last = PlanRow.objects.filter(committee=committee, year=scope.year).aggregate(top=Max("position"))["top"] or 0
    pairs = [(one, _new_row(one, scope, position)) for position, one in enumerate(found, start=last + 1)]
    PlanRow.objects.bulk_create(row for _one, row in pairs)
    PlanRowEvent.objects.bulk_create(
        PlanRowEvent(plan_row=row, analysis_row=analysed, position=at)
        for one, row in pairs
        for at, analysed in enumerate(one.events)
    )
    ControlActivity.objects.bulk_create(
        ControlActivity(plan_row=row, position=at, **{name: getattr(activity, name) for name in COPIED})
        for one, row in pairs
        for at, activity in enumerate(one.row.activities.all())
    )
    told = [_note("internal_control.row_carried", row, _numbers(one.events), year=scope.year - 1) for one, row in pairs]
    record(actor, scope, *told)
    keys = {str(one.row.pk): (str(row.pk), _name(one.events)) for one, row in pairs}
    carry_marks(actor=actor, scope=scope, policy=POLICY, object_type=MARKED, keys=keys)
    return len(pairs)


def _new_row(one: Carry, scope: Scope, position: int) -> PlanRow:
    """The row as it will stand: last year's place, but the event's own goal where the old one no longer holds."""
    old = one.row
    goal = old.area_goal
    if goal is None or (goal.to_year is not None and goal.to_year < scope.year):
        goal = next((event.area_goal for event in one.events if event.area_goal), goal)
    row = PlanRow(
        committee_id=old.committee_id,
        year=scope.year,
        position=position,
        area_goal=goal,
        process=old.process,
        working_method=old.working_method,
        systematic_control=old.systematic_control,
        is_proposal=True,
        carried_from=old,
    )
    events = [PlanRowEvent(plan_row=row, analysis_row=analysed) for analysed in one.events]
    row.search_text = words_of(row, events, old.activities.all())
    return row


@logged
def undo_carry(*, actor: Actor, scope: Scope) -> int:
    """Give the carried rows back while nobody has worked with any; how many. Raises CarryHasBeenUsed, NotAllowed."""
    POLICY.require_write(actor, scope)
    rows = _carried(scope)
    used = [row for row in rows if not is_untouched(row)]
    if used or not rows:
        raise CarryHasBeenUsed(rows=len(used))
    return _give_back(actor, scope, rows)


@logged
def give_back_carried(*, actor: Actor, scope: Scope, keys: Sequence[str]) -> None:
    """Take just those carried rows back, as whoever carried them asks at once. Raises ChangedAfter."""
    POLICY.require_write(actor, scope)
    rows = _carried(scope, keys)
    if len(rows) < len(keys) or not all(is_untouched(row) for row in rows):
        raise ChangedAfter()
    _give_back(actor, scope, rows)


def _give_back(actor: Actor, scope: Scope, rows: Sequence[PlanRow]) -> int:
    for row in rows:
        row.is_withdrawn, row.is_proposal, row.version = True, False, row.version + 1
    PlanRow.objects.bulk_update(rows, ["is_withdrawn", "is_proposal", "version"])
    record(actor, scope, *(_note("internal_control.carry_undone", row) for row in rows))
    names = {str(row.pk): _name([event.analysis_row for event in row.events.all()]) for row in rows}
    give_back_marks(actor=actor, scope=scope, policy=POLICY, object_type=MARKED, names=names)
    return len(rows)


@logged
def confirm_unchanged_rows(*, actor: Actor, scope: Scope, keys: Sequence[UUID | str], reason: str) -> int:
    """Say of carried rows that they are controlled as last year, with one reason for all of them; how many.

    Rows that are no proposals are left alone. Raises ReasonMissing, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    why = squeeze(reason)
    if not why:
        raise ReasonMissing()
    wanted = {str(key) for key in keys}
    chosen = [row for row in _carried(scope) if row.is_proposal and str(row.pk) in wanted]
    _put(chosen, is_proposal=False, reason=why)
    told = (_note("internal_control.row_unchanged", row, reason=why, changes=TICKED) for row in chosen)
    record(actor, scope, *told)
    return len(chosen)


TICKED = {"is_proposal": (True, False)}


@logged
def ask_again(*, actor: Actor, scope: Scope, keys: Sequence[str]) -> None:
    """Take the ticks of those rows back. Raises ChangedAfter when one is no longer ticked."""
    POLICY.require_write(actor, scope)
    rows = _carried(scope, keys)
    if len(rows) < len(keys) or not all(row.carried_reason and not row.is_proposal for row in rows):
        raise ChangedAfter()
    _put(rows, is_proposal=True, reason="")
    changes = {"is_proposal": (False, True)}
    record(actor, scope, *(_note("internal_control.tick_undone", row, changes=changes) for row in rows))


def _put(rows: Sequence[PlanRow], *, is_proposal: bool, reason: str) -> None:
    for row in rows:
        row.is_proposal, row.carried_reason, row.version = is_proposal, reason, row.version + 1
    PlanRow.objects.bulk_update(rows, ["is_proposal", "carried_reason", "version"])


def _carried(scope: Scope, keys: Sequence[str] | None = None) -> list[PlanRow]:
    """The year's carried rows, locked in one order for everybody, with their events."""
    rows = PlanRow.objects.select_for_update(of=("self",)).filter(
        committee__slug=scope.committee, year=scope.year, is_withdrawn=False, carried_from__isnull=False
    )
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    along = Prefetch("events", PlanRowEvent.objects.select_related("analysis_row"))
    return list(rows.prefetch_related(along).order_by("pk"))


def _note(
    code: str, row: PlanRow, numbers: str = "", reason: str = "", changes: dict[str, Any] | None = None, **facts: Any
) -> Change:
    named = numbers or _numbers([event.analysis_row for event in row.events.all()])
    return Change(code, "internal_control.plan_row", str(row.pk), changes or {}, {"events": named} | facts, reason)


def _numbers(analysed: Sequence[Any]) -> str:
    return ", ".join(str(one.nr) for one in analysed if one and one.nr) or "–"


def _name(analysed: Sequence[Any]) -> str:
    return "; ".join(one.text for one in analysed if one)
