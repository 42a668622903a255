"""What somebody who takes part may see: the events, and what she has answered herself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.planning.secrecy import grounds_in

from ..models import Workshop, WorkshopAnswer, WorkshopItem, WorkshopParticipant
from ..rules import OPEN, plain_code


@dataclass(frozen=True)
class OwnLine:
    """An event with one's own answer; nobody else's is ever fetched here."""

    item: WorkshopItem
    answer: WorkshopAnswer | None


@dataclass(frozen=True)
class Part:
    """A participant's way through the events. ``next`` is the first one left to answer, None when she is done."""

    lines: list[OwnLine]
    answered: int
    next: int | None

    @property
    def total(self) -> int:
        return len(self.lines)


def find_open(code: str) -> Workshop:
    """The open workshop of a code, or NotFound: a code of a closed one is like any wrong code."""
    plain = plain_code(code)
    found = Workshop.objects.select_related("committee").filter(code=plain, state=OPEN) if plain else None
    workshop = found.first() if found is not None else None
    if workshop is None:
        raise NotFound("workshops.no_code")
    return workshop


def find_participant(workshop: Workshop, key: str) -> WorkshopParticipant | None:
    """Who takes part in the workshop by that key, None for nobody."""
    try:
        return WorkshopParticipant.objects.filter(workshop=workshop, pk=UUID(key)).first()
    except ValueError:
        return None


def open_items(workshop: Workshop) -> list[WorkshopItem]:
    """The workshop's events in order, without those that are secret now."""
    grounds = grounds_in(Scope(workshop.committee.slug, workshop.year))
    secret = {key for kind, key in grounds if kind == "risks.event"}
    return [item for item in workshop.items.order_by("position") if str(item.row_key) not in secret]


def own_lines(workshop: Workshop, participant: WorkshopParticipant) -> Part:
    """The events in order with the participant's own answers; three queries.

    An event that has become secret since it was taken in is not among them: she has no account.
    """
    own = {answer.item_id: answer for answer in WorkshopAnswer.objects.filter(participant=participant)}
    lines = [OwnLine(item, own.get(item.pk)) for item in open_items(workshop)]
    left = [line.item.position for line in lines if line.answer is None and not line.item.is_revealed]
    return Part(lines, sum(1 for line in lines if line.answer is not None), left[0] if left else None)
