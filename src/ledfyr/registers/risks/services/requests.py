"""Handing an event down to units for their rating, and the units' answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record

from ..models import RatingRequest
from ..selectors import scale_in, units_of_committee
from .applying import RatingOffScale
from .editing import lock_row
from .unit_analyses import require_keeping, require_keeping_row


class NobodyAsked(DomainError):
    """A request goes to at least one unit of the committee; no facts."""

    code = "risks.nobody_asked"


class DueHasPassed(DomainError):
    """A request is answered by today or later; facts: ``due``."""

    code = "risks.due_has_passed"


class AnswerIncomplete(DomainError):
    """An answer says both steps and why; no facts."""

    code = "risks.answer_incomplete"


@logged
def hand_down(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    units: Sequence[UUID],
    due: date,
    today: date,
    note: str = "",
) -> list[RatingRequest]:
    """Ask units to rate an event of an analysis above them by a day.

    A unit that has been asked already gets the new day and note and keeps its answer. Raises NobodyAsked, DueHasPassed,
    NotFound, NotAllowed.
    """
    upper = require_keeping_row(actor, scope, key)
    row = lock_row(scope, key, None)
    below = {unit.pk for unit in units_of_committee(scope)} - {upper}
    chosen = [unit for unit in dict.fromkeys(units) if unit in below]
    if not chosen:
        raise NobodyAsked()
    if due < today:
        raise DueHasPassed(due=due.isoformat())
    known = {one.unit_id: one for one in RatingRequest.objects.select_for_update().filter(row=row, unit__in=chosen)}
    words = {"due": due, "note": squeeze(note), "asked_by": actor.name, "is_withdrawn": False}
    new = [RatingRequest(row=row, unit_id=unit, **words) for unit in chosen if unit not in known]
    for request in known.values():
        for name, value in words.items():
            setattr(request, name, value)
    RatingRequest.objects.bulk_create(new)
    RatingRequest.objects.bulk_update(known.values(), list(words))
    facts = {"nr": row.nr or "–", "units": len(chosen), "due": due.isoformat()}
    record(actor, scope, Change("risks.event_handed_down", "risks.event", str(row.pk), {}, facts))
    return [*known.values(), *new]


@logged
def answer_request(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    likelihood: int | None,
    consequence: int | None,
    reason: str,
    today: date,
) -> RatingRequest:
    """The unit's rating with its reason; a later answer replaces an earlier one, which stays in the history.

    Raises AnswerIncomplete, RatingOffScale, NotFound, NotAllowed.
    """
    unit = RatingRequest.objects.filter(pk=key).values_list("unit_id", flat=True).first()
    require_keeping(actor, scope, unit)
    request = _lock(scope, key)
    if likelihood is None or consequence is None or not squeeze(reason):
        raise AnswerIncomplete()
    scale = scale_in(scope)
    if not scale.allows(likelihood, consequence):
        raise RatingOffScale(likelihood=likelihood, consequence=consequence, steps=len(scale.likelihood))
    why = squeeze(reason)
    wanted = {"likelihood": likelihood, "consequence": consequence, "reason": why}
    changes = {name: (getattr(request, name), new) for name, new in wanted.items() if getattr(request, name) != new}
    for name, new in wanted.items():
        setattr(request, name, new)
    request.answered_by, request.answered_on = actor.name, today
    request.full_clean()
    request.save()
    facts = {"nr": request.row.nr or "–", "unit": request.unit.code, "value": likelihood * consequence}
    event = str(request.row_id)
    record(actor, scope, Change("risks.request_answered", "risks.event", event, changes, facts, why))
    return request


@logged
def withdraw_request(*, actor: Actor, scope: Scope, key: UUID | str) -> RatingRequest:
    """The unit need not answer any longer; what it has answered is no longer counted. Raises NotFound, NotAllowed."""
    row = RatingRequest.objects.filter(pk=key).values_list("row_id", flat=True).first()
    require_keeping_row(actor, scope, row or key)
    request = _lock(scope, key)
    request.is_withdrawn = True
    request.save()
    facts = {"nr": request.row.nr or "–", "unit": request.unit.code}
    record(actor, scope, Change("risks.request_withdrawn", "risks.event", str(request.row_id), {}, facts))
    return request


def _lock(scope: Scope, key: UUID | str) -> RatingRequest:
    requests = RatingRequest.objects.select_for_update(of=("self",)).select_related("row", "unit")
    here = requests.filter(row__analysis__committee__slug=scope.committee, row__analysis__year=scope.year)
    found = here.filter(pk=key, is_withdrawn=False, row__is_withdrawn=False).first()
    if found is None:
        raise NotFound("risks.no_request", key=str(key))
    return found
