"""The committees and years that an actor may read: what the switcher, the start page and the API list."""

from __future__ import annotations

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.models import Committee

from .policy import POLICY


def readable_years(actor: Actor) -> list[tuple[Committee, list[int]]]:
    """Committees by name that the actor may see something of, each with its opened years, newest first.

    Two queries however many there are.
    """
    return [
        (committee, [planned.year for planned in committee.years.all()])
        for committee in Committee.objects.prefetch_related("years")
        if POLICY.may_read(actor, Scope(committee.slug, 0))
    ]
