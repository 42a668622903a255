"""Taking back what was just done: what was recorded, and who knows how to take it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Recorded:
    """A change as history told it. ``changes`` is {field: [old, new]}."""

    code: str
    key: str
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Undo:
    """Hung on a nameplate: the history codes that can be taken back, and the service that does it.

    ``run(actor=, scope=, recorded=, today=)`` goes through the room's own services, newest first, and raises
    ChangedAfter when somebody has changed the same since.
    """

    codes: frozenset[str]
    run: Callable[..., None]
