"""Disposal of what the log keeps, for the whole municipality and by decision."""

from __future__ import annotations

from datetime import datetime

from ledfyr.kernel.actor import Actor
from ledfyr.platform.history.disposal import Selection, dispose
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.models import Disposal

from ..policy import ORGANISATION_POLICY, WHOLE


@logged
def dispose_history(
    *, actor: Actor, selection: Selection, decision_reference: str, reason: str, now: datetime
) -> Disposal:
    """Dispose of the selection by a decision; recorded by the log itself.

    Raises NoDecision, NothingToDispose, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    return dispose(actor=actor, selection=selection, decision_reference=decision_reference, reason=reason, now=now)
