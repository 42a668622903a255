"""What every page needs first: who asks, for which committee and year, and whether they may at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.policy import Policy
from ledfyr.platform.history.listening import listening
from ledfyr.platform.organisation.grants import NOBODY, actor_of_person
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import find_year

from . import drafts
from .guide import note
from .undoing import offer

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., Any])

SAFE = {"GET", "HEAD", "OPTIONS"}
ACTING_FOR = "acting_for"
"""Where the session says whom a substitute acts for."""


@dataclass(frozen=True)
class Page:
    """Passed to every view of a committee's year."""

    actor: Actor
    scope: Scope
    year: PlanningYear
    today: date


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as an actor of today, for the one she has chosen to act for when she still may."""
    known: Actor | None = getattr(request, "_actor", None)
    if known is None:
        known = _find_actor(request)
        request._actor = known  # type: ignore[attr-defined]  # asked several times while a page is made
    return known


def _find_actor(request: HttpRequest) -> Actor:
    person: Any = request.user
    if not person.is_authenticated:
        return NOBODY
    today = timezone.localdate()
    try:
        return actor_of_person(person, on=today, acting_for=request.session.get(ACTING_FOR))
    except NotAllowed:  # the period has ended: she is herself again
        del request.session[ACTING_FOR]
        return actor_of_person(person, on=today)


def page(
    policy: Policy, *, writes: bool = True, form: bool = False
) -> Callable[[Callable[Concatenate[HttpRequest, Page, P], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Signs in, asks the policy at the door, finds committee and year (NotFound becomes 404) and passes a Page.

    Whoever may read may look; what is sent asks for some place to write, unless the view says that it ``writes``
    nothing. Which row that may be is asked by the service. A page that is only a ``form`` asks so for looking too.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, Page, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def with_page(
            request: HttpRequest, committee: str, year: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return drafts.sign_in_first(request)
            drafts.hand_over(request)
            scope, actor = Scope(committee, year), actor_of(request)
            policy.require_read(actor, scope)
            if form or (writes and request.method not in SAFE):
                policy.require_write_some(actor, scope)
            at = Page(actor, scope, find_year(scope), timezone.localdate())
            request.page = at  # type: ignore[attr-defined]  # the shell reads it for breadcrumb and menu
            with listening() as request.heard:  # type: ignore[attr-defined]  # what can be undone afterwards
                response = view(request, at, *args, **kwargs)
            if response.status_code < 400 and request.method not in SAFE:
                offer(request)
                drafts.saved(request)
            drafts.hand_over(request, response)
            note(request, response)
            return response

        with_page.is_form, with_page.writes = form, writes  # type: ignore[attr-defined]
        with_page.asks = policy  # type: ignore[attr-defined]  # what the check at start looks for
        return with_page

    return decorate


def asks(policy: Policy) -> Callable[[View], View]:
    """For a view outside a committee's year: declares the policy that it asks by itself."""

    def declare(view: View) -> View:
        view.asks = policy  # type: ignore[attr-defined]
        return view

    return declare


def open_to_all(why: str) -> Callable[[View], View]:
    """For a view that asks nobody: says why it need not."""

    def declare(view: View) -> View:
        view.open_because = why  # type: ignore[attr-defined]
        return view

    return declare


def part(
    request: HttpRequest, whole: str, fragment: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The fragment alone when HTMX asks for it, otherwise the whole page, from the same context."""
    wants_part = bool(getattr(request, "htmx", None)) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, fragment if wants_part else whole, context, status=status)
