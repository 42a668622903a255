"""Pages about editing together: undo, and drafts of what was not saved."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .drafts import keep
from .middleware import came_from
from .models import FormDraft
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


@require_POST
@page(POLICY, writes=False)  # a draft is the person's own and changes nothing
def keep_draft(request: HttpRequest, at: Page) -> HttpResponse:
    """Keep what stands in a form just now: 204 without one, else when it was kept."""
    data, labels = _mapping(request, "data"), _mapping(request, "labels")
    texts = {name: [str(value) for value in values] for name, values in data.items() if isinstance(values, list)}
    kept = keep(request.user, request.POST.get("path", ""), request.POST.get("page", ""), texts, labels)
    if kept is None:
        return HttpResponse(status=204)
    return JsonResponse({"at": timezone.localtime(kept.saved_at).strftime("%H:%M")})


def _mapping(request: HttpRequest, name: str) -> dict[str, Any]:
    """A JSON object as the script sends it; empty for all else."""
    try:
        found = json.loads(request.POST.get(name, "{}"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@page(POLICY, writes=False)
def draft(request: HttpRequest, at: Page, key: int) -> HttpResponse:
    """What was written and not saved, ready to be saved: a conflict shows both if the object has changed meanwhile."""
    found = get_object_or_404(FormDraft, pk=key, person=request.user)
    fields = []
    for name, values in found.data.items():
        told = found.labels.get(name)
        label, words = told if isinstance(told, list) and len(told) == 2 else ("", "")
        long = len(values) == 1 and (len(values[0]) > 60 or "\n" in values[0])
        text = str(words or ", ".join(values))
        fields.append({"name": name, "values": values, "label": str(label), "words": text, "long": long})
    return render(request, "ui/draft.html", {"draft": found, "fields": fields})


@require_POST
@page(POLICY, writes=False)
def discard_draft(request: HttpRequest, at: Page, key: int) -> HttpResponse:
    """Throw a draft away, and go back to the page that it stands on."""
    found = get_object_or_404(FormDraft, pk=key, person=request.user)
    found.delete()
    messages.success(request, _("Utkastet är slängt."))
    return redirect(found.page)
