"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.platform.planning.locking import RegisterPolicy

POLICY = RegisterPolicy(room="internal_control", unit_writers=roles.UNIT_WRITERS)
