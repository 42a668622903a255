"""The committees and years that an actor may read."""

from __future__ import annotations

from datetime import date

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.models import Committee

from .policy import POLICY


def readable_committees(actor: Actor, today: date) -> list[tuple[Committee, list[int]]]:
    """Committees by name, each with its opened years, newest first; only what the actor may read.

    A committee without years is asked for as of today. Two queries however many there are.
    """
    out = []
    for committee in Committee.objects.prefetch_related("years"):
        opened = [planned.year for planned in committee.years.all()]
        readable = [year for year in opened if POLICY.may_read(actor, Scope(committee.slug, year))]
        if readable or (not opened and POLICY.may_read(actor, Scope(committee.slug, today.year))):
            out.append((committee, readable))
    return out
