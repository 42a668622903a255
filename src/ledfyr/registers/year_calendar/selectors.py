"""Reads of the year calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import DueItem
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.planning.calendar import meetings_of, occasions_of, step_roles, steps_between
from ledfyr.platform.planning.models import Meeting, Occasion, OccasionStep
from ledfyr.platform.planning.rules import MEETING, Step, is_awaited, out_of_order

from .policy import POLICY


@dataclass
class Month:
    """One month of the calendar: what happens on which day."""

    number: int
    days: list[tuple[date, str, Any]] = field(default_factory=list)

    @property
    def first(self) -> date:
        return self.days[0][0]

    @property
    def meetings(self) -> int:
        return sum(1 for _day, kind, _what in self.days if kind == "meeting")


def months_of(actor: Actor, scope: Scope) -> list[Month]:
    """The twelve months of the calendar year, with meetings and the steps of whatever planning year; three queries."""
    POLICY.require_read(actor, scope)
    first, last = date(scope.year, 1, 1), date(scope.year, 12, 31)
    months = [Month(number) for number in range(1, 13)]
    for meeting in meetings_of(scope.committee, first=first, last=last).prefetch_related("occasions"):
        months[meeting.day.month - 1].days.append((meeting.day, "meeting", meeting))
    for step in steps_between(scope.committee, first=first, last=last):
        if step.kind != MEETING:
            months[step.day.month - 1].days.append((step.day, "step", step))
    for month in months:
        month.days.sort(key=lambda one: (one[0], one[1]))
    return months


def occasions_in(actor: Actor, scope: Scope) -> list[Occasion]:
    """The planning year's occasions, with meeting and steps."""
    POLICY.require_read(actor, scope)
    return occasions_of(scope)


def find_meeting(actor: Actor, scope: Scope, key: UUID | str) -> Meeting:
    """The meeting with its occasions. Raises NotFound, NotAllowed."""
    POLICY.require_read(actor, scope)
    found = Meeting.objects.prefetch_related("occasions").filter(committee__slug=scope.committee, pk=key).first()
    if found is None:
        raise NotFound("year_calendar.no_meeting")
    return found


def find_occasion(actor: Actor, scope: Scope, key: UUID | str) -> Occasion:
    """The occasion of the year with meeting and steps. Raises NotFound, NotAllowed."""
    found = next((one for one in occasions_in(actor, scope) if str(one.pk) == str(key)), None)
    if found is None:
        raise NotFound("year_calendar.no_occasion")
    return found


def meeting_choices(actor: Actor, scope: Scope) -> list[Meeting]:
    """Meetings that an occasion of the year may be tied to: from the year before to the year after."""
    POLICY.require_read(actor, scope)
    return list(meetings_of(scope.committee, first=date(scope.year - 1, 1, 1), last=date(scope.year + 1, 12, 31)))


def disorder(steps: Sequence[OccasionStep]) -> dict[str, str]:
    """{step: the step before it} where the later one has the earlier day, in words."""
    labels = dict(OccasionStep.Kind.choices)
    pairs = out_of_order([Step(step.kind, step.day) for step in steps])
    return {kind: str(labels[before]) for kind, before in pairs}


def meeting_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The calendar year's meetings as rows of kind 'meetings'."""
    POLICY.require_read(actor, scope)
    found = meetings_of(scope.committee, first=date(scope.year, 1, 1), last=date(scope.year, 12, 31))
    return [
        Row(
            "meetings",
            {
                "day": one.day.isoformat(),
                "starts": one.starts.strftime("%H:%M") if one.starts else "",
                "place": one.place,
                "note": one.note,
            },
            Place(register="meetings", row=one.day.isoformat(), key=str(one.pk)),
        )
        for one in found
    ]


def occasion_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The planning year's steps as rows of kind 'occasions', one for each day."""
    return [
        Row(
            "occasions",
            {
                "occasion": occasion.label,
                "step": str(step.get_kind_display()),
                "day": step.day.isoformat(),
                "by_hand": step.reason if step.by_hand else "",
                "done": step.done_on.isoformat() if step.done_on else None,
                "done_by": step.done_by,
            },
            Place(register="occasions", row=f"{occasion.label} {step.kind}", key=str(step.pk)),
        )
        for occasion in occasions_in(actor, scope)
        for step in occasion.steps.all()
    ]


def next_days(actor: Actor, scope: Scope, today: date, most: int) -> list[tuple[date, str]]:
    """The committee's next meetings and steps from the day on, whatever planning year they belong to; two queries."""
    POLICY.require_read(actor, scope)
    last = today + timedelta(days=366)
    words = [(one.day, _("Nämndens möte")) for one in meetings_of(scope.committee, first=today, last=last)[:most]]
    words += [
        (step.day, f"{step.occasion.label}: {step.get_kind_display()}")
        for step in steps_between(scope.committee, first=today, last=last)
        if step.kind != MEETING
    ]
    return sorted(words)[:most]


def due_steps(scope: Scope, today: date) -> list[DueItem]:
    """The steps of the planning year that are not done. The system asks: who may read is asked elsewhere."""
    roles = step_roles(scope)
    return [
        DueItem(
            key=f"planning.step:{step.pk}",
            title=f"{occasion.label}: {step.get_kind_display()}",
            day=step.day,
            roles=tuple(roles.get(step.kind, ())),
            committee=scope.committee,
            url_name="year_calendar:occasion",
            url_key=str(occasion.pk),
            late_matters=is_awaited(step.kind, step.day, meeting=_day_of(occasion), today=today),
        )
        for occasion in occasions_of(scope)
        for step in occasion.steps.all()
        if step.done_on is None
    ]


def _day_of(occasion: Occasion) -> date | None:
    return occasion.meeting.day if occasion.meeting else None


def is_late(occasion: Occasion, step: OccasionStep, today: date) -> bool:
    """True for a step that is not done, whose day has passed and that is still waited for."""
    awaited = is_awaited(step.kind, step.day, meeting=_day_of(occasion), today=today)
    return step.done_on is None and step.day < today and awaited
