"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="administration", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})
"""Settings and years of a committee."""

WHOLE = Scope("", 0)
"""No committee at all: only a role in the whole municipality reaches it."""


class MunicipalityPolicy(Policy):
    """What belongs to no single committee: only a role in the whole municipality writes, wherever she stands."""

    def may_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> bool:
        """True when the actor holds one of the writers' roles in the whole municipality."""
        return super().may_write(actor, WHOLE)


ORGANISATION_POLICY = MunicipalityPolicy(
    room="organisation", writers=frozenset({roles.ADMINISTRATOR, roles.CENTRAL_CONTROLLER, roles.SYSTEM})
)
"""The tree, people and their roles: the whole municipality's, so a committee's own controller reads them only."""


def may_organise(actor: Actor) -> bool:
    """True when the actor may change the tree, people and roles, which belong to no single committee."""
    return ORGANISATION_POLICY.may_write(actor, WHOLE)


NO_YEAR = Scope("", None)  # type: ignore[arg-type]  # what is told of the organisation belongs to no committee's year
"""Where the history of the organisation stands."""
