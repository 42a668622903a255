"""Pages about editing together: undo, and drafts of what was not saved."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .middleware import came_from
from .page import Page, page
from .policy import POLICY
from .undoing import take_back


@require_POST
@page(POLICY, writes=False)  # the services that take back ask for the right to write there
def undo(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take back what the person just did, and go back to where she was."""
    request.is_undo = True  # type: ignore[attr-defined]
    count = take_back(at=at, person=request.user, key=key)
    messages.success(request, ngettext("Ändringen är ångrad.", "%(n)s ändringar är ångrade.", count) % {"n": count})
    return redirect(came_from(request))
