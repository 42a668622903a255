"""Who may send one-time links, and see who has opened them: those who may write in the committee's year."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="sign_in")

SIGN_INS = Policy(room="sign_in", readers=roles.COORDINATORS | {roles.ADMINISTRATOR})
"""Who signed in when is read by those who look after the people, not by everybody."""
