"""Who may send one-time links, and see who has opened them: those who may write in the committee's year."""

from __future__ import annotations

from ledfyr.kernel.policy import Policy

POLICY = Policy(room="sign_in")
