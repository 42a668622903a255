"""Steps that are done, and taking back that somebody said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.models import OccasionStep
from ledfyr.platform.planning.rules import MEETING
from ledfyr.platform.planning.years import lock_year

from ..policy import POLICY

DONE, OPENED = "year_calendar.step_done", "year_calendar.step_opened"


@logged
def mark_step_done(
    *, actor: Actor, scope: Scope, key: UUID | str, kind: str, today: date, note: str = ""
) -> OccasionStep:
    """Say that a step is done: nobody is reminded of it any more. A second time changes nothing. Raises NotFound."""
    POLICY.require_write(actor, scope)
    step = _lock(scope, key, kind)
    if step.done_on is None:
        _set(step, today, actor.name, squeeze(note))
        changes: dict[str, tuple[Any, Any]] = {f"{kind}.done_on": (None, today.isoformat())}
        changes |= {"done_by": (None, step.done_by), "done_note": (None, step.done_note or None)}
        record(actor, scope, _change(DONE, step, changes, step.done_note))
    return step


@logged
def open_step(*, actor: Actor, scope: Scope, key: UUID | str, kind: str) -> OccasionStep:
    """Say that a step is not done after all: it is reminded of again. Raises NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    step = _lock(scope, key, kind)
    if step.done_on is not None:
        old: dict[str, tuple[Any, Any]] = {
            f"{kind}.done_on": (step.done_on.isoformat(), None),
            "done_by": (step.done_by, None),
        }
        old["done_note"] = (step.done_note or None, None)
        _set(step, None, "", "")
        record(actor, scope, _change(OPENED, step, old))
    return step


@logged
def undo_done(*, actor: Actor, scope: Scope, recorded: Sequence[Recorded], today: date) -> None:
    """Take back what was just said of steps. Raises ChangedAfter, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    for one in recorded:
        name = next(field for field in one.changes if field.endswith(".done_on"))
        kind, (old, new) = name.partition(".")[0], one.changes[name]
        step = _lock(scope, one.key, kind)
        if (step.done_on.isoformat() if step.done_on else None) != new:
            raise ChangedAfter()
        if old is None:
            open_step(actor=actor, scope=scope, key=one.key, kind=kind)
            continue
        _set(step, date.fromisoformat(old), one.changes["done_by"][0] or "", one.changes["done_note"][0] or "")
        record(actor, scope, _change(DONE, step, {name: (new, old)}))


UNDO = Undo(codes=frozenset({DONE, OPENED}), run=undo_done)


def _lock(scope: Scope, key: UUID | str, kind: str) -> OccasionStep:
    """The step with its occasion; the meeting's own day is over by itself."""
    lock_year(scope)
    own = OccasionStep.objects.select_related("occasion__committee", "occasion__meeting")
    own = own.filter(occasion__committee__slug=scope.committee, occasion__year=scope.year)
    found = own.filter(occasion_id=key, kind=kind).exclude(kind=MEETING).first()
    if found is None:
        raise NotFound("year_calendar.no_step")
    return found


def _set(step: OccasionStep, day: date | None, who: str, note: str) -> None:
    step.done_on, step.done_by, step.done_note = day, who, note
    step.full_clean()
    step.save()


def _change(code: str, step: OccasionStep, changes: dict[str, tuple[Any, Any]], reason: str = "") -> Change:
    facts = {"what": step.occasion.label, "step": str(step.get_kind_display())}
    return Change(code, "planning.occasion", str(step.occasion_id), changes, facts, reason)
