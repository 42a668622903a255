"""Who may do what in a room: one policy object per room, asked by every page, selector and service."""

from __future__ import annotations

from dataclasses import dataclass

from . import roles
from .actor import Actor, Scope
from .errors import NotAllowed


@dataclass(frozen=True)
class Policy:
    """What roles may do in a room. Rights go downwards from the place where a role is held.

    ``readers`` see what the committee shares: its own analysis, plan, figures and what it has decided. ``writers`` keep
    the committee's own rows when they hold the role for the committee as a whole. ``unit_writers`` keep the rows of
    their own unit and those below. Auditors never write, whatever other role they hold.
    """

    room: str
    readers: frozenset[str] = roles.INSIDERS
    writers: frozenset[str] = roles.COORDINATORS
    unit_writers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for named in (self.readers, self.writers, self.unit_writers):
            if unknown := named - roles.EVERY:
                raise ValueError(f"{self.room}: unknown roles {', '.join(sorted(unknown))}")
        if auditing := (self.writers | self.unit_writers) & roles.AUDITORS:
            raise ValueError(f"{self.room}: auditors never write ({', '.join(sorted(auditing))})")

    def may_read(self, actor: Actor, scope: Scope) -> bool:
        """True when a role reaches the committee, as a whole or in some part of it."""
        return not self.readers.isdisjoint(actor.held(scope.committee, above=None))

    def may_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> bool:
        """True when the actor may keep a row there.

        ``above``: keys of the units that the row's unit lies in, itself included; empty for the committee's own rows.
        """
        everywhere = actor.held(scope.committee, above=None)
        if not everywhere.isdisjoint(roles.AUDITORS):
            return False
        if not self.writers.isdisjoint(actor.held(scope.committee)):
            return True
        return bool(above) and not self.unit_writers.isdisjoint(actor.held(scope.committee, above=above))

    def may_write_some(self, actor: Actor, scope: Scope) -> bool:
        """True when there is any place of the committee where the actor may keep rows."""
        return self.may_write(actor, scope, above=actor.units(scope.committee, *self.unit_writers))

    def require_read(self, actor: Actor, scope: Scope) -> None:
        """Raise NotAllowed unless the actor may read here."""
        if not self.may_read(actor, scope):
            raise NotAllowed("not_allowed.read", room=self.room)

    def require_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> None:
        """Raise NotAllowed unless the actor may keep a row there (see may_write)."""
        if not self.may_write(actor, scope, above=above):
            raise NotAllowed("not_allowed.write", room=self.room)

    def require_write_some(self, actor: Actor, scope: Scope) -> None:
        """Raise NotAllowed unless there is any place here where the actor may keep rows."""
        if not self.may_write_some(actor, scope):
            raise NotAllowed("not_allowed.write", room=self.room)


WHOLE = Scope("", 0)
"""No committee at all: only a role in the whole municipality reaches it."""


class MunicipalityPolicy(Policy):
    """What belongs to no single committee: only a role in the whole municipality writes, wherever she stands."""

    def may_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> bool:
        """True when the actor holds one of the writers' roles in the whole municipality."""
        return super().may_write(actor, WHOLE)
