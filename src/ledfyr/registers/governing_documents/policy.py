"""Who may do what in this room."""

from __future__ import annotations

from ledfyr.kernel.policy import Policy

POLICY = Policy(room="governing_documents")
