"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.planning.locking import RegisterPolicy

POLICY = RegisterPolicy(room="risks", unit_writers=roles.UNIT_WRITERS)

_SEES_EVERY_UNIT = roles.COORDINATORS | roles.MANAGERS | roles.AUDITORS


def reads_unit(actor: Actor, scope: Scope, above: frozenset[str]) -> bool:
    """True when the actor may read a unit's own analysis: those of the unit and above it, coordinators and auditors.

    ``above``: keys of the units that the unit lies in, itself included. Other units, and those who only read what the
    committee shares, do not see it.
    """
    if not _SEES_EVERY_UNIT.isdisjoint(actor.held(scope.committee)):
        return True
    return not above.isdisjoint(actor.units(scope.committee, *POLICY.readers))
