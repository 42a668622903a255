"""Who gets into the shell at all: everybody with a role somewhere in the committee."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.policy import Policy

POLICY = Policy(room="ui", readers=roles.EVERY)
