"""The year on one page, copying last year, the days before a meeting, and the calendar as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.planning.calendar import lead_days, step_labels
from ledfyr.platform.planning.ics import calendar_file, entries_of

from .. import services
from ..forms import AddOccasionForm, LeadDaysForm, MeetingForm
from ..policy import POLICY
from ..selectors import Month, meeting_choices, months_of, next_days, occasions_in

SHOWN = 6


@page(POLICY)
def calendar(request: HttpRequest, at: Page) -> HttpResponse:
    """Meetings and days, month by month, and the planning year's occasions."""
    return show(request, at)


def show(request: HttpRequest, at: Page, bound: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """The page, with the form that somebody has just filled in when it could not be saved."""
    months = months_of(at.actor, at.scope)
    choices = [(str(one.pk), one.day) for one in meeting_choices(at.actor, at.scope)]
    context: dict[str, Any] = {
        "months": [month for month in months if month.days],
        "strip": [_strip(month, at) for month in months],
        "occasions": occasions_in(at.actor, at.scope),
        "meeting_form": MeetingForm(),
        "occasion_form": AddOccasionForm(meetings=choices),
        "may_write": POLICY.may_write(at.actor, at.scope),
        "next_year": at.scope.year + 1,
        "panels": list(panels_on("year_calendar.list", at.actor, at.scope, "")),
        **(bound or {}),
    }
    return render(request, "year_calendar/list.html", context, status=status)


def _strip(month: Month, at: Page) -> dict[str, Any]:
    steps = len(month.days) - month.meetings
    words = [ngettext("%(n)s möte", "%(n)s möten", month.meetings) % {"n": month.meetings}] if month.meetings else []
    if steps:
        words.append(ngettext("%(n)s dag att hålla", "%(n)s dagar att hålla", steps) % {"n": steps})
    return {
        "number": month.number,
        "label": str(MONTHS_3[month.number]),
        "meetings": range(month.meetings),
        "steps": steps,
        "words": ", ".join(words) or _("inget"),
        "current": (at.today.year, at.today.month) == (at.scope.year, month.number),
    }


def start_card(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """The committee's next days; None when nothing lies ahead."""
    if not POLICY.may_read(actor, scope):
        return None
    days = next_days(actor, scope, timezone.localdate(), SHOWN)
    return ("year_calendar/start_card.html", {"days": days}) if days else None


@page(POLICY, form=True)
def copy(request: HttpRequest, at: Page) -> HttpResponse:
    """Last year's meetings moved to this year: shown first, those ticked are taken over."""
    if request.method == "POST":
        wanted = [day for text in request.POST.getlist("day") if (day := _day(text)) is not None]
        made = services.copy_meetings(actor=at.actor, scope=at.scope, days=wanted)
        text = ngettext("%(n)s möte är tillagt.", "%(n)s möten är tillagda.", len(made)) % {"n": len(made)}
        messages.success(request, text)
        return redirect("year_calendar:list", at.scope.committee, at.scope.year)
    context = {"copies": services.plan_copy(at.actor, at.scope), "last_year": at.scope.year - 1}
    return render(request, "year_calendar/copy.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@page(POLICY, form=True)
def lead_days_page(request: HttpRequest, at: Page) -> HttpResponse:
    """How many working days before the meeting each step comes."""
    labels = step_labels()
    form = LeadDaysForm(request.POST or None, labels=labels.items(), initial=lead_days(at.scope))

    def save(given: dict[str, Any]) -> None:
        days = {kind: given[kind] for kind in labels if kind in given}
        services.set_lead_days(actor=at.actor, scope=at.scope, days=days, reason=given["reason"])

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Dagarna är sparade, och årets tillfällen är räknade på nytt."))
        return redirect("year_calendar:list", at.scope.committee, at.scope.year)
    context = {"form": form}
    return render(request, "year_calendar/lead_days.html", context, status=422 if form.errors else 200)


@page(POLICY)
def download(request: HttpRequest, at: Page) -> HttpResponse:
    """The committee's year as a file for any calendar program."""
    POLICY.require_read(at.actor, at.scope)
    name = at.year.committee.name
    data = calendar_file(f"{name} {at.scope.year}", entries_of(at.scope), host=request.get_host())
    return made_file(data, name=f"{at.scope.committee}-{at.scope.year}.ics", content_type="text/calendar")
