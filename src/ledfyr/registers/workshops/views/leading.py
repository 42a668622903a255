"""The pages of the one who leads: the workshop with its code, and one event at a time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page, part
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.errors import NotFound
from ledfyr.registers.risks.public import scale_in, unit_named

from .. import services
from ..forms import AgreeForm
from ..policy import POLICY
from ..rules import CLOSED, OPEN, PREPARED, Spread, shown_code
from ..selectors import find_workshop, lines_of, may_lead, participants_of, row_of
from .drawing import qr_path, shown_spread


@page(POLICY)
def workshop(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The workshop: the code while it is open, who takes part, how far each event has come."""
    found = find_workshop(at.actor, at.scope, key)
    leads = may_lead(at.actor, at.scope, found)
    context = {
        **about(at, found),
        "lines": lines_of(at.scope, found),
        "participants": participants_of(found),
        "leads": leads,
    }
    whole = not request.headers.get("HX-Request") or bool(request.headers.get("HX-History-Restore-Request"))
    if found.state == OPEN and leads and whole:
        address = _address(request, reverse("workshops_open:part", args=[found.code]))
        context |= {
            "code": shown_code(found.code),
            "address": address,
            "enter": _address(request, reverse("workshops_open:enter")),
            "qr": qr_path(address),
        }
    if whole:
        context["history"] = history_of(at.scope, "workshops.workshop", str(key))
    return part(request, "workshops/workshop.html", "workshops/parts/progress.html", context)


def about(at: Page, found: Any) -> dict[str, Any]:
    """The workshop with whose analysis it is about."""
    return {
        "workshop": found,
        "unit": unit_named(found.unit_id, at.scope.year) if found.unit_id else None,
        "is_open": found.state == OPEN,
        "is_prepared": found.state == PREPARED,
        "is_closed": found.state == CLOSED,
    }


def _address(request: HttpRequest, path: str) -> str:
    base = settings.ADDRESS or f"{request.scheme}://{request.get_host()}"
    return f"{base}{path}"


@page(POLICY)
def item(request: HttpRequest, at: Page, key: UUID, place: int) -> HttpResponse:
    """One event on the big screen: how many have answered, the spread once it is shown, what was agreed."""
    found = find_workshop(at.actor, at.scope, key)
    lines = lines_of(at.scope, found, place=place)
    if not lines:
        raise NotFound("workshops.no_item")
    line, scale = lines[0], scale_in(at.scope)
    leads = may_lead(at.actor, at.scope, found)
    row = row_of(at.actor, at.scope, found, line.item)
    form = None
    if leads and row is not None and line.item.is_revealed:
        form = AgreeForm(request.POST or None, scale=scale, initial=_proposed(line, row), auto_id="agree-%s")
    if request.method == "POST":
        POLICY.require_write_some(at.actor, at.scope)
        if form is None:
            raise NotFound("workshops.no_item")
        if _agreed(at, key, place, form):
            messages.success(request, _("Värderingen är sparad i riskanalysen."))
            return redirect("workshops:item", at.scope.committee, at.scope.year, key, place)
    context = {
        **about(at, found),
        "line": line,
        "people": len(participants_of(found)),
        "total": found.items.count(),
        "row": row,
        "form": form,
        "leads": leads,
        "previous": place - 1 or None,
        "shown": shown_spread(line.spread, scale) if line.spread else None,
    }
    context["following"] = place + 1 if place < context["total"] else None
    status = 422 if form is not None and form.errors else 200
    return part(request, "workshops/item.html", "workshops/parts/answered.html", context, status=status)


def _agreed(at: Page, key: UUID, place: int, form: AgreeForm) -> bool:
    def save(given: dict[str, Any]) -> None:
        services.agree(actor=at.actor, scope=at.scope, key=key, place=place, today=at.today, **given)

    return accepted(form, save)


def _proposed(line: Any, row: Any) -> dict[str, Any]:
    """What stands in the form at first: what was agreed, else the median of the answers, else what the event has."""
    if line.item.agreed_on:
        agreed = {"likelihood": line.item.agreed_likelihood, "consequence": line.item.agreed_consequence}
        return {**agreed, "reason": line.item.agreed_reason, "version": row.version}
    spread: Spread = line.spread
    return {
        "likelihood": spread.likelihood.proposal if spread.likelihood else row.likelihood,
        "consequence": spread.consequence.proposal if spread.consequence else row.consequence,
        "version": row.version,
    }


@require_POST
@page(POLICY)
def reveal(request: HttpRequest, at: Page, key: UUID, place: int) -> HttpResponse:
    """Show the spread."""
    services.reveal_spread(actor=at.actor, scope=at.scope, key=key, place=place)
    return redirect("workshops:item", at.scope.committee, at.scope.year, key, place)


@require_POST
@page(POLICY)
def hide(request: HttpRequest, at: Page, key: UUID, place: int) -> HttpResponse:
    """Hide it and let everybody answer again."""
    services.hide_spread(actor=at.actor, scope=at.scope, key=key, place=place)
    messages.success(request, _("Spridningen är dold och alla kan svara igen."))
    return redirect("workshops:item", at.scope.committee, at.scope.year, key, place)
