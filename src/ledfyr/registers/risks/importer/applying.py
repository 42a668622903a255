"""From rows that a person has looked at to the register, through the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row

from ..services import apply_rows


def apply(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the rows in."""
    return apply_rows(actor=actor, scope=scope, rows=rows)
