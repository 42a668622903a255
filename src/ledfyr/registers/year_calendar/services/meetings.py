"""Meetings: added, moved with all that is counted from them, removed, copied to the next year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.calendar import lead_days
from ledfyr.platform.planning.models import Meeting, Occasion
from ledfyr.platform.planning.rules import Move, Step, check_day, copied, moves
from ledfyr.platform.planning.years import lock_year

from ..policy import POLICY
from .steps import lay_steps


class MeetingTwice(DomainError):
    """The committee already meets that day; facts: ``day``."""

    code = "year_calendar.meeting_twice"


class MeetingInUse(DomainError):
    """Something is tied to the meeting; facts: ``what``."""

    code = "year_calendar.meeting_in_use"


@logged
def add_meeting(
    *, actor: Actor, scope: Scope, day: date, starts: time | None = None, place: str = "", note: str = ""
) -> Meeting:
    """A new meeting of the committee, in any year. Raises MeetingTwice, DayOutOfRange, NotAllowed."""
    POLICY.require_write(actor, scope)
    committee = lock_year(scope).committee
    check_day(day)
    _refuse_twice(scope, day)
    meeting = Meeting(committee=committee, day=day, starts=starts, place=squeeze(place), note=squeeze(note))
    meeting.full_clean()
    meeting.save()
    record(actor, scope, _change("year_calendar.meeting_added", meeting))
    return meeting


def plan_move(actor: Actor, scope: Scope, *, key: UUID | str, day: date) -> list[tuple[Occasion, list[Move]]]:
    """What a meeting on another day would move: each occasion with its steps."""
    POLICY.require_write(actor, scope)
    check_day(day)
    return [(one, _moves_of(one, day)) for one in _occasions_at(_find(scope, key))]


@logged
def change_meeting(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int,
    day: date,
    starts: time | None,
    place: str,
    note: str,
) -> Meeting:
    """Change a meeting, and move the days counted from it. Raises MeetingTwice, DayOutOfRange, Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    lock_year(scope)
    meeting = _find(scope, key)
    if meeting.version != version:
        raise Conflict(mine=day.isoformat(), theirs=meeting.day.isoformat(), version=meeting.version)
    check_day(day)
    wanted = {"day": day, "starts": starts, "place": squeeze(place), "note": squeeze(note)}
    changes = {name: (_plain(getattr(meeting, name)), _plain(new)) for name, new in wanted.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return meeting
    if meeting.day != day:
        _refuse_twice(scope, day)
    moved_from, meeting.version = meeting.day, meeting.version + 1
    for name, new in wanted.items():
        setattr(meeting, name, new)
    meeting.full_clean()
    meeting.save()
    for occasion in _occasions_at(meeting):
        lay_steps(occasion, _moves_of(occasion, day))
    code = "year_calendar.meeting_moved" if moved_from != day else "year_calendar.meeting_changed"
    record(actor, scope, _change(code, meeting, changes, {"from": moved_from.isoformat()}))
    return meeting


@logged
def remove_meeting(*, actor: Actor, scope: Scope, key: UUID | str) -> None:
    """Take away a meeting that nothing is tied to. Raises MeetingInUse, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    lock_year(scope)
    meeting = _find(scope, key)
    tied = [one.label for one in _occasions_at(meeting)]
    if tied:
        raise MeetingInUse(what=", ".join(tied))
    gone = _change("year_calendar.meeting_removed", meeting)
    try:
        with transaction.atomic():
            meeting.delete()
    except ProtectedError as error:
        raise MeetingInUse(what=", ".join(sorted(str(one) for one in error.protected_objects)[:3])) from error
    record(actor, scope, gone)


def plan_copy(actor: Actor, scope: Scope) -> list[tuple[Meeting, date]]:
    """Last year's meetings, each with its day this year: the same weekday of the same week."""
    POLICY.require_read(actor, scope)
    last = {meeting.day: meeting for meeting in _meetings_in(scope, scope.year - 1)}
    there = {meeting.day for meeting in _meetings_in(scope, scope.year)}
    return [(last[day], moved) for day, moved in copied(last, there) if moved.year == scope.year]


@logged
def copy_meetings(*, actor: Actor, scope: Scope, days: Sequence[date]) -> list[Meeting]:
    """Take over those of last year's meetings whose new days are ``days``. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    committee = lock_year(scope).committee
    made = []
    for old, day in plan_copy(actor, scope):
        if day in days:
            meeting = Meeting(committee=committee, day=day, starts=old.starts, place=old.place)
            meeting.full_clean()
            meeting.save()
            made.append(meeting)
    record(actor, scope, *(_change("year_calendar.meeting_added", meeting) for meeting in made))
    return made


def _meetings_in(scope: Scope, year: int) -> list[Meeting]:
    return list(Meeting.objects.filter(committee__slug=scope.committee, day__year=year))


def _find(scope: Scope, key: UUID | str) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).filter(committee__slug=scope.committee, pk=key).first()
    if found is None:
        raise NotFound("year_calendar.no_meeting")
    return found


def _occasions_at(meeting: Meeting) -> list[Occasion]:
    return list(meeting.occasions.select_related("committee").prefetch_related("steps").order_by("year", "kind"))


def _moves_of(occasion: Occasion, day: date) -> list[Move]:
    steps = [Step(step.kind, step.day, step.by_hand) for step in occasion.steps.all()]
    return moves(steps, day, lead_days(Scope(occasion.committee.slug, occasion.year)))


def _refuse_twice(scope: Scope, day: date) -> None:
    if Meeting.objects.filter(committee__slug=scope.committee, day=day).exists():
        raise MeetingTwice(day=day.isoformat())


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _change(
    code: str,
    meeting: Meeting,
    changes: dict[str, tuple[Any, Any]] | None = None,
    facts: dict[str, Any] | None = None,
) -> Change:
    facts = {"day": meeting.day.isoformat(), **(facts or {})}
    return Change(code, "planning.meeting", str(meeting.pk), changes or {}, facts)
