"""What is due, as the rooms say on their nameplates."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from ledfyr.engines.ui.rooms import rooms
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import DueItem
from ledfyr.platform.planning.models import PlanningYear


def due_in(scope: Scope, today: date) -> list[DueItem]:
    """What has a day and is not done in the committee's year, by day."""
    found = [item for room in rooms() if room.due is not None for item in room.due(scope, today)]
    return sorted(found, key=lambda item: (item.day, item.title))


def living_scopes(today: date) -> list[Scope]:
    """The opened years that anything can be due in: last year's report, this year, and the next year's plan."""
    years = PlanningYear.objects.filter(year__gte=today.year - 1, year__lte=today.year + 1)
    return [Scope(slug, year) for slug, year in years.order_by("year").values_list("committee__slug", "year")]


def path_of(item: DueItem, scope: Scope) -> str:
    """Where the thing is worked on, '' when it has no page."""
    if not item.url_name:
        return ""
    key = [item.url_key] if item.url_key else []
    return reverse(item.url_name, args=[scope.committee, scope.year, *key])


def is_hers(actor: Actor, item: DueItem) -> bool:
    """True when the duty lies with a role that the actor holds at its place."""
    above = frozenset({item.unit}) if item.unit else None
    return not actor.held(item.committee, above=above).isdisjoint(item.roles)
