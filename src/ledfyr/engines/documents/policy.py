"""Who may edit the prose of documents, and who freezes them."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy
from ledfyr.platform.planning.locking import RegisterPolicy

POLICY = RegisterPolicy(room="documents", writers=roles.COORDINATORS | {"committee_secretary", "case_officer"})
"""Texts of documents: they stand still while a decision waits."""

DECIDING = Policy(room="deciding", writers=roles.COORDINATORS | {"committee_secretary"})
"""Dispatching and deciding."""
