"""A committee answers an instruction, and the executive office receives or returns it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.planning.years import lock_year

from ..models import Instruction, PartAnswer, Submission
from ..policy import OFFICE_POLICY, POLICY
from ..rules import FILLED, HOUSE, MISSING, NOTHING, OPEN, RECEIVED, RETURNED, SUBMITTED, Asked, may_step
from ..selectors import checklist_of


class WrongStep(DomainError):
    """What is submitted stands until it is returned, and only what is submitted is settled; facts: ``state``."""

    code = "instructions.wrong_step"


class PartsMissing(DomainError):
    """Parts that are neither filled nor said to be nothing; facts: ``parts`` (their headings, in words)."""

    code = "instructions.parts_missing"


class EmptyAnswer(DomainError):
    """An answer says where the part stands, nothing to report says why, and so does a return; no facts."""

    code = "instructions.empty_answer"


class HouseEmpty(DomainError):
    """What stands in a register is filled by its rows, not by saying so; facts: ``what`` (the part)."""

    code = "instructions.house_empty"


@logged
def answer_part(
    *,
    actor: Actor,
    scope: Scope,
    instruction: UUID | str,
    part: UUID | str,
    version: int,
    state: str,
    where: str = "",
    reason: str = "",
    role: str = "",
    unit: str = "",
    note: str = "",
) -> PartAnswer:
    """Say of a part where it is filled, or why there is nothing to report. ``version`` 0: nobody has answered yet.

    Raises EmptyAnswer, HouseEmpty, WrongStep, Conflict, NotFound, NotAllowed.
    """
    _require(actor, scope)
    year = lock_year(scope)
    found, submission = _open(scope, year.committee, instruction)
    asked = _asked(scope, found, part, state)
    row = PartAnswer.objects.filter(committee=year.committee, part=part).first()
    row = row or PartAnswer(instruction=found, committee=year.committee, part=UUID(str(part)), version=0)
    if row.version != version:
        theirs = {name: getattr(row, name) for name in ("state", "where", "reason", "note")}
        raise Conflict(version=row.version, theirs=theirs, object_type="instructions.submission", key=str(found.pk))
    given = {"where": squeeze(where), "reason": squeeze(reason) if state == NOTHING else "", "note": note.strip()}
    says_nothing = state == FILLED and asked.kind != HOUSE and not (given["where"] or given["note"])
    if says_nothing or (state == NOTHING and not given["reason"]):
        raise EmptyAnswer()
    if changes := _set(row, {"state": state, "role": role, "unit": _unit(unit), **given}):
        row.version += 1
        row.full_clean()
        row.save()
        record(actor, scope, _note(found, submission, "answered", changes, part=asked.heading))
    return row


@logged
def submit(*, actor: Actor, scope: Scope, instruction: UUID | str, today: date) -> Submission:
    """Submit all that the instruction asks of the committee. Raises PartsMissing, WrongStep, NotFound, NotAllowed."""
    _require(actor, scope)
    year = lock_year(scope)
    found, submission = _open(scope, year.committee, instruction)
    missing = [one.part.heading for one in checklist_of(scope, found) if one.state == MISSING]
    if missing:
        raise PartsMissing(parts=", ".join(missing))
    changes = {"state": (submission.state, SUBMITTED)}
    submission.state, submission.number, submission.reason = SUBMITTED, found.number, ""
    submission.submitted_on, submission.submitted_by, submission.settled_on = today, actor.name, None
    _save(submission)
    record(actor, scope, _note(found, submission, "submitted", changes))
    return submission


@logged
def receive(*, actor: Actor, scope: Scope, instruction: UUID | str, today: date) -> Submission:
    """The executive office has what it asked the committee for. Raises WrongStep, NotFound, NotAllowed."""
    return _settle_by_office(actor, scope, instruction, RECEIVED, today, "")


@logged
def give_back(*, actor: Actor, scope: Scope, instruction: UUID | str, today: date, reason: str) -> Submission:
    """Return it to the committee, with what is to be mended. Raises EmptyAnswer, WrongStep, NotFound, NotAllowed."""
    if not squeeze(reason):
        raise EmptyAnswer()
    return _settle_by_office(actor, scope, instruction, RETURNED, today, squeeze(reason))


def _settle_by_office(
    actor: Actor, scope: Scope, instruction: UUID | str, state: str, today: date, reason: str
) -> Submission:
    OFFICE_POLICY.require_write(actor, scope)
    year = lock_year(scope)
    found = _issued(scope, instruction)
    submission = _of(found, year.committee)
    if not may_step(submission.state, "receive" if state == RECEIVED else "return"):
        raise WrongStep(state=str(Submission.State(submission.state).label).lower())
    return settle(actor, found, submission, state, today, reason)


def settle(
    actor: Actor, found: Instruction, submission: Submission, state: str, today: date, reason: str
) -> Submission:
    """Note that a submission is received or returned. The caller has asked the rules. Raises NotAllowed."""
    scope = Scope(submission.committee.slug, found.year)
    OFFICE_POLICY.require_write(actor, scope)
    changes: dict[str, tuple[Any, Any]] = {"state": (submission.state, state)}
    if reason:
        changes["reason"] = (submission.reason or None, reason)
    submission.state, submission.settled_on, submission.reason = state, today, reason
    _save(submission)
    told = _note(found, submission, "received" if state == RECEIVED else "returned", changes)
    record(actor, scope, Change(told.code, told.object_type, told.object_key, told.changes, told.facts, reason))
    return submission


def _require(actor: Actor, scope: Scope) -> None:
    """Whoever keeps the committee's own rows, or heads an administration that serves it."""
    POLICY.require_write_some(actor, scope)


