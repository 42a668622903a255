"""Who may edit the prose of documents."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="documents", writers=roles.COORDINATORS | {"committee_secretary", "case_officer"})
