"""Who may do what in a room: one policy object per room, asked by every selector and service."""

from __future__ import annotations

from dataclasses import dataclass

from .actor import Actor, Scope
from .errors import NotAllowed


@dataclass(frozen=True)
class Policy:
    """Roles that may read and write in a room. Rights by place and date come with people and rights in time."""

    room: str
    readers: frozenset[str] = frozenset({"controller", "reader", "system"})
    writers: frozenset[str] = frozenset({"controller", "system"})

    def may_read(self, actor: Actor, scope: Scope) -> bool:
        return actor.has(*self.readers)

    def may_write(self, actor: Actor, scope: Scope) -> bool:
        return actor.has(*self.writers)

    def require_read(self, actor: Actor, scope: Scope) -> None:
        """Raise NotAllowed unless the actor may read here."""
        if not self.may_read(actor, scope):
            raise NotAllowed("not_allowed.read", room=self.room)

    def require_write(self, actor: Actor, scope: Scope) -> None:
        """Raise NotAllowed unless the actor may write here."""
        if not self.may_write(actor, scope):
            raise NotAllowed("not_allowed.write", room=self.room)
