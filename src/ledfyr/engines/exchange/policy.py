"""Who may take files in; what they may write is asked by each room's services."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="exchange", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})
