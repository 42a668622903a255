"""The chain: each set's digest covers the digest of the set before it, so that nothing can be changed or taken out."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.kernel.text import search_text

from .models import ORDINARY, ChainHead, ChangeEntry, ChangeSet, EntryPayload, RowChange, RowPayload

ROWS_A_PIECE = 1000  # a payload is read whole: large imports are kept in pieces
SHORT = 16


@dataclass(frozen=True)
class Change:
    """What to record of one object. ``changes`` is {field: (old, new)}."""

    code: str
    object_type: str
    object_key: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Told:
    """A change as it came to the log: by whom, where, its class of retention and its sentence."""

    actor: Actor
    scope: Scope | None
    change: Change
    retention: str = ORDINARY
    sentence: str = ""


@dataclass(frozen=True)
class RowNote:
    """What happened to one row: a(dded) or r(emoved) with {field: value}, c(hanged) with {field: [old, new]}."""

    model: str
    kind: str
    key: str
    values: Mapping[str, Any]
    retention: str = ""


def canonical(value: Any) -> str:
    """JSON that is the same for the same content on every machine; days and numbers as texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimals."""
    return hashlib.sha256(text.encode()).hexdigest()


def chain_head() -> str:
    """The short digest of the latest link, to print in what is decided; '' before the first."""
    return (ChainHead.objects.values_list("digest", flat=True).first() or "")[:SHORT]


def instant(at: datetime) -> str:
    """A moment as the digests have it: the two databases give it back in time zones of their own."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_line(values: Sequence[Any]) -> list[Any]:
    """code, committee, year, object type, object key, retention, digest: what the link covers of an entry."""
    return ["entry", *values]


def rows_line(values: Sequence[Any]) -> list[Any]:
    """model, rows, retention, digest: what the link covers of the rows of a table."""
    return ["rows", *values]


def link_digest(head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> str:
    """The digest of a set. ``head``: seq, at, actor, actor key, on behalf of, previous. Lines in any order."""
    return digest_of(canonical([list(head), sorted(canonical(line) for line in lines)]))


def append(told: Sequence[Told], notes: Sequence[RowNote], *, now: datetime) -> None:
    """Add what was told and what happened to the rows to the chain, inside the caller's transaction.

    One set, unless several people acted in one transaction; then the rows go with the first.
    """
    head = ChainHead.objects.select_for_update().first() or ChainHead.objects.create()
    at = max(now, head.at) if head.at else now  # a clock that goes back must not turn the past around
    for people, group in _by_actor(told):
        _link(head, at, people, group, notes)
        notes = ()
    head.save()


def _by_actor(told: Sequence[Told]) -> Iterable[tuple[Actor, list[Told]]]:
    """By actor. What the system did inside somebody's service is that person's doing."""
    groups: dict[Actor, list[Told]] = {}
    person = next((one.actor for one in told if one.actor != SYSTEM), SYSTEM)
    for one in told:
        groups.setdefault(person if one.actor == SYSTEM else one.actor, []).append(one)
    return groups.items()


def _link(head: ChainHead, at: datetime, actor: Actor, told: Sequence[Told], notes: Sequence[RowNote]) -> None:
    seq = head.seq + 1
    entries = [_entry(seq, one) for one in told]
    pieces = list(_pieces(seq, notes, told[0].retention))
    behalf = str(getattr(actor, "on_behalf_of", "") or "")
    lines = [entry_line(_of_entry(entry)) for entry, _payload in entries]
    lines += [rows_line(_of_rows(piece)) for piece, _payload in pieces]
    digest = link_digest((seq, instant(at), actor.name, actor.key, behalf, head.digest), lines)
    ChangeSet.objects.create(
        seq=seq, at=at, actor_name=actor.name, actor_key=actor.key, on_behalf_of=behalf,
        previous=head.digest, digest=digest,
    )  # fmt: skip
    ChangeEntry.objects.bulk_create(entry for entry, _payload in entries)
    EntryPayload.objects.bulk_create(_with_key(payload, entry=entry) for entry, payload in entries)
    RowChange.objects.bulk_create(piece for piece, _payload in pieces)
    RowPayload.objects.bulk_create(RowPayload(row_change=piece, text=text) for piece, text in pieces)
    head.seq, head.at, head.digest = seq, at, digest


def _of_entry(entry: ChangeEntry) -> tuple[Any, ...]:
    return (
        entry.code, entry.committee, entry.year, entry.object_type, entry.object_key, entry.retention, entry.digest,
    )  # fmt: skip


def _of_rows(piece: RowChange) -> tuple[Any, ...]:
    return (piece.model, piece.rows, piece.retention, piece.digest)


def _entry(seq: int, told: Told) -> tuple[ChangeEntry, EntryPayload]:
    change = told.change
    changes = {name: list(pair) for name, pair in change.changes.items()}
    whole = {"salt": secrets.token_hex(8), "facts": dict(change.facts), "changes": changes, "reason": change.reason}
    text = canonical(whole)
    entry = ChangeEntry(
        change_set_id=seq,
        code=change.code,
        committee=told.scope.committee if told.scope else "",
        year=told.scope.year if told.scope else None,
        object_type=change.object_type,
        object_key=change.object_key,
        retention=told.retention,
        digest=digest_of(text),
    )
    words = search_text(
        told.sentence, change.reason, *(str(value) for pair in changes.values() for value in pair if value)
    )
    return entry, EntryPayload(text=text, search_text=words)


def _with_key(payload: EntryPayload, *, entry: ChangeEntry) -> EntryPayload:
    payload.entry = entry
    return payload


def _pieces(seq: int, notes: Sequence[RowNote], retention: str) -> Iterable[tuple[RowChange, str]]:
    """The notes table by table, in the order in which they happened, large ones in pieces."""
    tables: dict[tuple[str, str], list[RowNote]] = {}
    for note in notes:
        tables.setdefault((note.model, note.retention or retention), []).append(note)
    for (model, kept), rows in tables.items():
        for start in range(0, len(rows), ROWS_A_PIECE):
            piece = rows[start : start + ROWS_A_PIECE]
            lines = [[note.kind, note.key, note.values] for note in piece]
            text = canonical({"salt": secrets.token_hex(8), "rows": lines})
            yield (
                RowChange(change_set_id=seq, model=model, rows=len(piece), retention=kept, digest=digest_of(text)),
                text,
            )
