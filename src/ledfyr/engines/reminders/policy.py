"""Who sees the log of letters and jobs, and whose reminders are her own."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

KEEPERS = roles.COORDINATORS | {roles.ADMINISTRATOR, "committee_secretary"}
POLICY = Policy(room="reminders", readers=KEEPERS, writers=KEEPERS)
"""The log, and work that failed."""

OWN = Policy(room="reminders_own", readers=roles.EVERY)
"""Everybody's own choice and calendar address."""
