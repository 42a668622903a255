"""From rows that a person has looked at to the register, through the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row

from ..services import apply_rows, undo_intake


def apply(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the rows in."""
    return apply_rows(actor=actor, scope=scope, rows=rows)


def undo(actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take back what was taken in. Raises ChangedSince."""
    undo_intake(actor=actor, scope=scope, marks=marks)
