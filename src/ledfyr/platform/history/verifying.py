"""Is the log whole, and do the tables say what it says? Read from the first link to the last, then table by table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from ledfyr.kernel.actor import Actor

from .chain import SHORT, Change, RowNote, digest_of, entry_line, instant, link_digest, rows_line
from .guarding import logged_block
from .logged import kept_rows
from .models import ChainHead, ChangeEntry, ChangeSet, RowChange
from .recording import record
from .replaying import replay
from .triggers import guarded_models, missing

MOST_FAULTS = 50  # a broken log is broken; the first places are what somebody needs
_ENTRY = ("code", "committee", "year", "object_type", "object_key", "retention", "digest")
_ROWS = ("model", "rows", "retention", "digest")


@dataclass(frozen=True)
class Fault:
    """``kind``: link | order | payload | missing | head | row | guard. ``seq`` the link, ``where`` what it concerns."""

    kind: str
    seq: int = 0
    where: str = ""


@dataclass
class Verdict:
    """What was read and what is wrong with it. ``head`` is the latest digest, short."""

    links: int = 0
    entries: int = 0
    disposed: int = 0
    rows: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)
    decisions: set[str] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def blame(self, kind: str, seq: int = 0, where: str = "") -> None:
        """Note a fault; after the first many there is no use in more."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(kind, seq, where))


def verify() -> Verdict:
    """Read the whole chain, every payload and every logged table."""
    verdict = Verdict()
    _read_chain(verdict)
    for model, notes in differences():
        for note in notes:
            verdict.blame("row", where=f"{model._meta.label_lower}:{note.key}")
    verdict.rows = sum(model._base_manager.count() for model in guarded_models())
    for table in missing():
        verdict.blame("guard", where=table)
    return verdict


def known_head(digest: str) -> int | None:
    """The number of the link that a printed digest belongs to, None when there is no such link."""
    return ChangeSet.objects.filter(digest__startswith=digest).values_list("seq", flat=True).first()


def _read_chain(verdict: Verdict) -> None:
    entries = _Members(
        ChangeEntry.objects.order_by("change_set_id", "id").values_list(
            "change_set_id", *_ENTRY, "payload__text", "disposed__disposal__decision_reference"
        )
    )
    pieces = _Members(
        RowChange.objects.order_by("change_set_id", "id").values_list(
            "change_set_id", *_ROWS, "payload__text", "disposed__disposal__decision_reference"
        )
    )
    previous, last = "", 0
    heads = ("seq", "at", "actor_name", "actor_key", "on_behalf_of", "previous", "digest")
    for seq, at, name, key, behalf, before, digest in ChangeSet.objects.order_by("seq").values_list(*heads).iterator():
        if seq != last + 1 or before != previous:
            verdict.blame("order", seq)
        lines = [entry_line(_checked(verdict, seq, line)) for line in entries.of(seq)]
        verdict.entries += len(lines)
        lines += [rows_line(_checked(verdict, seq, line)) for line in pieces.of(seq)]
        if link_digest((seq, instant(at), name, key, behalf, before), lines) != digest:
            verdict.blame("link", seq)
        previous, last = digest, seq
        verdict.links += 1
    head = ChainHead.objects.first()
    if (head.seq, head.digest) != (last, previous) if head else last:
        verdict.blame("head", last)
    verdict.head = previous[:SHORT]


def _checked(verdict: Verdict, seq: int, line: tuple[Any, ...]) -> tuple[Any, ...]:
    """What the link covers, once the payload has been held against its digest."""
    *covered, text, decision = line
    if text is None and decision is None:
        verdict.blame("missing", seq, str(covered[0]))
    elif text is None:
        verdict.disposed += 1
        verdict.decisions.add(decision)
    elif digest_of(text) != covered[-1]:
        verdict.blame("payload", seq, str(covered[0]))
    return tuple(covered)


class _Members:
    """What belongs to each link, read alongside the links."""

    def __init__(self, rows: Any) -> None:
        self._rows = iter(rows.iterator(chunk_size=2000))
        self._next: tuple[Any, ...] | None = next(self._rows, None)

    def of(self, seq: int) -> Iterator[tuple[Any, ...]]:
        """The members of a link, without its number; those of links that are gone are passed over."""
        while self._next is not None and self._next[0] <= seq:
            if self._next[0] == seq:
                yield self._next[1:]
            self._next = next(self._rows, None)


def differences() -> Iterator[tuple[type[models.Model], list[RowNote]]]:
    """(table, what would make the log say what the table says) where they differ."""
    for model in guarded_models():
        told = replay(model)
        label = model._meta.label_lower
        living = kept_rows(model, model._base_manager.order_by())
        notes = []
        for key, values in living.items():
            known = told.rows.get(key)
            if known is None and (not told.gaps or key in told.gone):
                notes.append(RowNote(label, "a", key, values))
            changed = {n: [was, values[n]] for n, was in (known or {}).items() if n in values and values[n] != was}
            if changed:
                notes.append(RowNote(label, "c", key, changed))
        notes += [RowNote(label, "r", key, values) for key, values in told.rows.items() if key not in living]
        if notes:
            yield model, notes


def settle(*, actor: Actor, reason: str) -> int:
    """Take into the log what the tables say and it does not, as a deed of its own: after a migration of data, or once
    an intrusion has been looked into. Returns how many rows."""
    with logged_block() as block:
        found = [note for _model, notes in differences() for note in notes]
        if found:
            block.note(*found)
            tables = ", ".join(sorted({note.model for note in found}))
            facts = {"rows": len(found), "tables": tables}
            record(actor, None, Change("history.settled", "history", "", facts=facts, reason=reason))
    return len(found)
