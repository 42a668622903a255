"""What the one who leads a workshop does: prepares, opens, shows the spread, notes what was agreed, closes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.crypto import get_random_string

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.decisions import standing_of
from ledfyr.platform.planning.secrecy import grounds_in
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.risks.public import line_of, rate_event, rows_in

from ..models import Workshop, WorkshopAnswer, WorkshopItem
from ..policy import POLICY
from ..rules import CLOSED, CODE_LENGTH, CODE_LETTERS, OPEN, PREPARED, after, kept
from ..selectors import cells_of, open_items

MOST_EVENTS = 200


class NothingToRate(DomainError):
    """A workshop is about at least one event, and at most so many; facts: ``most``."""

    code = "workshops.nothing_to_rate"


class NameMissing(DomainError):
    """A workshop has a name."""

    code = "workshops.name_missing"


class WrongStep(DomainError):
    """The step cannot be taken now; facts: ``state`` in words."""

    code = "workshops.wrong_step"


class YearDecided(DomainError):
    """The year is decided, and its workshops stay closed; facts: ``year``."""

    code = "workshops.year_decided"


class AnswersGone(DomainError):
    """The answers have been disposed of: nobody can go on with them; no facts."""

    code = "workshops.answers_gone"


class ReasonMissing(DomainError):
    """What was agreed has a reason; no facts."""

    code = "workshops.reason_missing"


class NotRevealed(DomainError):
    """Nothing is agreed before the spread has been seen; no facts."""

    code = "workshops.not_revealed"


@logged
def prepare_workshop(
    *,
    actor: Actor,
    scope: Scope,
    name: str,
    rows: Collection[UUID],
    rates: str = Workshop.Rates.BOTH,
    unit: UUID | None = None,
) -> Workshop:
    """A workshop about events of the committee's analysis (``unit``: of that unit's), not yet open.

    Secret events are never taken in: whoever takes part has no account. Raises NameMissing, NothingToRate, NotAllowed.
    """
    POLICY.require_write(actor, scope, above=line_of(unit, scope.year))
    committee = open_year(scope, actor).committee
    if not squeeze(name):
        raise NameMissing()
    secret = {key for kind, key in grounds_in(scope) if kind == "risks.event"}
    wanted = {str(key) for key in rows} - secret
    chosen = [row for row in rows_in(actor, scope, unit=unit) if str(row.pk) in wanted]
    if not 0 < len(chosen) <= MOST_EVENTS:
        raise NothingToRate(most=MOST_EVENTS)
    workshop = Workshop(
        committee=committee, year=scope.year, unit_id=unit, name=squeeze(name), rates=rates, led_by=actor.name
    )
    workshop.full_clean()
    workshop.save()
    WorkshopItem.objects.bulk_create(
        WorkshopItem(workshop=workshop, position=place, row_key=row.pk, nr=row.nr, text=row.text)
        for place, row in enumerate(chosen, 1)
    )
    record(actor, scope, _note(workshop, "workshops.prepared", events=len(chosen)))
    return workshop


@logged
def open_workshop(*, actor: Actor, scope: Scope, key: UUID, today: date) -> Workshop:
    """Let participants in, by a code of its own. Raises NothingToRate (all is secret now), WrongStep, NotAllowed."""
    workshop = _lock(actor, scope, key)
    _require_open_items(workshop)
    _go(workshop, "open")
    workshop.code, workshop.opened_on, workshop.led_by = _new_code(), today, actor.name
    workshop.save()
    record(actor, scope, _note(workshop, "workshops.opened"))
    return workshop


@logged
def close_workshop(*, actor: Actor, scope: Scope, key: UUID, today: date) -> Workshop:
    """Nobody answers any more; the code ends, and every spread stands as it is, those of too few as their number.

    Raises WrongStep, NotAllowed.
    """
    workshop = _lock(actor, scope, key)
    _go(workshop, "close")
    items = list(workshop.items.select_for_update())
    cells = cells_of(items)
    for item in items:
        item.is_revealed = True
        item.tally = [[*cell, times] for cell, times in kept(cells[item.pk]).items()]
    WorkshopItem.objects.bulk_update(items, ["is_revealed", "tally"])
    workshop.code, workshop.closed_on = "", today
    workshop.save()
    record(actor, scope, _note(workshop, "workshops.closed", participants=workshop.participants.count()))
    return workshop


@logged
def reopen_workshop(*, actor: Actor, scope: Scope, key: UUID) -> Workshop:
    """Open again, with a new code; what was agreed stands.

    Raises YearDecided, AnswersGone, NothingToRate (all has become secret), WrongStep, NotAllowed.
    """
    workshop = _lock(actor, scope, key)
    if standing_of(scope).code == "decided":
        raise YearDecided(year=scope.year)
    if workshop.disposed_on is not None:
        raise AnswersGone()
    _require_open_items(workshop)
    _go(workshop, "reopen")
    workshop.code, workshop.closed_on = _new_code(), None
    workshop.save()
    record(actor, scope, _note(workshop, "workshops.reopened"))
    return workshop


@logged
def remove_workshop(*, actor: Actor, scope: Scope, key: UUID) -> None:
    """Take away a workshop that was never opened. Raises WrongStep, NotAllowed."""
    workshop = _lock(actor, scope, key)
    if workshop.state != PREPARED:
        raise WrongStep(state=workshop.get_state_display())
    note = _note(workshop, "workshops.removed")
    workshop.delete()
    record(actor, scope, note)


@logged
def dispose_answers(*, actor: Actor, scope: Scope, key: UUID, today: date) -> Workshop:
    """Forget what each participant answered; the spread and who took part stay. Raises WrongStep, NotAllowed."""
    workshop = _lock(actor, scope, key)
    if workshop.state != CLOSED:
        raise WrongStep(state=workshop.get_state_display())
    if workshop.disposed_on is None:
        WorkshopAnswer.objects.filter(item__workshop=workshop).delete()
        workshop.disposed_on = today
        workshop.save()
        record(actor, scope, _note(workshop, "workshops.answers_disposed"))
    return workshop


@logged
def reveal_spread(*, actor: Actor, scope: Scope, key: UUID, place: int) -> WorkshopItem:
    """Show what was answered about an event. From then on nobody answers about it. Raises WrongStep, NotAllowed."""
    return _show(actor, scope, key, place, shown=True)


@logged
def hide_spread(*, actor: Actor, scope: Scope, key: UUID, place: int) -> WorkshopItem:
    """Let everybody answer about the event again. Raises WrongStep, NotAllowed."""
    return _show(actor, scope, key, place, shown=False)


def _show(actor: Actor, scope: Scope, key: UUID, place: int, *, shown: bool) -> WorkshopItem:
    workshop = _lock(actor, scope, key)
    if workshop.state != OPEN:
        raise WrongStep(state=workshop.get_state_display())
    item = _lock_item(workshop, place)
    if item.is_revealed != shown:
        item.is_revealed = shown
        item.save()
        code = "workshops.revealed" if shown else "workshops.hidden"
        record(actor, scope, _note(workshop, code, nr=item.nr or "–"))
    return item


@logged
def agree(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID,
    place: int,
    version: int | None,
    likelihood: int | None,
    consequence: int | None,
    reason: str,
    today: date,
) -> WorkshopItem:
    """Note what was agreed about an event, and rate it so in the analysis at the ``version`` that was read.

    Raises NotRevealed, ReasonMissing, WrongStep, and what rating an event raises: Conflict, RatingOffScale, Locked,
    NotFound (it has been withdrawn), NotAllowed.
    """
    workshop, item = _ready_to_agree(actor, scope, key, place, reason)
    rate_event(
        actor=actor,
        scope=scope,
        key=item.row_key,
        version=version,
        likelihood=likelihood,
        consequence=consequence,
        reason=reason.strip(),
    )
    wanted: dict[str, Any] = {"agreed_likelihood": likelihood, "agreed_consequence": consequence}
    changes = {name: (getattr(item, name), value) for name, value in wanted.items() if getattr(item, name) != value}
    item.agreed_likelihood, item.agreed_consequence = likelihood, consequence
    item.agreed_reason, item.agreed_on = reason.strip(), today
    item.full_clean()
    item.save()
    facts = {"nr": item.nr or "–", "likelihood": likelihood or "–", "consequence": consequence or "–"}
    record(actor, scope, _note(workshop, "workshops.agreed", changes, reason.strip(), **facts))
    return item


def _ready_to_agree(actor: Actor, scope: Scope, key: UUID, place: int, reason: str) -> tuple[Workshop, WorkshopItem]:
    """The workshop and its event, locked; refused while nothing has been seen to agree about."""
    workshop = _lock(actor, scope, key)
    if workshop.state == PREPARED:
        raise WrongStep(state=workshop.get_state_display())
    item = _lock_item(workshop, place)
    if not item.is_revealed:
        raise NotRevealed()
    if not reason.strip():
        raise ReasonMissing()
    return workshop, item


def _lock(actor: Actor, scope: Scope, key: UUID) -> Workshop:
    """The workshop, locked, for whoever may keep the analysis that it is about."""
    found = Workshop.objects.select_for_update(of=("self",))
    workshop = found.filter(committee__slug=scope.committee, year=scope.year, pk=key).first()
    POLICY.require_write(actor, scope, above=line_of(workshop.unit_id if workshop else None, scope.year))
    if workshop is None:
        raise NotFound("workshops.no_workshop")
    return workshop


def _lock_item(workshop: Workshop, place: int) -> WorkshopItem:
    item = workshop.items.select_for_update().filter(position=place).first()
    if item is None:
        raise NotFound("workshops.no_item")
    return item


def _require_open_items(workshop: Workshop) -> None:
    if not open_items(workshop):
        raise NothingToRate(most=MOST_EVENTS)


def _go(workshop: Workshop, step: str) -> None:
    state = after(workshop.state, step)
    if state is None:
        raise WrongStep(state=workshop.get_state_display())
    workshop.state = state


def _new_code() -> str:
    return get_random_string(CODE_LENGTH, CODE_LETTERS)


def _note(
    workshop: Workshop, code: str, changes: dict[str, tuple[Any, Any]] | None = None, reason: str = "", **facts: Any
) -> Change:
    named = {"name": workshop.name} | facts
    return Change(code, "workshops.workshop", str(workshop.pk), changes or {}, named, reason)
