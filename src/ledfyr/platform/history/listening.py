"""Hearing what is recorded while something is done, so that it can be offered to be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_listeners: ContextVar[tuple[list[Any], ...]] = ContextVar("listeners", default=())


@contextmanager
def listening() -> Iterator[list[Any]]:
    """The changes recorded within, oldest first. What is rolled back has been heard all the same."""
    changes: list[Any] = []
    token = _listeners.set((*_listeners.get(), changes))
    try:
        yield changes
    finally:
        _listeners.reset(token)


def heard(*changes: Any) -> None:
    """Called by the recorder."""
    for listener in _listeners.get():
        listener.extend(changes)
