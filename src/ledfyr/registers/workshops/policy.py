"""Who may do what in this room: whoever may rate the analysis may lead a workshop about it."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.platform.planning.locking import RegisterPolicy

POLICY = RegisterPolicy(room="workshops", unit_writers=roles.UNIT_WRITERS)
