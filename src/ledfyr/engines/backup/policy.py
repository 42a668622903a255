"""Who may take out everything: only those who keep the whole municipality."""

from __future__ import annotations

from dataclasses import dataclass

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy


@dataclass(frozen=True)
class WholePolicy(Policy):
    """Asks for a role that holds in the whole municipality, since a copy has every committee in it."""

    def may_read(self, actor: Actor, scope: Scope) -> bool:
        """True when the actor keeps the whole municipality."""
        return not self.readers.isdisjoint(_everywhere(actor))

    def may_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> bool:
        """As may_read, auditors apart."""
        held = _everywhere(actor)
        return held.isdisjoint(roles.AUDITORS) and not self.writers.isdisjoint(held)


def _everywhere(actor: Actor) -> frozenset[str]:
    return actor.roles | {grant.role for grant in actor.grants if grant.committees is None and not grant.unit}


KEEPERS = frozenset({roles.ADMINISTRATOR, roles.CENTRAL_CONTROLLER, roles.CONTROLLER, roles.SYSTEM})
POLICY = WholePolicy(room="backup", readers=KEEPERS, writers=KEEPERS)
