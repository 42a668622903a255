"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import MunicipalityPolicy, Policy

HEADS = frozenset({"head_of_administration"})

POLICY = Policy(room="instructions", writers=roles.COORDINATORS | HEADS | {"committee_secretary"}, unit_writers=HEADS)
"""Answering for the committee: filling in the checklist and submitting it."""

OFFICE_POLICY = MunicipalityPolicy(room="instructions", writers=frozenset({roles.CENTRAL_CONTROLLER, roles.SYSTEM}))
"""The executive office: writes and issues instructions, receives and returns what committees submit."""
