"""What holds for every page of someone signed in: how long a session lasts, and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from . import rules, second_step

STARTED, SEEN, LIMITED = "started", "seen", "limited_to"
TOUCH = timedelta(minutes=1)  # how often a session writes down that it is in use
OPEN = ("/logga-in/", "/logga-ut/", "/sprak/", "/om/")  # whoever is half in can get out, in or help
OWN = (*OPEN, "/konto/")


class SessionMiddleware:
    """Ends old sessions, holds a link's session to its page, and asks for a second step where one is demanded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_when_old(request)
            refused = self._outside(request)
            if refused is not None:
                return refused
        return self.get_response(request)

    def _end_when_old(self, request: HttpRequest) -> None:
        now = timezone.now()
        started, seen = (_time(request.session.get(name)) for name in (STARTED, SEEN))
        if rules.session_has_ended(
            started=started, seen=seen, now=now, idle=settings.SESSION_IDLE, longest=settings.SESSION_LONGEST
        ):
            logout(request)
            messages.info(request, _("Du blev utloggad eftersom det var länge sedan du gjorde något. Logga in igen."))
        elif seen is None or now - seen > TOUCH:
            request.session[SEEN] = now.isoformat()
            request.session.setdefault(STARTED, now.isoformat())
            UserSession.objects.create_from_request(request)

    def _outside(self, request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        limited = request.session.get(LIMITED)
        if limited is not None:
            if rules.is_within(request.path, limited) or request.path.startswith(OPEN):
                return None
            if _is_api(request):
                return None
            return render(request, "sign_in/limited.html", {"target": limited}, status=403)
        if second_step.is_missing(request) and not request.path.startswith(OWN) and not _is_api(request):
            return redirect("sign_in:second_step")
        return None


def _is_api(request: HttpRequest) -> bool:
    """The API words its own refusals: to it, whoever is half in is nobody."""
    if request.path.startswith("/api/"):
        request.user = AnonymousUser()
        return True
    return False


def begin_session(request: HttpRequest, **_given: Any) -> None:
    """Called when someone has signed in, in whatever way: the session's time begins, and nothing old holds."""
    now = timezone.now().isoformat()
    request.session[STARTED] = request.session[SEEN] = now
    for name in (LIMITED, second_step.HAS_ONE):
        request.session.pop(name, None)


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
