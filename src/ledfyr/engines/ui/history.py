"""History in words, for the shell's list."""

from __future__ import annotations

from typing import Any

from ledfyr.kernel.actor import Scope
from ledfyr.platform.history.recording import entries_of, sentence_of


def history_of(scope: Scope, object_type: str, object_key: str) -> list[dict[str, Any]]:
    """[{text, actor, at, reason, changes}], newest first, as ui/partials/history.html wants them."""
    return [shown_entry(entry) for entry in entries_of(scope, object_type, object_key)]


def shown_entry(entry: Any) -> dict[str, Any]:
    """One entry as ui/partials/history.html wants it."""
    return {
        "text": sentence_of(entry),
        "actor": entry.actor_name,
        "at": entry.at,
        "reason": entry.reason,
        "changes": [],
    }
