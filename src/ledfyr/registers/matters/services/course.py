"""The matter's course: signed, sent out, amended, decided or otherwise settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.deciding import Meeting
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.planning.models import Decision

from ..models import Matter
from ..policy import MEETING_POLICY, POLICY, SIGNING_POLICY
from ..rules import AMENDING, WAITING, after
from ..selectors import missing_in, proposal_of
from .writing import lock_matter, meeting_on, note_of, save_matter


class WrongStep(DomainError):
    """The step cannot be taken from where the matter stands; facts: ``state`` (in words)."""

    code = "matters.wrong_step"


class NotReady(DomainError):
    """The matter lacks something before it can be signed; facts: ``missing`` (names)."""

    code = "matters.not_ready"


@logged
def sign_matter(*, actor: Actor, scope: Scope, key: UUID | str) -> Matter:
    """The head of administration signs that the matter is ready. Raises NotReady, WrongStep, NotAllowed."""
    SIGNING_POLICY.require_write_some(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "sign")
    if missing := missing_in(matter):
        raise NotReady(missing=missing)
    matter.signed_by = actor.name
    return _go(actor, scope, matter, state, "matters.signed", changes={"signed_by": (None, actor.name)})


@logged
def reopen_matter(*, actor: Actor, scope: Scope, key: UUID | str) -> Matter:
    """Take a signed matter back to the desk. Raises WrongStep, NotAllowed."""
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "reopen")
    matter.signed_by = ""
    return _go(actor, scope, matter, state, "matters.reopened")


@logged
def dispatch_matter(*, actor: Actor, scope: Scope, key: UUID | str, today: date) -> Decision:
    """Send the matter out: its documents freeze and their registers lock.

    Raises WrongStep, UnansweredErrors, AlreadyDispatched, NotAllowed.
    """
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "dispatch")
    decision = deciding.dispatch(actor=actor, scope=scope, proposal=proposal_of(matter, scope), today=today)
    _go(actor, scope, matter, state, "matters.dispatched")
    return decision


@logged
def amend_matter(*, actor: Actor, scope: Scope, key: UUID | str) -> Matter:
    """The meeting decides otherwise: whoever keeps the minutes may change what is locked. Raises WrongStep."""
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "amend")
    deciding.except_actor(actor=actor, scope=scope, proposal=proposal_of(matter, scope))
    return _go(actor, scope, matter, state, "matters.amending")


@logged
def decide_matter(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    on: date,
    paragraph: str,
    reservations: str = "",
    immediate_approval: bool = False,
    today: date,
) -> Decision:
    """The committee has decided: as proposed, or as amended while the matter was open for that.

    Raises WrongStep, ChangedSinceDispatch, NotDispatched, NotAllowed.
    """
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    was, state = matter.state, _after(matter, "decide")
    _settle(matter, scope, on, paragraph)
    matter.reservations, matter.immediate_approval = reservations.strip(), immediate_approval
    matter.state = state
    decision = deciding.decide(
        actor=actor,
        scope=scope,
        proposal=proposal_of(matter, scope),
        meeting=Meeting(matter.committee.name, on, matter.paragraph),
        today=today,
        with_changes=was == AMENDING,
    )
    matter.state = was
    minutes = {"reservations": ("", matter.reservations), "immediate_approval": (False, immediate_approval)}
    facts = {"paragraph": matter.paragraph, "day": on.isoformat()}
    _go(actor, scope, matter, state, "matters.decided", changes=minutes, **facts)
    return decision


@logged
def refer_back(*, actor: Actor, scope: Scope, key: UUID | str, reason: str) -> Matter:
    """The committee wants it prepared again: a draft once more, as the next round. Raises WrongStep."""
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "refer_back")
    _release(actor, scope, matter)
    matter.round += 1
    matter.signed_by = ""
    return _go(actor, scope, matter, state, "matters.referred_back", reason=reason)


@logged
def defer_matter(*, actor: Actor, scope: Scope, key: UUID | str, to: date | None, reason: str = "") -> Matter:
    """Taken up another day, with the same documents. Raises WrongStep, NotAllowed."""
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "defer")
    was = matter.day
    matter.meeting, matter.meeting_date = meeting_on(scope, to)
    return _go(
        actor, scope, matter, state, "matters.deferred", reason=reason, changes={"meeting_date": (was, matter.day)}
    )


@logged
def reject_matter(*, actor: Actor, scope: Scope, key: UUID | str, on: date, paragraph: str, reason: str = "") -> Matter:
    """The committee turns the proposal down. Raises WrongStep, NotAllowed."""
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "reject")
    _release(actor, scope, matter)
    _settle(matter, scope, on, paragraph)
    return _go(actor, scope, matter, state, "matters.rejected", reason=reason)


@logged
def withdraw_matter(*, actor: Actor, scope: Scope, key: UUID | str, reason: str) -> Matter:
    """Take the matter off the table for good. Raises WrongStep, NotAllowed."""
    MEETING_POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, writable=False)
    state = _after(matter, "withdraw")
    _release(actor, scope, matter)
    return _go(actor, scope, matter, state, "matters.withdrawn", reason=reason)


def _after(matter: Matter, step: str) -> str:
    state = after(matter.state, step)
    if state is None:
        raise WrongStep(state=matter.get_state_display())
    return state


def _settle(matter: Matter, scope: Scope, on: date, paragraph: str) -> None:
    """Note the day and the paragraph; from then on the day stays, whatever the calendar's meeting does."""
    matter.meeting, _free = meeting_on(scope, on)
    matter.meeting_date, matter.paragraph = on, paragraph.strip().removeprefix("§").strip()


def _release(actor: Actor, scope: Scope, matter: Matter) -> None:
    if matter.state in WAITING:
        deciding.release(actor=actor, scope=scope, proposal=proposal_of(matter, scope))


def _go(
    actor: Actor,
    scope: Scope,
    matter: Matter,
    state: str,
    code: str,
    reason: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    **facts: Any,
) -> Matter:
    old, matter.state = matter.state, state
    save_matter(matter)
    told = {name: pair for name, pair in (changes or {}).items() if pair[0] != pair[1]}
    record(actor, scope, note_of(matter, code, {"state": (old, state), **told}, reason, **facts))
    return matter
