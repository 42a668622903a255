"""Changes to one row at a time: each asks the policy, locks, asks the rules, writes and records."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import search_text, squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Unit
from ledfyr.registers.goals.public import goals_in

from ..models import Analysis, AnalysisRow, Rating, UndesiredEvent
from ..rules import next_number, numbers_given_up
from ..selectors import floors_in, scale_in
from .applying import CODES, put_handling, put_rating, settle_doubts
from .catalogue import ensure_processes
from .unit_analyses import analysis_in, require_keeping, require_keeping_row


class NumberTaken(DomainError):
    """Numbers are unique in an analysis and never reused in its year (R-IC-6); facts: ``nr``."""

    code = "risks.number_taken"


class StandsAlready(DomainError):
    """The event stands in the analysis under another row; facts: ``nr`` of that row."""

    code = "risks.stands_already"


class EmptyText(DomainError):
    """An event needs a wording."""

    code = "risks.empty_text"


def lock_row(scope: Scope, key: UUID | str, version: int | None, *, withdrawn: bool = False) -> AnalysisRow:
    """The row, locked for this transaction; a withdrawn one only when asked for.

    Raises NotFound, and Conflict when it changed since ``version`` was read.
    """
    rows = AnalysisRow.objects.select_for_update(of=("self",)).filter(
        analysis__committee__slug=scope.committee, analysis__year=scope.year
    )
    row = rows.select_related("analysis", "area_goal", "process", "working_method").filter(pk=key).first()
    if row is None or (row.is_withdrawn and not withdrawn):
        raise NotFound("risks.no_event", key=str(key))
    if version is not None and row.version != version:
        raise Conflict(version=row.version, object_type="risks.event", key=str(row.pk), theirs=_as_it_stands(row))
    return row


def _as_it_stands(row: AnalysisRow) -> dict[str, Any]:
    """The row's values in the terms of whoever changes it, for one who was too late."""
    plain = (
        "text",
        "nr",
        "likelihood",
        "consequence",
        "after_likelihood",
        "after_consequence",
        "handling",
        "handling_reason",
        "decision_reference",
        "categories",
    )
    return {
        **{name: getattr(row, name) for name in plain},
        "area_goal": str(row.area_goal_id or ""),
        "process": row.process.name if row.process else "",
        "working_method": row.working_method.name if row.working_method else "",
        "unit": row.unit.code if row.unit else "",
    }


def save_row(row: AnalysisRow) -> None:
    """Write a changed row under its next version, with its search text."""
    row.version += 1
    row.search_text = words_of(row)
    row.full_clean()
    row.save()


def words_of(row: AnalysisRow) -> str:
    """What a search finds the row by."""
    return search_text(
        row.text, row.process.name if row.process else "", row.working_method.name if row.working_method else ""
    )


def _note(row: AnalysisRow, code: str, changes: dict[str, tuple[Any, Any]], reason: str = "", **facts: Any) -> Change:
    named = {"nr": row.nr or "–"} | facts
    return Change(code, "risks.event", str(row.pk), changes, named, reason)


def _numbers_of_others(row: AnalysisRow) -> set[int]:
    """R-IC-6: what the other events of the analysis are, or have been, numbered; those taken out as well."""
    others = AnalysisRow.objects.filter(analysis=row.analysis_id).exclude(pk=row.pk)
    return {n for nr, former in others.values_list("nr", "former_numbers") for n in (nr, *former) if n}


def first_free_number(analysis: Analysis) -> int:
    """R-IC-6: after every number that an event of the analysis has, or has given up; those taken out as well."""
    rows = AnalysisRow.objects.filter(analysis=analysis)
    given_up = rows.exclude(former_numbers=[]).values_list("former_numbers", flat=True)
    return next_number([rows.aggregate(top=Max("nr"))["top"]], given_up)


@logged
def add_event(
    *,
    actor: Actor,
    scope: Scope,
    text: str,
    process: str = "",
    working_method: str = "",
    goal: UUID | str | None = None,
    after: UUID | str | None = None,
    unit: UUID | None = None,
) -> AnalysisRow:
    """A new event with the next free number, placed after another row or last; with ``unit`` in its own analysis.

    Raises EmptyText, LevelNotChosen, NotAllowed.
    """
    require_keeping(actor, scope, unit)
    analysis = analysis_in(scope, unit)
    if not squeeze(text):
        raise EmptyText()
    last = AnalysisRow.objects.filter(analysis=analysis).aggregate(position=Max("position"))["position"]
    pair = ensure_processes(scope, [(process, working_method)])
    found = pair.get((squeeze(process), squeeze(working_method)))
    beside = AnalysisRow.objects.filter(analysis=analysis, pk=after).first() if after else None
    row = AnalysisRow(
        analysis=analysis,
        thread=UndesiredEvent.objects.create(committee=analysis.committee),
        nr=first_free_number(analysis),
        position=beside.position if beside else (last or 0) + 1,
        text=squeeze(text),
        area_goal=goals_in(actor, scope).filter(pk=goal).first() if goal else None,
        process=found[0] if found else None,
        working_method=found[1] if found else None,
        version=0,
    )
    save_row(row)
    record(actor, scope, _note(row, "risks.event_added", {"text": (None, row.text)}, text=row.text))
    return row


