"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import WHOLE, MunicipalityPolicy, Policy

__all__ = ["NO_YEAR", "ORGANISATION_POLICY", "POLICY", "WHOLE", "may_organise"]

POLICY = Policy(room="administration", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})
"""Settings and years of a committee."""

ORGANISATION_POLICY = MunicipalityPolicy(
    room="organisation", writers=frozenset({roles.ADMINISTRATOR, roles.CENTRAL_CONTROLLER, roles.SYSTEM})
)
"""The tree, people and their roles: the whole municipality's, so a committee's own controller reads them only."""


def may_organise(actor: Actor) -> bool:
    """True when the actor may change the tree, people and roles, which belong to no single committee."""
    return ORGANISATION_POLICY.may_write(actor, WHOLE)


NO_YEAR = Scope("", None)  # type: ignore[arg-type]  # what is told of the organisation belongs to no committee's year
"""Where the history of the organisation stands."""