def _issued(scope: Scope, key: UUID | str) -> Instruction:
    found = Instruction.objects.filter(pk=key, year=scope.year, number__gt=0).first()
    if found is None:
        raise NotFound("instructions.no_instruction")
    return found


def _open(scope: Scope, committee: Any, key: UUID | str) -> tuple[Instruction, Submission]:
    found = _issued(scope, key)
    submission = _of(found, committee)
    if not may_step(submission.state, "submit"):
        raise WrongStep(state=str(Submission.State(submission.state).label).lower())
    return found, submission


def _asked(scope: Scope, found: Instruction, key: UUID | str, state: str) -> Asked:
    line = next((one for one in checklist_of(scope, found) if one.part.key == str(key)), None)
    if line is None:
        raise NotFound("instructions.no_part")
    if state == FILLED and not line.may_fill:
        raise HouseEmpty(what=line.part.heading)
    return line.part


def _of(found: Instruction, committee: Any) -> Submission:
    """The committee's submission, unsaved while there is nothing to say. The committee's year is locked."""
    row = Submission.objects.select_related("committee").filter(instruction=found, committee=committee).first()
    return row or Submission(instruction=found, committee=committee, state=OPEN, version=0)


def _save(submission: Submission) -> None:
    submission.version += 1
    submission.full_clean()
    submission.save()


def _set(row: PartAnswer, wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    old = {name: getattr(row, name) for name in wanted}
    for name, value in wanted.items():
        setattr(row, name, value)
    return {
        name: (str(old[name] or "") or None, str(value or "") or None)
        for name, value in wanted.items()
        if (old[name] or None) != (value or None)
    }


def _unit(code: str) -> Unit | None:
    found = Unit.objects.filter(code=code).first() if code else None
    if code and found is None:
        raise NotFound("instructions.no_unit")
    return found


def _note(
    found: Instruction,
    submission: Submission,
    code: str,
    changes: dict[str, tuple[Any, Any]],
    **facts: Any,
) -> Change:
    facts = {"what": found.label, **facts}
    return Change(f"instructions.{code}", "instructions.submission", str(found.pk), changes, facts)
