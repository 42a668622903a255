"""Adding, moving and removing meetings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.engines.ui.submitting import accepted
from ledfyr.platform.planning.calendar import step_labels

from .. import services
from ..forms import ChangeMeetingForm, MeetingForm
from ..policy import POLICY
from ..selectors import find_meeting
from .calendar import show


@require_POST
@page(POLICY)
def add_meeting(request: HttpRequest, at: Page) -> HttpResponse:
    """A new meeting."""
    form = MeetingForm(request.POST)
    if accepted(form, lambda given: services.add_meeting(actor=at.actor, scope=at.scope, **given)):
        day = date_format(form.cleaned_data["day"], "j F Y")
        messages.success(request, _("Mötet %(day)s är tillagt.") % {"day": day})
        return redirect("year_calendar:list", at.scope.committee, at.scope.year)
    return show(request, at, {"meeting_form": form, "open_form": "meeting"}, status=422)


@page(POLICY)
def meeting(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One meeting. A new day that moves other days is shown before it is saved."""
    found = find_meeting(at.actor, at.scope, key)
    started = {"day": found.day, "starts": found.starts, "place": found.place, "note": found.note}
    form = ChangeMeetingForm(request.POST or None, initial={**started, "version": found.version})
    if request.method == "POST":
        POLICY.require_write(at.actor, at.scope)
        if "confirmed" not in request.POST and form.is_valid() and form.cleaned_data["day"] != found.day:
            asked = _ask(request, at, found, form)
            if asked is not None:
                return asked
        if accepted(form, lambda given: services.change_meeting(actor=at.actor, scope=at.scope, key=key, **given)):
            messages.success(request, _("Mötet är ändrat."))
            return redirect("year_calendar:list", at.scope.committee, at.scope.year)
    context = {
        "meeting": found,
        "form": form,
        "may_write": POLICY.may_write(at.actor, at.scope),
        "panels": list(panels_on("year_calendar.meeting", at.actor, at.scope, str(key))),
        "history": history_of(at.scope, "planning.meeting", str(key)),
    }
    return render(request, "year_calendar/meeting.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, at: Page, found: Any, form: ChangeMeetingForm) -> HttpResponse | None:
    """The page that shows what moves with the meeting; None when nothing does."""
    plan = services.plan_move(at.actor, at.scope, key=found.pk, day=form.cleaned_data["day"])
    labels = step_labels()
    shown = [
        (occasion, [(labels[move.kind], move) for move in moved if move.moves or move.held]) for occasion, moved in plan
    ]
    panels = list(panels_on("year_calendar.move", at.actor, at.scope, str(found.pk)))
    if not shown and not panels:
        return None
    context = {
        "meeting": found,
        "new_day": form.cleaned_data["day"],
        "moves": shown,
        "panels": panels,
        "given": [(name, request.POST.get(name, "")) for name in form.fields],
        "cancel_url": reverse("year_calendar:meeting", args=[at.scope.committee, at.scope.year, found.pk]),
    }
    return render(request, "year_calendar/move.html", context)


@require_POST
@page(POLICY)
def remove_meeting(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take a meeting away; refused while something is tied to it."""
    day = date_format(find_meeting(at.actor, at.scope, key).day, "j F Y")
    services.remove_meeting(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Mötet %(day)s är borttaget.") % {"day": day})
    return redirect("year_calendar:list", at.scope.committee, at.scope.year)
