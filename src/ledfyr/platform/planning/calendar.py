"""Reads of the year's meetings and occasions, that every engine and room may ask for. The caller asks its policy."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from ledfyr.kernel.actor import Scope
from ledfyr.platform.settings.values import setting

from .models import Meeting, Occasion, OccasionStep
from .rules import STEPS, count_back

LEAD_KEY = "planning.lead_days"
ROLES_KEY = "planning.step_roles"


def meetings_of(committee: str, *, first: date, last: date) -> QuerySet[Meeting]:
    """The committee's meetings between two days, both included, by day."""
    return Meeting.objects.filter(committee__slug=committee, day__gte=first, day__lte=last).order_by("day")


def occasions_of(scope: Scope) -> list[Occasion]:
    """The planning year's occasions with meeting and steps, by the day of the meeting; those without one last."""
    found = (
        Occasion.objects.filter(committee__slug=scope.committee, year=scope.year)
        .select_related("meeting", "committee")
        .prefetch_related(Prefetch("steps", OccasionStep.objects.order_by("day")))
    )
    return sorted(found, key=lambda one: (one.meeting is None, one.meeting.day if one.meeting else date.max, one.month))


def steps_between(committee: str, *, first: date, last: date) -> list[OccasionStep]:
    """Every step of the committee between two days, whatever planning year it belongs to, with its occasion."""
    found = OccasionStep.objects.filter(occasion__committee__slug=committee, day__gte=first, day__lte=last)
    ordered = found.select_related("occasion", "occasion__committee", "occasion__meeting").order_by("day", "id")
    return sorted(ordered, key=lambda step: (step.day, STEPS.index(step.kind)))


def days_toward(scope: Scope, meeting: Meeting) -> list[tuple[str, date]]:
    """[(step, day)] on the way to the meeting, for what the planning year takes up there.

    The days are those of the year's occasion at the meeting, else counted from it as the year's occasions are.
    """
    own = OccasionStep.objects.filter(occasion__meeting=meeting, occasion__year=scope.year)
    known: dict[str, date] = {}
    for kind, day in own.order_by("day", "id").values_list("kind", "day"):
        known.setdefault(kind, day)
    lead = lead_days(scope)
    return [(kind, known.get(kind) or count_back(meeting.day, lead[kind])) for kind in STEPS if kind in lead]


def lead_days(scope: Scope) -> dict[str, int]:
    """{step: working days before the meeting} as it holds in the committee's year."""
    return {str(kind): int(days) for kind, days in setting(LEAD_KEY, scope).items()}


def step_roles(scope: Scope) -> dict[str, list[str]]:
    """{step: the roles that are reminded of it} as it holds in the committee's year."""
    return {str(kind): list(roles) for kind, roles in setting(ROLES_KEY, scope).items()}


def step_labels() -> dict[str, str]:
    """{step: its words}, in the order of the steps."""
    return {kind: str(OccasionStep.Kind(kind).label) for kind in STEPS}
