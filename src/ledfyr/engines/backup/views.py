"""The page of backups: when the last one was taken, and taking one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.downloads import to_save
from ledfyr.engines.ui.page import Page, page

from . import services
from .policy import POLICY
from .reporting import megabytes
from .status import last_taken

OLD = timedelta(days=2)


@page(POLICY)
def show(request: HttpRequest, at: Page) -> HttpResponse:
    """When the last copy was taken, and how to take one."""
    taken = last_taken()
    context = {
        "taken": taken,
        "size": megabytes(taken.size) if taken else "",
        "is_old": taken is not None and timezone.now() - taken.at > OLD,
    }
    return render(request, "backup/show.html", context)


@require_POST
@page(POLICY)
def take(request: HttpRequest, at: Page) -> Any:  # a streamed answer is no HttpResponse to the type checker
    """Make a copy and give it out."""
    name = f"ledfyr-{timezone.localtime():%Y-%m-%d-%H%M}.zip"
    response = FileResponse(services.take_out(actor=at.actor, scope=at.scope), content_type="application/zip")
    return to_save(response, name)
