"""The committee answers and submits; the executive office receives or returns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted

from .. import services
from ..forms import AnswerForm, ReturnForm
from ..policy import OFFICE_POLICY, POLICY
from ..selectors import find_line, units_to_name
from .showing import show


def _back(at: Page, key: UUID, anchor: str = "") -> HttpResponse:
    return redirect(f"{reverse('instructions:instruction', args=[at.scope.committee, at.scope.year, key])}{anchor}")


@page(POLICY, form=True)
def answer(request: HttpRequest, at: Page, key: UUID, part: UUID) -> HttpResponse:
    """One part of the checklist."""
    found, line = find_line(at.actor, at.scope, key, part)
    own = line.answer
    started: dict[str, Any] = {"state": line.state, "version": 0}
    if own:
        names = ("where", "note", "reason", "role", "version")
        started |= {name: getattr(own, name) for name in names} | {"unit": own.unit.code if own.unit else ""}
    units = units_to_name(at.actor, at.scope, at.today)
    form = AnswerForm(request.POST or None, units=units, may_fill=line.may_fill, initial=started)

    def save(given: dict[str, Any]) -> None:
        services.answer_part(actor=at.actor, scope=at.scope, instruction=key, part=part, **given)

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Svaret på ”%(part)s” är sparat.") % {"part": line.part.heading})
        return _back(at, key, f"#del-{part}")
    context = {"instruction": found, "line": line, "form": form}
    return render(request, "instructions/answer.html", context, status=422 if form.errors else 200)


@require_POST
@page(POLICY)
def submit(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Submit all of it."""
    services.submit(actor=at.actor, scope=at.scope, instruction=key, today=at.today)
    messages.success(request, _("Inlämnat. Stadsledningskontoret tar emot det eller lämnar tillbaka det."))
    return _back(at, key)


@require_POST
@page(OFFICE_POLICY, form=True)
def receive(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The executive office has it."""
    services.receive(actor=at.actor, scope=at.scope, instruction=key, today=at.today)
    messages.success(request, _("Mottaget."))
    return _back(at, key)


@require_POST
@page(OFFICE_POLICY, form=True)
def give_back(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Return it with a reason."""
    form = ReturnForm(request.POST)

    def save(given: dict[str, Any]) -> None:
        services.give_back(actor=at.actor, scope=at.scope, instruction=key, today=at.today, **given)

    if accepted(form, save):
        messages.success(request, _("Återlämnat. Nämnden ser vad som ska rättas."))
        return _back(at, key)
    return show(request, at, key, {"return_form": form, "open_form": "return"}, status=422)
