"""The shell's own pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.selectors import committees
from ledfyr.platform.planning.years import years_of

from .page import Page, page
from .rooms import start_cards


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To the newest year of the committee last visited, else of the first committee; a lesson when there is none."""
    chosen = request.session.get("committee", "")
    for committee in sorted(committees(), key=lambda c: c.slug != chosen):
        years = years_of(committee.slug)
        if years:
            year = request.session.get("year") if committee.slug == chosen else None
            return redirect("ui:overview", committee.slug, year if year in years else years[0])
    return render(request, "ui/empty_start.html", {"committees": committees()})


@page
def overview(request: HttpRequest, at: Page) -> HttpResponse:
    """What needs doing and how the year stands."""
    request.session["committee"], request.session["year"] = at.scope.committee, at.scope.year
    return render(request, "ui/overview.html", {"cards": start_cards(at.actor, at.scope)})


@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Go to another committee or year, to the same page where it exists there."""
    committee, wanted = request.GET.get("committee", ""), request.GET.get("year", "")
    years = years_of(committee)
    if not years:
        return redirect("ui:start")
    year = int(wanted) if wanted.isdecimal() and int(wanted) in years else years[0]
    return redirect("ui:overview", committee, year)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, or in the demo with one click as a role."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("ui:start")
    error = ""
    if request.method == "POST":
        person = _demo_person(request) or authenticate(
            request, username=request.POST.get("username", ""), password=request.POST.get("password", "")
        )
        if person is not None:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(target)
        error = _("Namnet och lösenordet hör inte ihop. Försök igen, eller be administratören om ett nytt lösenord.")
    people = Person.objects.filter(is_active=True).order_by("pk") if settings.DEMO else Person.objects.none()
    context = {"next": target, "error": error, "people": people, "username": request.POST.get("username", "")}
    return render(request, "ui/sign_in.html", context, status=422 if error else 200)


def _demo_person(request: HttpRequest) -> Person | None:
    """The chosen person in the demo; elsewhere nobody gets in without a password."""
    if not settings.DEMO or not request.POST.get("demo_person"):
        return None
    return Person.objects.filter(username=request.POST["demo_person"], is_active=True).first()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("ui:sign_in")


def about(request: HttpRequest) -> HttpResponse:
    """What Ledfyr is, its licence and its accessibility statement."""
    return render(request, "ui/about.html")
