"""What positions answer for, room by room, and which of it nobody holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from ledfyr.engines.ui.rooms import rooms
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.register import Duty, Register
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.organisation.models import Assignment, Position, Substitute
from ledfyr.platform.organisation.positions import VACANT, dead_among, holders_of, with_words
from ledfyr.platform.planning.locking import lock_over, refusal_of

from ..policy import ORGANISATION_POLICY

YEARS_AHEAD = 3


@dataclass(frozen=True)
class ShownDuty:
    """A duty with its page; ``refusal`` says in words why the actor cannot move it, '' when she can.

    ``key``: what a form sends for it: room, committee, year and the duty's own key.
    """

    duty: Duty
    key: str
    url: str
    refusal: str = ""


@dataclass(frozen=True)
class RoomDuties:
    """A room's duties, those that are done apart."""

    label: str
    open: tuple[ShownDuty, ...]
    done: int

    @property
    def refusal(self) -> str:
        """The one reason why none of them can be moved, '' when some can or the reasons differ."""
        reasons = {one.refusal for one in self.open}
        return reasons.pop() if len(reasons) == 1 else ""


@dataclass(frozen=True)
class DeadDuty:
    """An open duty whose position nobody holds (``vacant``), or whose unit stands no longer (``ended``)."""

    duty: Duty
    room: str
    url: str
    words: str
    state: str


def living_years(today: date) -> range:
    """The years whose duties follow a position: last year's report until the plans that can have been begun."""
    return range(today.year - 1, today.year + YEARS_AHEAD + 1)


def find_position(actor: Actor, scope: Scope, key: UUID) -> Position:
    """The position with its words, or NotFound."""
    ORGANISATION_POLICY.require_read(actor, scope)
    found = with_words(Position.objects.all()).filter(pk=key).first()
    if found is None:
        raise NotFound("administration.no_position")
    return found


def search_positions(actor: Actor, scope: Scope, keys: Collection[UUID]) -> dict[UUID, str]:
    """{position: its words} of those named."""
    ORGANISATION_POLICY.require_read(actor, scope)
    return {one.pk: one.words for one in with_words(Position.objects.filter(pk__in=keys))}


def assignments_at(position: Position, today: date) -> list[Assignment]:
    """Who holds the position today or later, the first first."""
    open_now = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    return list(position.assignments.filter(open_now).select_related("person").order_by("valid_from", "id"))


def substitutes_now(people: Collection[int], today: date) -> list[Substitute]:
    """Who acts for them today or later."""
    found = Substitute.objects.filter(person__in=people, valid_to__gte=today)
    return list(found.select_related("person", "substitute").order_by("valid_from", "id"))


def duties_of(actor: Actor, scope: Scope, position: UUID, today: date) -> list[RoomDuties]:
    """What the position answers for, room by room, where the actor may read."""
    ORGANISATION_POLICY.require_read(actor, scope)
    out = []
    for room in _with_duties():
        found = _readable(room, actor, room.duties.find(years={*living_years(today), scope.year}, positions=[position]))  # type: ignore[union-attr]
        refusals = {place: _refusal(room, actor, place) for place in {_place(duty) for duty in found}}
        shown = tuple(_shown(room, duty, refusals[_place(duty)]) for duty in found if duty.is_open)
        if found:
            out.append(RoomDuties(str(room.duties.label), shown, len(found) - len(shown)))  # type: ignore[union-attr]
    return out


def _with_duties() -> Iterator[Register]:
    return (room for room in rooms() if room.duties is not None)


def _place(duty: Duty) -> Scope:
    return Scope(duty.committee, duty.year)


def _readable(room: Register, actor: Actor, found: Collection[Duty]) -> list[Duty]:
    places = set(map(_place, found))
    may = {place: room.policy is not None and room.policy.may_read(actor, place) for place in places}
    unread = room.duties.unread_units if room.duties else None
    units = {place: unread(actor, place) if unread else () for place in places}
    return [duty for duty in found if may[_place(duty)] and duty.unit not in units[_place(duty)]]


def _refusal(room: Register, actor: Actor, place: Scope) -> str:
    """Why the actor cannot move the room's duties there, '' when she can."""
    if room.policy is None or room.policy.may_write(actor, place):
        return ""
    lock = lock_over(room.key, place)
    return sentence(refusal_of(lock) if lock else _NotHers())


class _NotHers(DomainError):
    """The actor does not keep the register."""

    code = "administration.not_her_register"


def _shown(room: Register, duty: Duty, refusal: str = "") -> ShownDuty:
    url = reverse(duty.url_name, args=[duty.committee, duty.year, duty.url_key]) if duty.url_name else ""
    return ShownDuty(duty, f"{room.key}/{duty.committee}/{duty.year}/{duty.key}", url, refusal)


def dead_duties(actor: Actor, scope: Scope, today: date) -> list[DeadDuty]:
    """Open duties of the committee's year whose position nobody holds today; few queries."""
    ORGANISATION_POLICY.require_read(actor, scope)
    found = [
        (room, duty)
        for room in _with_duties()
        for duty in _readable(room, actor, room.duties.find(years=[scope.year], committee=scope.committee))  # type: ignore[union-attr]
        if duty.is_open
    ]
    dead = dead_among({UUID(duty.position) for _room, duty in found}, on=today)
    words = search_positions(actor, scope, dead)
    return [
        DeadDuty(duty, str(room.duties.label), _shown(room, duty).url, words[key], dead[key])  # type: ignore[union-attr]
        for room, duty in found
        if (key := UUID(duty.position)) in dead
    ]


def duty_rows(actor: Actor, scope: Scope, today: date) -> list[Row]:
    """The committee's year by who answers: a row for each duty that belongs to a position, with who holds it today."""
    ORGANISATION_POLICY.require_read(actor, scope)
    found = [
        (room, duty)
        for room in _with_duties()
        for duty in _readable(room, actor, room.duties.find(years=[scope.year], committee=scope.committee))  # type: ignore[union-attr]
    ]
    keys = {UUID(duty.position) for _room, duty in found}
    facts = (search_positions(actor, scope, keys), holders_of(keys, on=today), dead_among(keys, on=today))
    return [_duty_row(room, duty, *facts) for room, duty in found]


def _duty_row(room: Register, duty: Duty, words: Any, held: Any, dead: Any) -> Row:
    key = UUID(duty.position)
    values = {
        "room": str(room.label),
        "duty": duty.title,
        "position": words[key],
        "holders": held.get(key, []),
        "state": dead.get(key),
        "due": duty.due.isoformat() if duty.due else None,
        "is_open": duty.is_open,
    }
    place = Place(register="duties", row=words[key], key=f"duty-{duty.key}", url=_shown(room, duty).url)
    return Row("duties", values, place)


def positions_to_hand_over(actor: Actor, scope: Scope, today: date) -> list[dict[str, Any]]:
    """The positions of the committee's year with open duties that nobody holds, each with how many."""
    counted: dict[str, dict[str, Any]] = {}
    for one in dead_duties(actor, scope, today):
        at = {"key": one.duty.position, "words": one.words, "is_vacant": one.state == VACANT, "n": 0}
        counted.setdefault(one.duty.position, at)["n"] += 1
    return sorted(counted.values(), key=lambda one: str(one["words"]))
