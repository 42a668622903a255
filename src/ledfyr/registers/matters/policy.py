"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

HEADS = frozenset({"head_of_administration"})

POLICY = Policy(room="matters", writers=roles.COORDINATORS | {"committee_secretary", "case_officer"})
"""Writing a matter."""

SIGNING_POLICY = Policy(room="matters", writers=HEADS | {roles.SYSTEM}, unit_writers=HEADS)
"""Signing that a matter is ready: the head of an administration that serves the committee."""

MEETING_POLICY = Policy(room="matters", writers=roles.COORDINATORS | {"committee_secretary"})
"""Sending out, and noting what the committee decided."""

ANY_POLICY = Policy(room="matters", writers=POLICY.writers | SIGNING_POLICY.writers, unit_writers=HEADS)
"""At the door: whoever may do any of it."""
