"""Refusals become pages: one place that turns a DomainError into words and a status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from ledfyr.platform.history.gate import closed

from .conflict import conflict_page
from .wording import sentence

# PostgreSQL: serialization failure, deadlock detected, lock not available.
COLLISIONS = {"40001", "40P01", "55P03"}


class ClosedTablesMiddleware:
    """A request begins with closed tables, whatever was open around it: only logged services write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with closed():
            return self.get_response(request)


class DomainErrorMiddleware:
    """404 for what is not there, 403 for what is not allowed, 409 for a lost race, else back with the sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, given: dict[str, Any]
    ) -> HttpResponse | None:
        """Called by Django before a view runs. No person types a NUL, and a database may refuse to keep one.

        The API words its own refusals, as JSON.
        """
        if not request.path.startswith("/api/") and _has_nul(request, given):
            return render(request, "ui/bad_request.html", status=400)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django when a view raises."""
        if _is_collision(error):
            kept = [(name, value) for name, values in request.POST.lists() for value in values]
            context = {"kept": [pair for pair in kept if pair[0] != "csrfmiddlewaretoken"], "has_files": request.FILES}
            answer = render(request, "ui/busy.html", context, status=503)
            answer["Retry-After"] = "2"
            return answer
        if not isinstance(error, DomainError):
            return None
        text = sentence(error)
        if isinstance(error, NotFound):
            return render(request, "404.html", {"sentence": text}, status=404)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"sentence": text}, status=403)
        if isinstance(error, Conflict):
            return conflict_page(request, error, text)
        if request.method == "POST":
            messages.error(request, text)
            return redirect(came_from(request))
        return render(request, "404.html", {"sentence": text}, status=404)


def _is_collision(error: Exception) -> bool:
    """True when the database broke off one of two writes that met, or waited too long for the other: again will do."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code in COLLISIONS or "database is locked" in str(error)


def _has_nul(request: HttpRequest, given: dict[str, Any]) -> bool:
    """True when a name or a value of the address or of what was posted holds a NUL."""
    texts = [text for sent in (request.GET, request.POST) for name, values in sent.lists() for text in (name, *values)]
    return any("\0" in text for text in (*texts, *map(str, given.values())))


def came_from(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours; else the start page."""
    referer = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else "/"
