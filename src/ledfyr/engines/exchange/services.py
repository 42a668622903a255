"""Drafts of imports: kept from upload to report, so that a person can look, mend and then take all in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.rows import Reading
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import open_year

from .intake import Preview, apply, may_take_in, preview, read_file, require_kinds, wanted_importers
from .models import ImportDraft
from .policy import POLICY
from .readers import read_source
from .reporting import report

MOST_WAITING = 20
"""Files that one person may have waiting, taken in by nobody: each is kept whole."""


class TooManyWaiting(DomainError):
    """The person has as many files waiting as she may; facts: ``count``."""

    code = "exchange.too_many_waiting"


class AlreadyApplied(DomainError):
    """The draft is taken in already."""

    code = "exchange.already_applied"


@logged
def upload(*, actor: Actor, scope: Scope, name: str, data: bytes, kinds: list[str]) -> ImportDraft:
    """Keep a file for looking at.

    Raises UnreadableFile, NothingFound, TooManyWaiting, NotAllowed: then nothing is kept.
    """
    POLICY.require_write(actor, scope)
    waiting = ImportDraft.objects.filter(made_by=actor.name, state=ImportDraft.State.PREVIEW).count()
    if waiting >= MOST_WAITING:
        raise TooManyWaiting(count=waiting)
    source = read_source(data, name)
    readings = read_file(actor, scope, source, kinds)
    draft = ImportDraft(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        file_name=source.name,
        digest=source.digest,
        content=data,
        kinds=list(readings),
        made_by=actor.name,
    )
    draft.full_clean(exclude=("choices", "report", "marks"))  # empty until somebody chooses and takes in
    draft.save()
    return draft


def find_draft(actor: Actor, scope: Scope, key: UUID | str) -> ImportDraft:
    """One draft of the committee's year, or NotFound. Raises NotYourKind."""
    POLICY.require_read(actor, scope)
    rows = ImportDraft.objects.filter(committee__slug=scope.committee, year=scope.year, pk=key)
    draft = rows.first()
    if draft is None:
        raise NotFound("exchange.no_draft")
    require_kinds(actor, scope, draft.kinds)
    return draft


def drafts_in(actor: Actor, scope: Scope) -> list[ImportDraft]:
    """The latest files of the committee's year that the actor may look at, without their bytes."""
    POLICY.require_read(actor, scope)
    found = ImportDraft.objects.filter(committee__slug=scope.committee, year=scope.year).defer("content")[:20]
    others = {one.kind for one in wanted_importers(()) if not may_take_in(one, actor, scope)}
    return [draft for draft in found if others.isdisjoint(draft.kinds)]


def readings_of(actor: Actor, scope: Scope, draft: ImportDraft) -> dict[str, Reading]:
    """The draft's file, read anew from its bytes."""
    source = read_source(bytes(draft.content), draft.file_name)
    return read_file(actor, scope, source, draft.kinds)


def preview_draft(actor: Actor, scope: Scope, draft: ImportDraft) -> Preview:
    """What taking the draft in would do, with the choices made so far."""
    source = read_source(bytes(draft.content), draft.file_name)
    readings = read_file(actor, scope, source, draft.kinds)
    return preview(actor, scope, source, readings, draft.choices)


@logged
def choose(
    *, actor: Actor, scope: Scope, key: UUID | str, kind: str, index: int, choice: dict[str, Any]
) -> ImportDraft:
    """Remember what a person decided about one row: {'skip'}, {'confirmed'}, {'values': {...}}; {} takes it back."""
    POLICY.require_write(actor, scope)
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=find_draft(actor, scope, key).pk)
    if draft.state != ImportDraft.State.PREVIEW:
        raise AlreadyApplied()
    of_kind = dict(draft.choices.get(kind, {}))
    if choice:
        of_kind[str(index)] = choice
    else:
        of_kind.pop(str(index), None)
    draft.choices = {**draft.choices, kind: of_kind}
    draft.save(update_fields=["choices"])
    return draft


@logged
def move_draft(*, actor: Actor, scope: Scope, key: UUID | str, year: int) -> ImportDraft:
    """Let a draft be for another year, opened if need be; choices so far stay. Raises AlreadyApplied, NotAllowed."""
    POLICY.require_write(actor, scope)
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=find_draft(actor, scope, key).pk)
    if draft.state != ImportDraft.State.PREVIEW:
        raise AlreadyApplied()
    open_year(Scope(scope.committee, year))
    draft.year = year
    draft.save(update_fields=["year"])
    return draft


@logged
def apply_draft(*, actor: Actor, scope: Scope, key: UUID | str, today: date) -> ImportDraft:
    """Take all of the draft in, or nothing. Raises AlreadyApplied, NotAllowed and the rooms' refusals."""
    POLICY.require_write(actor, scope)
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=find_draft(actor, scope, key).pk)
    if draft.state != ImportDraft.State.PREVIEW:
        raise AlreadyApplied()
    open_year(scope)
    source = read_source(bytes(draft.content), draft.file_name)
    readings = read_file(actor, scope, source, draft.kinds)
    done = apply(actor=actor, scope=scope, source=source, readings=readings, choices=draft.choices, today=today)
    draft.state = ImportDraft.State.APPLIED
    draft.report = report(done, applied=True, year=scope.year)
    draft.marks = {kind: list(plan.marks) for kind, plan in done.plans.items()}
    draft.save(update_fields=["state", "report", "marks"])
    return draft


@logged
def undo_draft(*, actor: Actor, scope: Scope, key: UUID | str) -> ImportDraft:
    """Take an import back, last kind first, all or nothing. Raises ChangedSince, NotAllowed.

    Goals and processes that the import brought stay: they harm nobody, and other rows may lean on them by now.
    """
    POLICY.require_write(actor, scope)
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=find_draft(actor, scope, key).pk)
    if draft.state != ImportDraft.State.APPLIED:
        raise NotFound("exchange.no_draft")
    for importer in reversed(wanted_importers(())):
        marks = draft.marks.get(importer.kind)
        if marks and importer.undo is not None:
            importer.undo(actor, scope, marks)
    draft.state = ImportDraft.State.UNDONE
    draft.save(update_fields=["state"])
    return draft


@logged
def discard_draft(*, actor: Actor, scope: Scope, key: UUID | str) -> None:
    """Throw a draft away; what is taken in stays."""
    POLICY.require_write(actor, scope)
    draft = find_draft(actor, scope, key)
    if draft.state != ImportDraft.State.PREVIEW:
        raise AlreadyApplied()
    draft.delete()


def sweep_drafts(*, now: datetime) -> int:
    """Throw away files that nobody has taken in for so many days as a draft is kept; how many."""
    waiting = ImportDraft.objects.filter(
        state=ImportDraft.State.PREVIEW, made_at__lt=now - timedelta(days=settings.DRAFT_DAYS)
    )
    return waiting.delete()[0]
