"""Who acts, where, and for which year: passed into every service and selector."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """One committee's year. ``committee`` is the slug; every yearly row carries both."""

    committee: str
    year: int


@dataclass(frozen=True)
class Grant:
    """A role at a place, as it holds on the actor's day. Rights go downwards from the place.

    ``committees``: the slugs that the place belongs to, None for the whole municipality. ``unit``: the key of the unit
    whose part of the tree the role covers, '' for the whole of the committees.
    """

    role: str
    committees: frozenset[str] | None = None
    unit: str = ""

    def reaches(self, committee: str) -> bool:
        """True when the place belongs to the committee, as a whole or as a part of it."""
        return self.committees is None or committee in self.committees


@dataclass(frozen=True)
class Actor:
    """The one who acts. ``name`` is what history shows (a role at a place, e.g. 'Controller, ekonomistaben').

    ``roles`` hold in the whole municipality, ``grants`` at their places. ``on_behalf_of`` is the title of the person
    that a substitute acts for, '' when the actor acts as herself; ``grants`` are then that person's.
    """

    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    key: int | None = None
    grants: tuple[Grant, ...] = ()
    on_behalf_of: str = ""

    def has(self, *roles: str) -> bool:
        """True when the actor holds at least one of the roles somewhere."""
        return not self.roles.isdisjoint(roles) or any(grant.role in roles for grant in self.grants)

    def held(self, committee: str, *, above: frozenset[str] | None = frozenset()) -> frozenset[str]:
        """The roles that reach a place of the committee.

        ``above``: the keys of the units that the place lies in, itself included; empty asks for the committee as a
        whole, None for anywhere in it.
        """
        return self.roles | {
            grant.role
            for grant in self.grants
            if grant.reaches(committee) and (not grant.unit or above is None or grant.unit in above)
        }

    def units(self, committee: str, *roles: str) -> frozenset[str]:
        """The keys of the units where the actor holds one of the roles; rights reach what lies below them."""
        return frozenset(g.unit for g in self.grants if g.unit and g.role in roles and g.reaches(committee))


SYSTEM = Actor(name="Ledfyr", roles=frozenset({"system"}))
