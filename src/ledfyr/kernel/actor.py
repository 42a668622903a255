"""Who acts, where, and for which year: passed into every service and selector."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """The one who acts. ``name`` is what history shows (a role, e.g. 'Controller'); ``roles`` are
    the codes that policies ask about ('controller', 'reader', 'system')."""

    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    key: int | None = None

    def has(self, *roles: str) -> bool:
        """True when the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(name="Ledfyr", roles=frozenset({"system"}))


@dataclass(frozen=True)
class Scope:
    """One committee's year. ``committee`` is the slug; every yearly row carries both."""

    committee: str
    year: int
