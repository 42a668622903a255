"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="year_calendar", writers=roles.COORDINATORS | {"committee_secretary"})
