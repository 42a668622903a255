"""Occasions of a planning year, and the days of their steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.calendar import LEAD_KEY, lead_days
from ledfyr.platform.planning.models import Meeting, Occasion, OccasionStep
from ledfyr.platform.planning.rules import MEETING, Step, check_day, check_lead_days, moves
from ledfyr.platform.planning.years import lock_year
from ledfyr.platform.settings.values import set_value

from ..policy import POLICY
from .steps import lay_steps


class OccasionTwice(DomainError):
    """The year already has that occasion; facts: ``what``."""

    code = "year_calendar.occasion_twice"


class ReasonMissing(DomainError):
    """A day set by hand says why."""

    code = "year_calendar.reason_missing"


class NoMeeting(DomainError):
    """A day cannot be counted from a meeting that is not chosen."""

    code = "year_calendar.no_meeting_chosen"


class TitleMissing(DomainError):
    """An occasion of one's own needs a name, a monthly report its month."""

    code = "year_calendar.title_missing"


@logged
def add_occasion(
    *,
    actor: Actor,
    scope: Scope,
    kind: str,
    month: int = 0,
    title: str = "",
    meeting: UUID | str | None = None,
) -> Occasion:
    """A new occasion of the year, its days counted from the meeting. Raises OccasionTwice, TitleMissing, NotAllowed."""
    POLICY.require_write(actor, scope)
    committee = lock_year(scope).committee
    month = month if kind == Occasion.Kind.MONTH else 0
    title = squeeze(title) if kind == Occasion.Kind.OTHER else ""
    if (kind == Occasion.Kind.MONTH and not 1 <= month <= 12) or (kind == Occasion.Kind.OTHER and not title):
        raise TitleMissing()
    occasion = Occasion(committee=committee, year=scope.year, kind=kind, month=month, title=title)
    same = Occasion.objects.filter(committee=committee, year=scope.year, kind=kind, month=month, title=title)
    if same.exists():
        raise OccasionTwice(what=occasion.label)
    occasion.meeting = _meeting(scope, meeting)
    occasion.full_clean()
    occasion.save()
    _count(scope, occasion)
    record(actor, scope, _change("year_calendar.occasion_added", occasion))
    return occasion


@logged
def change_occasion(
    *, actor: Actor, scope: Scope, key: UUID | str, version: int, meeting: UUID | str | None
) -> Occasion:
    """Tie the occasion to another meeting; what was not set by hand is counted anew. Raises Conflict, NotFound."""
    POLICY.require_write(actor, scope)
    occasion = _lock(scope, key)
    if occasion.version != version:
        raise Conflict(mine="", theirs=str(occasion.meeting.day if occasion.meeting else ""), version=occasion.version)
    old, occasion.meeting = occasion.meeting, _meeting(scope, meeting)
    if old == occasion.meeting:
        return occasion
    occasion.version += 1
    occasion.full_clean()
    occasion.save()
    if occasion.meeting is None:
        for step in occasion.steps.filter(by_hand=False):
            step.delete()
    _count(scope, occasion)
    days = tuple(one.day.isoformat() if one else None for one in (old, occasion.meeting))
    record(actor, scope, _change("year_calendar.occasion_changed", occasion, {"meeting": (days[0], days[1])}))
    return occasion


@logged
def remove_occasion(*, actor: Actor, scope: Scope, key: UUID | str) -> None:
    """Take the occasion away with its days. Raises NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    occasion = _lock(scope, key)
    gone = _change("year_calendar.occasion_removed", occasion)
    occasion.delete()
    record(actor, scope, gone)


@logged
def set_step(*, actor: Actor, scope: Scope, key: UUID | str, kind: str, day: date, reason: str) -> OccasionStep:
    """Set a step's day by hand; it then stays when the meeting moves. Raises ReasonMissing, DayOutOfRange, NotFound."""
    POLICY.require_write(actor, scope)
    occasion = _lock(scope, key)
    _refuse_meeting_step(kind)
    check_day(day)
    if not squeeze(reason):
        raise ReasonMissing()
    step = occasion.steps.filter(kind=kind).first() or OccasionStep(occasion=occasion, kind=kind)
    old = None if step._state.adding else step.day.isoformat()
    step.day, step.by_hand, step.reason = day, True, squeeze(reason)
    step.full_clean()
    step.save()
    _touch(occasion)
    facts = {"step": step.get_kind_display(), "day": day.isoformat()}
    changes = {kind: (old, day.isoformat())}
    record(actor, scope, _change("year_calendar.step_set", occasion, changes, facts, step.reason))
    return step


