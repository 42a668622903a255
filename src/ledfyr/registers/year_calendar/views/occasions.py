"""Occasions and the days of their steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.engines.ui.submitting import accepted
from ledfyr.platform.planning.calendar import step_labels

from .. import services
from ..forms import AddOccasionForm, ChangeOccasionForm, StepForm
from ..policy import POLICY
from ..selectors import disorder, find_occasion, is_late, meeting_choices
from .calendar import show


def _choices(at: Page) -> list[tuple[str, Any]]:
    return [(str(one.pk), one.day) for one in meeting_choices(at.actor, at.scope)]


@require_POST
@page(POLICY)
def add_occasion(request: HttpRequest, at: Page) -> HttpResponse:
    """A new occasion."""
    form = AddOccasionForm(request.POST, meetings=_choices(at))
    made: list[Any] = []
    if accepted(
        form, lambda given: made.append(services.add_occasion(actor=at.actor, scope=at.scope, **_filled(given)))
    ):
        messages.success(request, _("%(what)s är tillagd.") % {"what": made[0].label})
        return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, made[0].pk)
    return show(request, at, {"occasion_form": form, "open_form": "occasion"}, status=422)


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"month": given["month"] or 0, "meeting": given["meeting"] or None}


@page(POLICY)
def occasion(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One occasion: its meeting, and the days that lead up to it."""
    return _show(request, at, key)


def _show(request: HttpRequest, at: Page, key: UUID, step_form: tuple[str, StepForm] | None = None) -> HttpResponse:
    found = find_occasion(at.actor, at.scope, key)
    initial = {"meeting": str(found.meeting_id or ""), "version": found.version}
    posted = request.POST if request.method == "POST" and step_form is None else None
    form = ChangeOccasionForm(posted, meetings=_choices(at), initial=initial)
    if posted is not None and accepted(
        form,
        lambda given: services.change_occasion(
            actor=at.actor, scope=at.scope, key=key, version=given["version"], meeting=given["meeting"] or None
        ),
    ):
        messages.success(request, _("Mötet är valt och dagarna är räknade."))
        return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, key)
    context = {
        "occasion": found,
        "steps": _steps(at, found, step_form),
        "form": form,
        "may_write": POLICY.may_write(at.actor, at.scope),
        "panels": list(panels_on("year_calendar.occasion", at.actor, at.scope, str(key))),
        "history": history_of(at.scope, "planning.occasion", str(key)),
    }
    wrong = bool(form.errors) or step_form is not None
    return render(request, "year_calendar/occasion.html", context, status=422 if wrong else 200)


def _steps(at: Page, found: Any, bound: tuple[str, StepForm] | None) -> list[dict[str, Any]]:
    """Every step, those without a day too, with its form and what is odd about its day."""
    known = {step.kind: step for step in found.steps.all()}
    odd = disorder(list(known.values()))
    out = []
    for kind, label in step_labels().items():
        step = known.get(kind)
        form = StepForm(initial={"day": step.day, "reason": step.reason} if step else None, auto_id=f"{kind}_%s")
        if bound is not None and bound[0] == kind:
            form = bound[1]
        past = step is not None and step.day < at.today
        late = step is not None and is_late(found, step, at.today)
        shown = {"kind": kind, "label": label, "step": step, "form": form, "after": odd.get(kind, "")}
        out.append({**shown, "past": past, "late": late})
    return out


@require_POST
@page(POLICY)
def step(request: HttpRequest, at: Page, key: UUID, kind: str) -> HttpResponse:
    """Set a step's day by hand."""
    form = StepForm(request.POST, auto_id=f"{kind}_%s")
    if accepted(form, lambda given: services.set_step(actor=at.actor, scope=at.scope, key=key, kind=kind, **given)):
        messages.success(request, _("Dagen är satt för hand och står kvar om mötet flyttas."))
        return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, key)
    return _show(request, at, key, (kind, form))


@require_POST
@page(POLICY)
def release_step(request: HttpRequest, at: Page, key: UUID, kind: str) -> HttpResponse:
    """Count the day from the meeting again."""
    services.release_step(actor=at.actor, scope=at.scope, key=key, kind=kind)
    messages.success(request, _("Dagen räknas från mötet igen."))
    return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, key)


@require_POST
@page(POLICY)
def step_done(request: HttpRequest, at: Page, key: UUID, kind: str) -> HttpResponse:
    """Say that a step is done."""
    note = request.POST.get("note", "")[:300]
    services.mark_step_done(actor=at.actor, scope=at.scope, key=key, kind=kind, today=at.today, note=note)
    messages.success(request, _("Steget är klart. Ingen påminns om det längre."))
    return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, key)


@require_POST
@page(POLICY)
def open_step(request: HttpRequest, at: Page, key: UUID, kind: str) -> HttpResponse:
    """Say that a step is not done after all."""
    services.open_step(actor=at.actor, scope=at.scope, key=key, kind=kind)
    messages.success(request, _("Steget är inte klart längre, och påminns om igen."))
    return redirect("year_calendar:occasion", at.scope.committee, at.scope.year, key)


@require_POST
@page(POLICY)
def remove_occasion(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take an occasion away."""
    label = find_occasion(at.actor, at.scope, key).label
    services.remove_occasion(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("%(what)s är borttagen ur årskalendern.") % {"what": label})
    return redirect("year_calendar:list", at.scope.committee, at.scope.year)
