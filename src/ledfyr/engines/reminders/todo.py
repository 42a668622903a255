"""What is due for the one who looks, first under 'Att göra'."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import StartCard

from .due import path_of
from .selectors import mine
from .wording import when

SHOWN, AHEAD = 8, 60


def build(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """The card; None when nothing is due within some weeks."""
    today = timezone.localdate()
    near = [item for item in mine(actor, scope, today) if (item.day - today).days <= AHEAD]
    if not near:
        return None
    lines = [
        {"item": item, "url": path_of(item, scope), "when": when(item.day, today), "late": item.day < today}
        for item in near[:SHOWN]
    ]
    return "reminders/todo_card.html", {"lines": lines, "rest": len(near) - SHOWN}


CARD = StartCard(5, build)
