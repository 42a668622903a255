"""Disposal by decision: what was written goes, that it was written stays, and the chain still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import DomainError

from .chain import Change
from .guarding import logged
from .models import ChangeEntry, Disposal, DisposedEntry, EntryPayload, RowChange, RowPayload
from .recording import record


class NoDecision(DomainError):
    """Nothing is disposed of without the reference of its decision; no facts."""

    code = "history.no_decision"


class NothingToDispose(DomainError):
    """No entry of the class is older than the day; no facts."""

    code = "history.nothing_to_dispose"


@dataclass(frozen=True)
class Selection:
    """Entries of a class of retention, written before a day."""

    retention: str
    before: date


@dataclass(frozen=True)
class Count:
    """What a disposal takes: entries, and pieces of row changes."""

    entries: int
    rows: int


def retentions() -> list[str]:
    """The classes that anything is still kept by."""
    kept: set[str] = set()
    for table in (ChangeEntry._base_manager, RowChange._base_manager):
        kept |= set(table.filter(payload__isnull=False).order_by().values_list("retention", flat=True).distinct())
    return sorted(kept)


def count(selection: Selection) -> Count:
    """How much the selection holds; nothing is changed."""
    return Count(_entries(selection).count(), _rows(selection).count())


@logged
def dispose(*, actor: Actor, selection: Selection, decision_reference: str, reason: str, now: datetime) -> Disposal:
    """Take away what the selected entries and rows say. The caller has asked its policy.

    Raises NoDecision, NothingToDispose.
    """
    if not decision_reference.strip():
        raise NoDecision()
    entries = list(_entries(selection).values_list("pk", flat=True))
    rows = list(_rows(selection).values_list("pk", flat=True))
    if not entries and not rows:
        raise NothingToDispose()
    done = Disposal.objects.create(
        at=now, actor_name=actor.name, decision_reference=decision_reference.strip(), reason=reason.strip(),
        retention=selection.retention, before=selection.before,
    )  # fmt: skip
    DisposedEntry.objects.bulk_create(DisposedEntry(disposal=done, entry_id=key) for key in entries)
    DisposedEntry.objects.bulk_create(DisposedEntry(disposal=done, row_change_id=key) for key in rows)
    EntryPayload.objects.filter(entry__disposed__disposal=done).delete()
    RowPayload.objects.filter(row_change__disposed__disposal=done).delete()
    facts = {"entries": len(entries), "decision": done.decision_reference}
    record(actor, None, Change("history.disposed", "history", str(done.pk), facts=facts, reason=done.reason))
    return done


def _entries(selection: Selection) -> QuerySet[ChangeEntry]:
    kept = ChangeEntry.objects.filter(payload__isnull=False, retention=selection.retention)
    return kept.filter(change_set__at__lt=_start(selection.before))


def _rows(selection: Selection) -> QuerySet[RowChange]:
    kept = RowChange.objects.filter(payload__isnull=False, retention=selection.retention)
    return kept.filter(change_set__at__lt=_start(selection.before))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
