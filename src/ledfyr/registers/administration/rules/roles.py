"""Decisions about people's roles: what cannot be held together, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ledfyr.kernel import roles
from ledfyr.kernel.errors import DomainError

INDEPENDENT_OF = roles.MANAGERS | {"archivist", "information_security_coordinator"}
"""What a data protection officer watches over, and so cannot be."""

LISTENING = frozenset({"reader"})
"""A role that only lets one read takes nothing from anybody's independence."""


class IncompatibleRoles(DomainError):
    """R-OR-1: two roles that one person should not hold at once; facts: ``one``, ``other`` (codes)."""

    code = "administration.incompatible_roles"


class OwnRole(DomainError):
    """Nobody changes her own roles or makes herself a substitute."""

    code = "administration.own_role"


class HeldAlready(DomainError):
    """The person holds the position already on some of the days; facts: ``day``."""

    code = "administration.held_already"


class EndsBeforeStart(DomainError):
    """A period that ends before it begins; facts: ``first``, ``last``."""

    code = "administration.ends_before_start"


class NotActive(DomainError):
    """A person who is shut off cannot be given anything; facts: ``person``."""

    code = "administration.not_active"


class OwnSubstitute(DomainError):
    """Nobody is her own substitute."""

    code = "administration.own_substitute"


class SubstituteIncompatible(DomainError):
    """R-OR-1: acting for a person whose role does not go with one's own; facts: ``one``, ``other`` (in words)."""

    code = "administration.substitute_incompatible"


class WrongPlace(DomainError):
    """The place does not stand during the period; facts: ``place``, ``day``."""

    code = "administration.place_not_standing"


@dataclass(frozen=True)
class Held:
    """A role from ``since`` to ``until`` (exclusive, None: until further notice); ``reason`` of an exception."""

    role: str
    since: date
    until: date | None = None
    reason: str = ""

    def meets(self, other: Held) -> bool:
        """True when both hold on some day."""
        return (other.until is None or self.since < other.until) and (self.until is None or other.since < self.until)


def incompatible(one: str, other: str) -> bool:
    """R-OR-1: data protection officer with a manager, archivist or security coordinator; auditor with any other.

    Source: GDPR article 38.6, the municipality's security baseline; KL 12:4 for auditors.
    """
    if one == other or LISTENING & {one, other}:
        return False
    if roles.AUDITORS & {one, other}:
        return True
    pair = {one, other}
    return "data_protection_officer" in pair and bool(pair & INDEPENDENT_OF)


def clashes(held: Iterable[Held]) -> Iterator[tuple[Held, Held]]:
    """Pairs of roles that meet in time, cannot be held together and carry no exception."""
    for one, other in combinations(sorted(held, key=lambda role: (role.since, role.role)), 2):
        if one.meets(other) and incompatible(one.role, other.role) and not (one.reason or other.reason):
            yield one, other


def check_compatible(held: Iterable[Held], new: Held) -> None:
    """Raise IncompatibleRoles (facts: the roles' codes) unless the new role goes with what is held, or says why."""
    if new.reason.strip():
        return
    for one in held:
        if one.meets(new) and incompatible(one.role, new.role):
            raise IncompatibleRoles(one=new.role, other=one.role)


def check_period(first: date, last: date | None) -> None:
    """Raise EndsBeforeStart. Both days belong to the period."""
    if last is not None and last < first:
        raise EndsBeforeStart(first=first.isoformat(), last=last.isoformat())
