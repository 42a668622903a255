"""The one door to the tables: whatever writes does so inside a logged block, and the block leaves an entry."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from .chain import RowNote, Told, append
from .gate import mode, opened

P = ParamSpec("P")
R = TypeVar("R")

_here = threading.local()


class UnloggedWrite(RuntimeError):
    """A write that would leave no trace: a fault in our code, never something a person did."""


@dataclass
class _Piece:
    """What was noted under one set of savepoints; gone when any of them is rolled back."""

    savepoints: tuple[str, ...]
    told: list[Told] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)

    def __call__(self) -> None:
        """Called at commit: nothing more to do. Django forgets the call when a savepoint is rolled back."""


class Block:
    """What has been told and written so far in the block under way."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []

    def _piece(self) -> _Piece:
        here = tuple(str(name) for name in connection.savepoint_ids)
        if not self._pieces or self._pieces[-1].savepoints != here:
            piece = _Piece(here)
            self._pieces.append(piece)
            transaction.on_commit(piece)
        return self._pieces[-1]

    def tell(self, *told: Told) -> None:
        """Take in what a service records."""
        self._piece().told.extend(told)

    def note(self, *notes: RowNote) -> None:
        """Take in what happened to rows."""
        self._piece().notes.extend(notes)

    @property
    def is_empty(self) -> bool:
        return not self._pieces

    def standing(self) -> tuple[list[Told], list[RowNote]]:
        """What no rolled back savepoint has taken with it."""
        alive = {id(waiting[1]) for waiting in connection.run_on_commit}
        pieces = [piece for piece in self._pieces if id(piece) in alive]
        return [one for piece in pieces for one in piece.told], [one for piece in pieces for one in piece.notes]


def block_under_way() -> Block | None:
    """The block that this thread writes in, if any."""
    found: Block | None = getattr(_here, "block", None)
    return found


def require_block(what: str) -> Block | None:
    """The block to note a write in; None where nothing is logged on purpose. Raises UnloggedWrite."""
    if mode() == "logged":
        return block_under_way()
    if mode() in {"unlogged", "emptying"}:
        return None
    raise UnloggedWrite(f"{what} is written outside a logged service: put @logged on it, and record what it does")


@contextmanager
def logged_block() -> Iterator[Block]:
    """A transaction that ends with its entry in the chain. Inside another one it is a part of that.

    Raises UnloggedWrite when rows were written and nothing was recorded; then nothing is kept.
    """
    under_way = block_under_way()
    if under_way is not None and mode() == "logged":
        with transaction.atomic():
            yield under_way
        return
    with transaction.atomic(), opened("logged"):
        block = _here.block = Block()
        try:
            yield block
            _close(block)
        finally:
            _here.block = under_way


def _close(block: Block) -> None:
    told, notes = block.standing()
    if notes and not told:
        tables = ", ".join(sorted({note.model for note in notes}))
        raise UnloggedWrite(f"{tables} was written and nothing recorded: call record() in the service")
    if told:
        append(told, notes, now=timezone.now())


def logged(service: Callable[P, R]) -> Callable[P, R]:
    """The service runs in a logged block: all of it with its entry in the chain, or nothing."""

    @wraps(service)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        with logged_block():
            return service(*args, **kwargs)

    return within
