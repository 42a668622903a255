"""Who may read through the API at all. The rooms' own policies are asked by their selectors as well."""

from __future__ import annotations

from ledfyr.kernel.policy import Policy

POLICY = Policy(room="api")
