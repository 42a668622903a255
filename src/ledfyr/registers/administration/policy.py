"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="administration", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})
"""Settings and years of a committee."""

ORGANISATION = Policy(
    room="organisation", writers=frozenset({roles.ADMINISTRATOR, roles.CENTRAL_CONTROLLER, roles.SYSTEM})
)
"""The tree, people and their roles: the whole municipality's, so a committee's own controller reads them only."""
