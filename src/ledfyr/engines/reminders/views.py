"""The log of letters, failed work, and one's own reminders."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ledfyr.engines.ui.page import Page, open_to_all, page
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.planning.ics import calendar_file
from ledfyr.platform.settings.values import setting

from . import selectors, services
from .policy import OWN, POLICY
from .queue import run_all
from .rules import DAYS_KEY
from .ticking import tick
from .wording import days_in_words

PER_PAGE = 50
FEEDS_AN_HOUR = 60
HOUR = 3600


@page(POLICY)
def letters(request: HttpRequest, at: Page) -> HttpResponse:
    """Who was reminded of how much, when, and whether it came away."""
    shown = Paginator(selectors.letters_in(at.actor, at.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "days": _days(at.scope),
        "failed": selectors.failed_jobs(at.actor, at.scope).count(),
        "is_demo": settings.DEMO,
        "mail_is_sent": settings.MAIL_IS_SENT,
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "reminders/letters.html", context)


@page(POLICY)
def letter(request: HttpRequest, at: Page, key: int) -> HttpResponse:
    """One letter as it was written."""
    return render(request, "reminders/letter.html", {"letter": selectors.find_letter(at.actor, at.scope, key)})


@require_POST
@page(POLICY)
def send_now(request: HttpRequest, at: Page) -> HttpResponse:
    """In the demo: what the timer does every morning elsewhere."""
    POLICY.require_write(at.actor, at.scope)
    if not settings.DEMO:
        raise NotFound()
    made = tick(at.today)
    run_all()
    text = ngettext("%(n)s brev skrevs.", "%(n)s brev skrevs.", made) % {"n": made}
    messages.success(request, text if made else _("Inget nytt att påminna om i dag."))
    return redirect("reminders:letters", at.scope.committee, at.scope.year)


@page(POLICY)
def jobs(request: HttpRequest, at: Page) -> HttpResponse:
    """Work that was given up, with what went wrong."""
    context = {
        "page": Paginator(selectors.failed_jobs(at.actor, at.scope), PER_PAGE).get_page(request.GET.get("page")),
        "waiting": selectors.waiting_jobs(at.actor, at.scope),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "reminders/jobs.html", context)


@require_POST
@page(POLICY)
def try_again(request: HttpRequest, at: Page, key: int) -> HttpResponse:
    """Put failed work in the queue again."""
    services.try_again(actor=at.actor, scope=at.scope, key=key, now=timezone.now())
    messages.success(request, _("Jobbet står i kö igen."))
    return redirect("reminders:jobs", at.scope.committee, at.scope.year)


def _days(scope: Scope) -> str:
    return days_in_words(setting(DAYS_KEY, scope))


def _me(request: HttpRequest) -> int:
    person: Any = request.user
    return int(person.pk)


@page(OWN)
def own(request: HttpRequest, at: Page) -> HttpResponse:
    """How one is reminded, and the address for one's own calendar."""
    return _show_own(request, at)


def _show_own(request: HttpRequest, at: Page, address: str = "") -> HttpResponse:
    context = {
        "days": _days(at.scope),
        "weekly": selectors.gathers_to_mondays(_me(request)),
        "has_feed": selectors.has_feed(_me(request)),
        "address": address,
        "sees_log": POLICY.may_read(at.actor, at.scope),
        "has_mail": bool(getattr(request.user, "email", "")),
    }
    return render(request, "reminders/own.html", context)


@require_POST
@page(OWN, writes=False)
def choose(request: HttpRequest, at: Page) -> HttpResponse:
    """Gather one's letters to Mondays, or not."""
    weekly = request.POST.get("weekly") == "1"
    services.choose(actor=at.actor, scope=at.scope, person=_me(request), weekly=weekly)
    messages.success(
        request, _("Du får påminnelserna på måndagar.") if weekly else _("Du får påminnelserna dag för dag.")
    )
    return redirect("reminders:own", at.scope.committee, at.scope.year)


@require_POST
@page(OWN, writes=False)
def make_feed(request: HttpRequest, at: Page) -> HttpResponse:
    """A new address, shown this once."""
    token = services.make_feed(actor=at.actor, scope=at.scope, person=_me(request))
    response = _show_own(request, at, request.build_absolute_uri(reverse("reminders:feed", args=[token])))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@page(OWN, writes=False)
def revoke_feed(request: HttpRequest, at: Page) -> HttpResponse:
    """The address leads nowhere from now on."""
    services.revoke_feed(actor=at.actor, scope=at.scope, person=_me(request))
    messages.success(request, _("Adressen är återkallad."))
    return redirect("reminders:own", at.scope.committee, at.scope.year)


@open_to_all("the address is the secret: unknown ones are not found, and asking often is refused")
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's days for her calendar program, without signing in."""
    asked = f"feed:{services.digest_of(token)[:16]}:{request.META.get('REMOTE_ADDR', '')}"
    total = f"feeds:{request.META.get('REMOTE_ADDR', '')}"
    if _too_many(asked, FEEDS_AN_HOUR) or _too_many(total, 10 * FEEDS_AN_HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    data = calendar_file("Ledfyr", selectors.feed_entries(token, timezone.localdate()), host=request.get_host())
    return HttpResponse(
        data, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"}
    )


def _too_many(key: str, most: int) -> bool:
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out just now
        return False
