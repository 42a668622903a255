"""Many rows changed at once: what could be done, and why the rest could not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import DomainError


@dataclass(frozen=True)
class Wanted:
    """What one row should become.

    ``version`` that was read, None for any. ``stood``: values that the row must still have,
    else somebody has changed it.
    """

    key: str
    values: Mapping[str, Any]
    version: int | None = None
    stood: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A row that could not be changed; ``label`` is how a person knows it."""

    key: str
    label: str
    error: DomainError


@dataclass(frozen=True)
class Batch:
    """What a batch did: how many rows it changed, and the rows that were left as they were."""

    changed: int
    refused: tuple[Refused, ...] = ()


class SomeRefused(DomainError):
    """Some rows cannot be changed and nothing was saved; facts: ``count``; ``refused`` holds the rows."""

    code = "batch.some_refused"

    def __init__(self, possible: int, refused: tuple[Refused, ...]) -> None:
        super().__init__(count=len(refused), possible=possible)
        self.possible, self.refused = possible, refused


class ChangedAfter(DomainError):
    """Somebody has changed the row since: a change cannot be undone, or a row of a batch has moved on."""

    code = "batch.changed_after"


class NotThere(DomainError):
    """A row of a batch is no longer there."""

    code = "batch.not_there"
