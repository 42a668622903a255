"""What was typed and never saved: kept for the one who typed it, also when her session ended before it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from .middleware import came_from
from .models import FormDraft

LONGEST = 64 * 1024  # characters of one draft
MOST = 50  # drafts of one person
LONGEST_PATH = 500
SESSION, WHO = "unsent", "ledfyr_who"
HIDDEN = frozenset({"csrfmiddlewaretoken"})


def keep(
    person: Any, path: str, page: str, data: Mapping[str, list[str]], labels: Mapping[str, Any]
) -> FormDraft | None:
    """Keep what was typed in place of what was kept before; None for what is too long or no form of ours."""
    data = {name: values for name, values in data.items() if name not in HIDDEN and "password" not in name}
    size = sum(len(name) + sum(map(len, values)) for name, values in data.items()) + len(str(labels))
    if size > LONGEST or not data or not _is_ours(path) or not _is_ours(page):
        return None
    mine = FormDraft.objects.filter(person=person)
    mine.filter(saved_at__lt=timezone.now() - timedelta(days=settings.DRAFT_DAYS)).delete()
    if mine.exclude(path=path).count() >= MOST:
        return None
    values = {"page": page, "data": data, "labels": dict(labels)}
    kept, _made = FormDraft.objects.update_or_create(person=person, path=path, defaults=values)
    return kept


def sweep(*, now: datetime) -> int:
    """Forget what nobody has come back to for so many days as a draft is kept; how many."""
    return FormDraft.objects.filter(saved_at__lt=now - timedelta(days=settings.DRAFT_DAYS)).delete()[0]


def _is_ours(path: str) -> bool:
    """True for an address of a page here: a draft is never sent anywhere else."""
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return len(path) <= LONGEST_PATH and path.startswith("/") and not path.startswith("//")


def drafts_on(request: HttpRequest) -> list[FormDraft]:
    """The drafts of forms that stand on this page, newest first."""
    person: Any = request.user
    fresh = timezone.now() - timedelta(days=settings.DRAFT_DAYS)
    return list(FormDraft.objects.filter(person=person, page=request.path, saved_at__gte=fresh).order_by("-saved_at"))


def saved(request: HttpRequest) -> None:
    """The form has arrived: its draft is done with."""
    person: Any = request.user
    FormDraft.objects.filter(person=person, path=request.path).delete()


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and back afterwards to where the person was; what she sent waits for her.

    Only for the one who was last signed in here, and only she finds it: the signed cookie says who.
    """
    htmx = bool(getattr(request, "htmx", None))
    back = request.get_full_path()
    if request.method == "POST" or htmx:
        back = _page_of(request)
    who = request.get_signed_cookie(WHO, default="", salt=WHO)
    if request.method == "POST" and who:
        data = {name: [str(value) for value in values] for name, values in request.POST.lists() if name not in HIDDEN}
        if sum(len(value) for values in data.values() for value in values) <= LONGEST:
            request.session[SESSION] = {"who": who, "path": request.path, "page": back.partition("?")[0], "data": data}
            words = _("Du blev utloggad innan det du skrev hann sparas. Logga in, så kan du fortsätta på ditt utkast.")
            messages.warning(request, words)
    answer = redirect_to_login(back)
    if htmx:  # the whole window goes to the sign-in page, not the part that was asked for
        return HttpResponse(status=200, headers={"HX-Redirect": answer.url})
    return answer


def _page_of(request: HttpRequest) -> str:
    """The page of ours that the form stood on."""
    url = came_from(request)
    path = "/" + url.split("//", 1)[-1].partition("/")[2] if "//" in url else url
    return path if _is_ours(path) else "/"


def hand_over(request: HttpRequest, response: HttpResponseBase | None = None) -> None:
    """Before a page: what waited is hers now. After it: remember who sits here, for a session that ends."""
    person: Any = request.user
    if response is not None:
        if request.get_signed_cookie(WHO, default="", salt=WHO) != str(person.pk):
            age = settings.DRAFT_DAYS * 24 * 3600
            secure = settings.SESSION_COOKIE_SECURE
            response.set_signed_cookie(
                WHO, str(person.pk), salt=WHO, max_age=age, httponly=True, samesite="Lax", secure=secure
            )
        return
    waiting = request.session.pop(SESSION, None) if SESSION in request.session else None
    if waiting and waiting["who"] == str(person.pk):
        keep(person, waiting["path"], waiting["page"], waiting["data"], {})
