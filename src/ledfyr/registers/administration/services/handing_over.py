"""Handing over: another person takes a position over, or its duties go to another position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ledfyr.engines.ui.rooms import rooms
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Assignment, Position
from ledfyr.platform.organisation.positions import with_words

from ..policy import POLICY
from .people import At, assign_role, end_role


class NothingToHandOver(DomainError):
    """Neither a successor nor a duty was chosen."""

    code = "administration.nothing_to_hand_over"


class SamePosition(DomainError):
    """Duties would be moved to the position that has them, or to none."""

    code = "administration.same_position"


@dataclass(frozen=True)
class Chosen:
    """A duty to move: its room's key, where it stands, its own key."""

    room: str
    scope: Scope
    key: str

    @classmethod
    def read(cls, text: str) -> Chosen:
        """What a form sent ('room/committee/year/key'). Raises NotFound."""
        room, _slash, rest = text.partition("/")
        committee, _slash, rest = rest.partition("/")
        year, _slash, key = rest.partition("/")
        if not (room and committee and year.isdecimal() and len(year) == len("2027") and key):
            raise NotFound("administration.no_duty")
        return cls(room, Scope(committee, int(year)), key)


@logged
def hand_over(
    *,
    actor: Actor,
    scope: Scope,
    position: UUID,
    first: date,
    leaving: int | None = None,
    successor: int | None = None,
    duties: Sequence[Chosen] = (),
    to: UUID | None = None,
    reason: str = "",
) -> int:
    """Let ``successor`` hold the position from ``first``, and the ``leaving`` assignment end the day before; move the
    chosen duties to the position ``to``. All of it or nothing; how many duties were moved.

    A change of people asks for the whole municipality's right, each room for its own. Raises NothingToHandOver,
    SamePosition, what assign_role, end_role and the rooms refuse, NotFound, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    found = _position(position)
    if leaving is None and successor is None and not duties:
        raise NothingToHandOver()
    if duties and (to is None or to == position):
        raise SamePosition()
    if leaving is not None:
        _end(actor, found, leaving, first, reason)
    if successor is not None:
        at = At(committee=found.committee.slug if found.committee else "", unit=found.unit_id)
        assign_role(actor=actor, person=successor, role=found.role, at=at, first=first)
    facts = {"position": found.words, "day": first.isoformat()}
    moved = 0
    if to is not None and duties:
        moved = _move(actor, duties, to, reason or f"Överlämning från {found.words}")
        facts |= {"to": _position(to).words, "moved": str(moved)}
    code = "duties_moved" if moved else "position_handed_over"
    record(actor, None, Change(f"administration.{code}", "organisation.position", str(position), {}, facts, reason))
    return moved


def _position(key: UUID) -> Position:
    found = with_words(Position.objects.all()).filter(pk=key).first()
    if found is None:
        raise NotFound("administration.no_position")
    return found


def _end(actor: Actor, position: Position, key: int, first: date, reason: str) -> None:
    """End the assignment the day before, unless it has ended by then."""
    held = Assignment.objects.filter(pk=key, position=position).first()
    if held is None:
        raise NotFound("administration.no_assignment")
    if held.valid_to is None or held.valid_to > first:
        end_role(actor=actor, key=key, last=first - timedelta(days=1), reason=reason)


def _move(actor: Actor, duties: Iterable[Chosen], to: UUID, reason: str) -> int:
    """Let each room move its own, committee's year by year."""
    movers = {room.key: room.duties for room in rooms() if room.duties is not None}
    groups: dict[tuple[str, Scope], list[str]] = {}
    for one in duties:
        groups.setdefault((one.room, one.scope), []).append(one.key)
    moved = 0
    for (room, scope), keys in groups.items():
        if room not in movers:
            raise NotFound("administration.no_duty")
        moved += movers[room].move(actor=actor, scope=scope, keys=keys, position=to, reason=reason)
    return moved