@logged
def release_step(*, actor: Actor, scope: Scope, key: UUID | str, kind: str) -> None:
    """Count a day that was set by hand from the meeting again. Raises NoMeeting, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    occasion = _lock(scope, key)
    step = occasion.steps.filter(kind=kind, by_hand=True).first()
    if step is None:
        return
    if occasion.meeting is None:
        raise NoMeeting()
    old = step.day.isoformat()
    step.by_hand, step.reason = False, ""  # whether it is done stands
    step.full_clean()
    step.save()
    _count(scope, occasion)
    new = occasion.steps.filter(kind=kind).first()
    _touch(occasion)
    facts = {"step": step.get_kind_display()}
    changes = {kind: (old, new.day.isoformat() if new else None)}
    record(actor, scope, _change("year_calendar.step_released", occasion, changes, facts))


@logged
def set_lead_days(*, actor: Actor, scope: Scope, days: Mapping[str, int], reason: str) -> None:
    """Let other numbers of working days hold from the year's first day, and count the year's occasions anew.

    Raises LeadDaysOutOfOrder, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    lock_year(scope)
    value = {kind: int(count) for kind, count in days.items()} | {MEETING: 0}
    check_lead_days(value)
    old = lead_days(scope)
    row = set_value(
        actor=actor, key=LEAD_KEY, scope=scope, valid_from=date(scope.year, 1, 1), value=value, reason=squeeze(reason)
    )
    for occasion in Occasion.objects.filter(committee__slug=scope.committee, year=scope.year):
        _count(scope, occasion)
    changes = {LEAD_KEY: (old, value)}
    facts = {"year": scope.year}
    record(actor, scope, Change("year_calendar.lead_days_set", "setting", LEAD_KEY, changes, facts, row.reason))


def _count(scope: Scope, occasion: Occasion) -> None:
    if occasion.meeting is not None:
        steps = [Step(step.kind, step.day, step.by_hand) for step in occasion.steps.all()]
        lay_steps(occasion, moves(steps, occasion.meeting.day, lead_days(scope)))


def _touch(occasion: Occasion) -> None:
    occasion.version += 1
    occasion.save()


def _refuse_meeting_step(kind: str) -> None:
    """The meeting's own day is moved by moving the meeting."""
    if kind == MEETING or kind not in OccasionStep.Kind.values:
        raise NotFound("year_calendar.no_step")


def _lock(scope: Scope, key: UUID | str) -> Occasion:
    lock_year(scope)
    own = Occasion.objects.select_related("committee", "meeting")
    found = own.filter(committee__slug=scope.committee, year=scope.year, pk=key).first()
    if found is None:
        raise NotFound("year_calendar.no_occasion")
    return found


def _meeting(scope: Scope, key: UUID | str | None) -> Meeting | None:
    if not key:
        return None
    found = Meeting.objects.filter(committee__slug=scope.committee, pk=key).first()
    if found is None:
        raise NotFound("year_calendar.no_meeting")
    return found


def _change(
    code: str,
    occasion: Occasion,
    changes: dict[str, tuple[Any, Any]] | None = None,
    facts: dict[str, Any] | None = None,
    reason: str = "",
) -> Change:
    facts = {"what": occasion.label, **(facts or {})}
    return Change(code, "planning.occasion", str(occasion.pk), changes or {}, facts, reason)
