"""What surrounds every answer, whoever made it: the headers of safety, and a bound on what is sent to us."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from .page import open_to_all

# Nothing here needs a camera or a place. Keys for signing in are asked for by our own pages only.
_NOBODY = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture screen-wake-lock "
    "serial usb xr-spatial-tracking"
)
_OURSELVES = "publickey-credentials-create publickey-credentials-get"
PERMISSIONS = ", ".join(
    [*(f"{name}=()" for name in _NOBODY.split()), *(f"{name}=(self)" for name in _OURSELVES.split())]
)
DRAIN = 256 * 1024 * 1024
_PIECE = 256 * 1024


class SurroundingsMiddleware:
    """Outermost of all: what is static, refused or broken gets the same headers as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        # What is not said to be for everybody is for one person, and stays in no cache.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SizeMiddleware:
    """413 for a body larger than the largest file and its form: said from its stated length, before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        # No browser sends a form without saying how long it is, and Django would take such a one for empty.
        unstated = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
        if unstated or not stated.isdecimal() or int(stated) > settings.REQUEST_MAX_BYTES:
            _drain(request, int(stated) if stated.isdecimal() else 0)
            return too_large(request)
        return self.get_response(request)


def _drain(request: HttpRequest, stated: int) -> None:
    """Read on for a while and keep nothing: a browser shows an answer only when it has got rid of what it sends."""
    source, left = request.META.get("wsgi.input"), min(stated or DRAIN, DRAIN)
    try:
        while source is not None and left > 0 and (piece := source.read(min(left, _PIECE))):
            left -= len(piece)
    except OSError:  # the sender has gone
        return


def too_large(request: HttpRequest) -> HttpResponse:
    """The page for a body that is too large."""
    limit = settings.FILE_MAX_BYTES // (1024 * 1024)
    return render(request, "413.html", {"limit": limit}, status=413)


@open_to_all("says what was wrong with a request, and nothing else")
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for what it refuses to read: too much of it is 413, anything else 400."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return defaults.bad_request(request, exception)
