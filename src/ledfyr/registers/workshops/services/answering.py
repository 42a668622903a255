"""What somebody without an account does: takes part, and answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.registers.risks.public import scale_in

from ..models import Workshop, WorkshopAnswer, WorkshopItem, WorkshopParticipant
from ..rules import OPEN, is_whole
from ..selectors import find_open, open_items

MOST_PARTICIPANTS = 200


class ParticipantUnnamed(DomainError):
    """Who takes part says a name or a function; no facts."""

    code = "workshops.participant_unnamed"


class WorkshopFull(DomainError):
    """So many take part already; facts: ``most``."""

    code = "workshops.full"


class AnswersClosed(DomainError):
    """The spread of the event has been shown, or the workshop is closed; no facts."""

    code = "workshops.answers_closed"


class AnswerIncomplete(DomainError):
    """An answer holds all that is asked for, on the scale; no facts."""

    code = "workshops.answer_incomplete"


@logged
def join_workshop(*, code: str, name: str, now: datetime, key: UUID | None = None) -> WorkshopParticipant:
    """Take part under a name or function. ``key``: of the form that was sent; sent twice it makes one participant.

    Raises NotFound (no open workshop), ParticipantUnnamed, WorkshopFull.
    """
    # Locked: closing counts who takes part, and of a form sent twice the second finds the first.
    Workshop.objects.select_for_update().filter(pk=find_open(code).pk).first()
    workshop = find_open(code)
    if not squeeze(name):
        raise ParticipantUnnamed()
    there = workshop.participants.filter(pk=key).first() if key else None
    if there is not None:
        return there
    if workshop.participants.count() >= MOST_PARTICIPANTS:
        raise WorkshopFull(most=MOST_PARTICIPANTS)
    participant = WorkshopParticipant(workshop=workshop, name=squeeze(name)[:80], joined_at=now)
    participant.pk = key or participant.pk
    participant.full_clean()
    participant.save()
    return participant


@logged
def answer_item(
    *, participant: WorkshopParticipant, place: int, likelihood: int | None, consequence: int | None
) -> WorkshopAnswer:
    """Answer about an event, or change the answer, while nobody has seen the spread.

    Raises NotFound, AnswersClosed, AnswerIncomplete.
    """
    items = WorkshopItem.objects.select_for_update(of=("self",)).filter(workshop=participant.workshop_id)
    item = items.filter(position=place).first()
    workshop = Workshop.objects.select_related("committee").get(pk=participant.workshop_id)
    if item is None or item not in open_items(workshop):
        raise NotFound("workshops.no_item")
    if item.is_revealed or workshop.state != OPEN:
        raise AnswersClosed()
    scale = scale_in(Scope(workshop.committee.slug, workshop.year))
    if not is_whole(workshop.rates, likelihood, consequence) or not scale.allows(likelihood, consequence):
        raise AnswerIncomplete()
    answer, _made = WorkshopAnswer.objects.update_or_create(
        participant=participant, item=item, defaults={"likelihood": likelihood, "consequence": consequence}
    )
    return answer
