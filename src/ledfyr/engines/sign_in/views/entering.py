"""In and out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ledfyr.engines.ui import guide
from ledfyr.engines.ui.management.commands.demo import CARDS, titles_of
from ledfyr.engines.ui.page import open_to_all
from ledfyr.platform.organisation.models import Person

BACKEND = "ledfyr.engines.sign_in.backend.PersonBackend"


@open_to_all("whoever signs in is nobody yet")
@sensitive_post_parameters("password")
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, or in the demo with one click as a role."""
    target = _target(request)
    error, status = "", 200
    if request.method == "POST":
        chosen = _demo_person(request)
        if chosen is not None:
            sign_in_directly(request, chosen)
            return redirect(target)
        answer, error, status = _try(request, target)
        if answer is not None:
            return answer
    people = [(name, title, CARDS[name]) for name, title in titles_of(CARDS)] if settings.DEMO else []
    context = {
        "next": target,
        "error": error,
        "people": people,
        "username": request.POST.get("username", ""),
        "providers": settings.SIGN_IN_PROVIDERS,
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
    return render(request, "sign_in/enter.html", context, status=status)


def _try(request: HttpRequest, target: str) -> tuple[HttpResponse | None, str, int]:
    """The next page when name and password belong together, else why not and the status to say it with."""
    given = {name: request.POST.get(name, "")[:300] for name in ("username", "password")}
    try:
        person = get_adapter(request).authenticate(request, **given)
    except ValidationError as error:
        return None, error.messages[0], 429
    if person is None:
        return None, _("Namnet och lösenordet hör inte ihop. Försök igen, eller välj ett nytt lösenord."), 422
    return perform_password_login(request, given, Login(user=person, redirect_url=target)), "", 302


def _target(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, whatever the address says."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("ui:start")


def _demo_person(request: HttpRequest) -> Person | None:
    """The chosen person in the demo; elsewhere nobody gets in without a password."""
    if not settings.DEMO or not request.POST.get("demo_person"):
        return None
    return Person.objects.filter(username=request.POST["demo_person"], is_active=True).first()


def sign_in_directly(request: HttpRequest, person: Person) -> None:
    """Sign in without any step: in the demo, and by a one-time link."""
    signed_in: Any = person
    guide.keep(request, lambda: login(request, signed_in, backend=BACKEND))
    UserSession.objects.create_from_request(request)


@open_to_all("anybody may leave")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    guide.keep(request, lambda: logout(request))
    return redirect("sign_in:enter")
