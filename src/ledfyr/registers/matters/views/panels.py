"""What this room hangs on the calendar's pages: the matters of a meeting."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Scope

from ..policy import POLICY
from ..rules import SETTLED
from ..selectors import matters_at, matters_between

Shown = tuple[str, dict[str, Any]] | None
TEMPLATE = "matters/panels/meeting.html"


def meeting_panel(actor: Actor, scope: Scope, key: str) -> Shown:
    """On a meeting's page: what is taken up there."""
    if not POLICY.may_read(actor, scope):
        return None
    matters = list(matters_at(actor, scope, key))
    return (TEMPLATE, {"matters": matters, "scope": scope, "why": "meeting"}) if matters else None


def move_panel(actor: Actor, scope: Scope, key: str) -> Shown:
    """Where the move of a meeting is asked: what moves with it. What is decided stays on its day."""
    if not POLICY.may_read(actor, scope):
        return None
    matters = [one for one in matters_at(actor, scope, key) if one.state not in SETTLED]
    return (TEMPLATE, {"matters": matters, "scope": scope, "why": "move"}) if matters else None


def calendar_panel(actor: Actor, scope: Scope, key: str) -> Shown:
    """On the calendar: what is taken up at the year's meetings."""
    if not POLICY.may_read(actor, scope):
        return None
    matters = list(matters_between(actor, scope, date(scope.year, 1, 1), date(scope.year, 12, 31)))
    return (TEMPLATE, {"matters": matters, "scope": scope, "why": "calendar"}) if matters else None
