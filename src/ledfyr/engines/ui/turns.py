"""Heavy work takes turns: what one person may have under way at once, so that everybody else gets answers meanwhile.

A turn is a lock on a file in the data folder. It holds between processes, and goes by itself if the process dies.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.kernel.errors import DomainError

AT_ONCE = 2
P = ParamSpec("P")


class TooBusy(DomainError):
    """The person has as much heavy work under way as she may; facts: ``at_once``."""

    code = "ui.too_busy"


@contextmanager
def turn(person: int) -> Iterator[None]:
    """Hold one of the person's turns. Raises TooBusy when all are taken."""
    folder = Path(settings.DATA_DIR) / "turns"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in range(AT_ONCE):
        with (folder / f"{person}-{number}").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise TooBusy(at_once=AT_ONCE)


def heavy(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """For a view that reads a file or makes a document: 429 with a sentence when the person has enough under way."""

    @wraps(view)
    def in_turn(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        try:
            with turn(request.user.pk or 0):
                return view(*args, **kwargs)
        except TooBusy:
            return _too_busy(request)

    return in_turn


def _too_busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", {"at_once": AT_ONCE}, status=429)
    response["Retry-After"] = "10"
    return response
