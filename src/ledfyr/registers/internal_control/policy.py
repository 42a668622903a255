"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.platform.planning.locking import RegisterPolicy

POLICY = RegisterPolicy(room="internal_control")
