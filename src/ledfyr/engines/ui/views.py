"""The shell's own pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from ledfyr import __version__
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.platform.organisation.grants import actor_of_person
from ledfyr.platform.organisation.selectors import committees

from . import guide
from .numbers import small_int
from .opening import may_open, open_first_year
from .page import ACTING_FOR, Page, actor_of, asks, open_to_all, page
from .policy import POLICY
from .reading import readable_years
from .rights import held_by, table
from .rooms import rooms, start_cards, todo_cards
from .wording import sentence


@asks(POLICY)
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the newest year of the committee last visited, else of the first one; a lesson when there is none."""
    chosen = request.session.get("committee", "")
    for committee, years in sorted(readable_years(actor_of(request)), key=lambda pair: pair[0].slug != chosen):
        if years:
            year = request.session.get("year") if committee.slug == chosen else None
            return redirect("ui:overview", committee.slug, year if year in years else years[0])
    return _empty_start(request)


def _empty_start(request: HttpRequest) -> HttpResponse:
    """No year is opened anywhere: whoever may, opens the first one here."""
    actor, error = actor_of(request), ""
    chosen, wanted = request.POST.get("committee", ""), request.POST.get("year", "")
    if request.method == "POST":
        scope = Scope(chosen, small_int(wanted, 9999) or 0)
        try:
            open_first_year(actor=actor, scope=scope)
        except NotAllowed:
            raise
        except DomainError as refusal:
            error = sentence(refusal)
        else:
            return redirect("ui:overview", scope.committee, scope.year)
    context = {
        "committees": committees(),
        "may_write": any(may_open(actor, Scope(one.slug, 0)) for one in committees()),
        "error": error,
        "chosen": chosen,
        "year": wanted or timezone.localdate().year + 1,
    }
    return render(request, "ui/empty_start.html", context, status=422 if error else 200)


@page(POLICY)
def overview(request: HttpRequest, at: Page) -> HttpResponse:
    """What needs doing and how the year stands."""
    request.session["committee"], request.session["year"] = at.scope.committee, at.scope.year
    context = {
        "todo": _drawn(at, todo_cards(at.actor, at.scope)),
        "cards": _drawn(at, start_cards(at.actor, at.scope)),
        "guide": guide.card(request, at.scope),
        "guide_hidden": guide.is_hidden(request),
    }
    return render(request, "ui/overview.html", context)


def _drawn(at: Page, cards: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Cards as markup: each template sees its own context and where it stands."""
    return [render_to_string(template, {"at": at, **context}) for template, context in cards]


@asks(POLICY)
@require_POST
@login_required
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for the person that one substitutes for today, or as oneself again. Raises NotAllowed."""
    wanted = small_int(request.POST.get("person", ""), 2**31)
    person: Any = request.user
    if wanted is None:
        request.session.pop(ACTING_FOR, None)
    else:
        actor_of_person(person, on=timezone.localdate(), acting_for=wanted)
        request.session[ACTING_FOR] = wanted
    return redirect("ui:start")


@require_POST
@page(POLICY, writes=False)
def show_guide(request: HttpRequest, at: Page) -> HttpResponse:
    """Put the guided walk away, or bring it back."""
    guide.show(request, shown=request.POST.get("show") == "1")
    return redirect("ui:overview", at.scope.committee, at.scope.year)


@page(POLICY)
def rights(request: HttpRequest, at: Page) -> HttpResponse:
    """Who may do what in the committee, and one's own roles there."""
    context = {
        "rooms": [room.label for room in rooms()],
        "table": table(at.actor, at.scope.committee),
        "held": held_by(at.actor, at.scope.committee),
    }
    return render(request, "ui/rights.html", context)


@asks(POLICY)
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Go to another committee or year, to the same page where it exists there."""
    slug, wanted = request.GET.get("committee", ""), request.GET.get("year", "")
    years = {one.slug: opened for one, opened in readable_years(actor_of(request))}.get(slug, [])
    if not years:
        return redirect("ui:start")
    year = small_int(wanted, 9999)
    return redirect("ui:overview", slug, year if year in years else years[0])


@open_to_all("says what the product is, and nothing of anybody's work")
def about(request: HttpRequest) -> HttpResponse:
    """What Ledfyr is, its licence and its accessibility statement."""
    return render(request, "ui/about.html", {"version": __version__})
