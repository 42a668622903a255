"""Who may answer findings."""

from __future__ import annotations

from ledfyr.kernel.policy import Policy

POLICY = Policy(room="review")