@logged
def describe_event(
    *, actor: Actor, scope: Scope, key: UUID | str, version: int | None, text: str, nr: int | None, reason: str = ""
) -> AnalysisRow:
    """Word the event anew or give it its number. Raises EmptyText, NumberTaken, Conflict, NotAllowed."""
    analysis_in(scope, require_keeping_row(actor, scope, key))
    row = lock_row(scope, key, version)
    if not squeeze(text):
        raise EmptyText()
    if nr and nr != row.nr and nr in _numbers_of_others(row):
        raise NumberTaken(nr=nr)
    former = numbers_given_up(row.former_numbers, row.nr, nr)
    changes: dict[str, tuple[Any, Any]] = {}
    for name, new in (("text", squeeze(text)), ("nr", nr)):
        if getattr(row, name) != new:
            changes[name] = (getattr(row, name), new)
            setattr(row, name, new)
    if changes:
        row.former_numbers = former
        settle_doubts(row, *({"text": "event"}.get(name, name) for name in changes))
        save_row(row)
        record(actor, scope, _note(row, "risks.event_described", changes, reason))
    return row


@logged
def rate_event(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    likelihood: int | None,
    consequence: int | None,
    reason: str = "",
    stage: str = Rating.Stage.BEFORE,
) -> AnalysisRow:
    """Rate the event; the value follows (R-IC-1). Earlier ratings stay. Raises RatingOffScale, Conflict, NotAllowed."""
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, version)
    changes = put_rating(row, scale_in(scope), likelihood, consequence, stage=stage)
    if not changes:
        return row
    save_row(row)
    rating = Rating(row=row, stage=stage, likelihood=likelihood, consequence=consequence, reason=reason)
    rating.rated_by = actor.name
    rating.full_clean()
    rating.save()
    facts = {"likelihood": likelihood or "–", "consequence": consequence or "–"}
    code = "risks.event_rated" if stage == Rating.Stage.BEFORE else "risks.event_rated_after"
    record(actor, scope, _note(row, code, changes, reason, **facts))
    return row


@logged
def handle_event(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    handling: str,
    reason: str = "",
    decision_reference: str = "",
) -> AnalysisRow:
    """Decide how the event is handled (R-IC-3, R-IC-4). Raises HandlingBelowFloor, Conflict, NotAllowed."""
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, version)
    changes = put_handling(row, floors_in(scope), handling, reason, decision_reference)
    if settle_doubts(row, "handling") or changes:
        save_row(row)
        code = CODES.get(row.handling, "risks.event_undecided")
        record(actor, scope, _note(row, code, changes, reason))
    return row


@logged
def place_event(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    goal: UUID | str | None,
    process: str,
    working_method: str,
    unit: str = "",
    categories: list[str] | None = None,
) -> AnalysisRow:
    """Say where the event belongs: goal, process, working method, unit (code), categories.

    Raises Conflict, NotAllowed.
    """
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, version)
    pairs = ensure_processes(scope, [(process, working_method)])
    found = pairs.get((squeeze(process), squeeze(working_method)), (None, None))
    wanted: dict[str, Any] = {
        "area_goal": goals_in(actor, scope).filter(pk=goal).first() if goal else None,
        "process": found[0],
        "working_method": found[1],
        "unit": Unit.objects.filter(code=unit).first() if unit else None,
    }
    changes: dict[str, tuple[Any, Any]] = {}
    for name, new in wanted.items():
        old = getattr(row, name)
        if (old and old.pk) != (new and new.pk):
            changes[name] = (str(old) if old else None, str(new) if new else None)
            setattr(row, name, new)
    if categories is not None and categories != row.categories:
        changes["categories"] = (row.categories, categories)
        row.categories = categories
    if changes:
        settle_doubts(row, *changes)
        save_row(row)
        record(actor, scope, _note(row, "risks.event_placed", changes))
    return row


@logged
def confirm_doubts(*, actor: Actor, scope: Scope, key: UUID | str, version: int | None) -> AnalysisRow:
    """A person has looked: the row is right as it stands and its doubts go. Raises Conflict, NotAllowed."""
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, version)
    if row.doubts:
        old = [doubt["code"] for doubt in row.doubts]
        row.doubts = []
        save_row(row)
        record(actor, scope, _note(row, "risks.doubts_confirmed", {"doubts": (old, [])}))
    return row


@logged
def withdraw_event(
    *, actor: Actor, scope: Scope, key: UUID | str, version: int | None, reason: str = ""
) -> AnalysisRow:
    """Take the event out of the analysis. Its number stays taken this year (R-IC-6); restore_event brings it back."""
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, version, withdrawn=True)
    if not row.is_withdrawn:
        row.is_withdrawn = True
        save_row(row)
        record(actor, scope, _note(row, "risks.event_withdrawn", {"is_withdrawn": (False, True)}, reason))
    return row


@logged
def restore_event(*, actor: Actor, scope: Scope, key: UUID | str) -> AnalysisRow:
    """Bring a withdrawn event back as it was. Raises StandsAlready, NotFound, NotAllowed."""
    require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, None, withdrawn=True)
    if row.is_withdrawn:
        standing = AnalysisRow.objects.filter(analysis=row.analysis, thread=row.thread_id, is_withdrawn=False).first()
        if standing is not None:
            raise StandsAlready(nr=standing.nr or "–")
        row.is_withdrawn = False
        save_row(row)
        record(actor, scope, _note(row, "risks.event_restored", {"is_withdrawn": (True, False)}))
    return row
