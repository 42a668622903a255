"""What every page needs first: who asks, for which committee and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import find_year

from .guide import note

P = ParamSpec("P")


@dataclass(frozen=True)
class Page:
    """Passed to every view of a committee's year."""

    actor: Actor
    scope: Scope
    year: PlanningYear
    today: date


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor."""
    person: Any = request.user
    if not person.is_authenticated:
        return Actor(name="")
    return Actor(name=person.title, roles=frozenset({person.role}), key=person.pk)


def page(
    view: Callable[Concatenate[HttpRequest, Page, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Signs in, finds committee and year (NotFound becomes 404) and passes a Page."""

    @login_required
    @wraps(view)
    def with_page(request: HttpRequest, committee: str, year: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        scope = Scope(committee, year)
        found = find_year(scope)
        at = Page(actor_of(request), scope, found, timezone.localdate())
        request.page = at  # type: ignore[attr-defined]  # the shell reads it for breadcrumb and menu
        response = view(request, at, *args, **kwargs)
        note(request, response)
        return response

    return with_page


def part(
    request: HttpRequest, whole: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The fragment alone when HTMX asks for it, otherwise the whole page, from the same context."""
    wants_part = bool(getattr(request, "htmx", None)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, fragment if wants_part else whole, context, status=status)
