"""What the exchange puts under 'Att göra': files that somebody has uploaded but not taken in."""

from __future__ import annotations

from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import StartCard

from .models import ImportDraft
from .policy import POLICY
from .services import drafts_in


def build(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """The card for whoever may take files in; None when no file waits."""
    if not POLICY.may_write(actor, scope):
        return None
    waiting = [draft for draft in drafts_in(actor, scope) if draft.state == ImportDraft.State.PREVIEW]
    return ("exchange/todo_card.html", {"waiting": waiting}) if waiting else None


CARD = StartCard(10, build)
