"""Lifting a row from a unit's or department's analysis into one above, and following what happens below afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record

from ..models import Analysis, AnalysisRow, LiftedRow
from ..rules import ANALYSIS_ONLY, changed_since, new_measures
from ..selectors import line_of, snapshot_of
from .editing import EmptyText, describe_event, handle_event, lock_row, rate_event, save_row
from .measures import add_measure
from .unit_analyses import analysis_in, require_keeping, require_keeping_row


class NotAbove(DomainError):
    """A row is lifted to a department that its unit lies in, or to the committee; no facts."""

    code = "risks.not_above"


class NothingToTakeOver(DomainError):
    """Nothing has changed below since somebody last looked; no facts."""

    code = "risks.nothing_to_take_over"


@logged
def lift_event(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    to: UUID | None,
    text: str,
    likelihood: int | None = None,
    consequence: int | None = None,
    handling: str = "",
    reason: str = "",
) -> AnalysisRow:
    """Let a unit's row stand in the analysis above as well, with its own wording, rating and handling.

    ``to``: the department that keeps the upper analysis, None for the committee. The thread is the same; where the
    event stands above already the rows are only tied together. Raises NotAbove, EmptyText, RatingOffScale,
    HandlingBelowFloor, NotAllowed.
    """
    require_keeping(actor, scope, to)
    upper_analysis = analysis_in(scope, to)
    lower = lock_row(scope, key, None)
    _refuse_unless_above(scope, lower, to)
    standing = AnalysisRow.objects.filter(analysis=upper_analysis, thread=lower.thread_id, is_withdrawn=False).first()
    if standing is not None:
        return _tie(actor, scope, lock_row(scope, standing.pk, None), lower)
    if not squeeze(text):
        raise EmptyText()
    upper = _row_above(upper_analysis, lower, squeeze(text))
    at: dict[str, Any] = {"actor": actor, "scope": scope, "key": upper.pk, "version": None}
    rate_event(**at, likelihood=likelihood, consequence=consequence, reason=reason)
    if handling:
        handle_event(**at, handling=handling)
    upper.refresh_from_db()
    return _tie(actor, scope, upper, lower)


@logged
def join_event(*, actor: Actor, scope: Scope, key: UUID | str, upper: UUID | str) -> AnalysisRow:
    """Tie a unit's row to one that stands above: several units' same event behind one. Raises NotAbove, NotAllowed."""
    to = require_keeping_row(actor, scope, upper)
    above, lower = lock_row(scope, upper, None), lock_row(scope, key, None)
    _refuse_unless_above(scope, lower, to)
    return _tie(actor, scope, above, lower)


def _row_above(analysis: Analysis, lower: AnalysisRow, text: str) -> AnalysisRow:
    """The same event in the upper analysis: last, with the next free number."""
    top = AnalysisRow.objects.filter(analysis=analysis).aggregate(nr=Max("nr"), position=Max("position"))
    copied = ("thread", "area_goal", "process", "working_method", "categories")
    row = AnalysisRow(
        analysis=analysis,
        nr=(top["nr"] or 0) + 1,
        position=(top["position"] or 0) + 1,
        text=text,
        unit=lower.analysis.unit,
        version=0,
        **{name: getattr(lower, name) for name in copied},
    )
    save_row(row)
    return row


def _refuse_unless_above(scope: Scope, lower: AnalysisRow, to: UUID | None) -> None:
    below = lower.analysis.unit_id
    if below is None or below == to or (to is not None and str(to) not in line_of(below, scope.year)):
        raise NotAbove()


def _tie(actor: Actor, scope: Scope, upper: AnalysisRow, lower: AnalysisRow) -> AnalysisRow:
    _link, made = LiftedRow.objects.get_or_create(
        upper=upper, lower=lower, defaults={"snapshot": snapshot_of(lower), "lifted_by": actor.name}
    )
    if made:
        save_row(upper)
        facts = {"nr": upper.nr or "–", "unit": lower.analysis.unit.code if lower.analysis.unit else "–"}
        changes = {"lifted_from": (None, lower.text)}
        record(actor, scope, Change("risks.event_lifted", "risks.event", str(upper.pk), changes, facts))
        record(
            actor, scope, Change("risks.event_was_lifted", "risks.event", str(lower.pk), {}, {"nr": lower.nr or "–"})
        )
    return upper


@logged
def take_over_change(*, actor: Actor, scope: Scope, key: UUID | str, link: int) -> AnalysisRow:
    """Let the upper row follow what has changed below: wording, rating, handling and new measures.

    That the row below was taken out is only noted. Raises NothingToTakeOver, HandlingBelowFloor, NotFound, NotAllowed.
    """
    require_keeping_row(actor, scope, key)
    upper, tie, now = _locked(scope, key, link)
    changed = {one.field for one in changed_since(tie.snapshot, now)}
    if not changed:
        raise NothingToTakeOver()
    at: dict[str, Any] = {"actor": actor, "scope": scope, "key": upper.pk, "version": None}
    if "text" in changed:
        describe_event(**at, text=now["text"], nr=upper.nr)
    if changed & {"likelihood", "consequence"}:
        rate_event(**at, likelihood=now["likelihood"], consequence=now["consequence"], reason=_latest_reason(tie))
    if "handling" in changed and now["handling"]:
        reference = tie.lower.decision_reference if now["handling"] == ANALYSIS_ONLY else ""
        handle_event(**at, handling=now["handling"], reason=tie.lower.handling_reason, decision_reference=reference)
    for text in new_measures(tie.snapshot, now):
        add_measure(actor=actor, scope=scope, row_key=upper.pk, text=text)
    return _settle(actor, scope, tie, now, "risks.lift_taken_over")


@logged
def keep_own(*, actor: Actor, scope: Scope, key: UUID | str, link: int, reason: str = "") -> AnalysisRow:
    """The upper row stays as it is though the one below has changed. Raises NothingToTakeOver, NotFound, NotAllowed."""
    require_keeping_row(actor, scope, key)
    _upper, tie, now = _locked(scope, key, link)
    if not changed_since(tie.snapshot, now):
        raise NothingToTakeOver()
    return _settle(actor, scope, tie, now, "risks.lift_kept", reason)


def _locked(scope: Scope, key: UUID | str, link: int) -> tuple[AnalysisRow, LiftedRow, dict[str, Any]]:
    upper = lock_row(scope, key, None)
    tie = LiftedRow.objects.select_for_update(of=("self",)).select_related("lower__analysis")
    found = tie.filter(pk=link, upper=upper).first()
    if found is None:
        raise NotFound("risks.no_event", key=str(key))
    return upper, found, snapshot_of(found.lower)


def _latest_reason(tie: LiftedRow) -> str:
    return tie.lower.ratings.values_list("reason", flat=True).first() or ""


def _settle(
    actor: Actor, scope: Scope, tie: LiftedRow, now: dict[str, Any], code: str, reason: str = ""
) -> AnalysisRow:
    changes = {one.field: (one.old, one.new) for one in changed_since(tie.snapshot, now)}
    tie.snapshot = now
    tie.full_clean()
    tie.save()
    upper = AnalysisRow.objects.get(pk=tie.upper_id)
    save_row(upper)
    record(actor, scope, Change(code, "risks.event", str(upper.pk), changes, {"nr": upper.nr or "–"}, reason))
    return upper
