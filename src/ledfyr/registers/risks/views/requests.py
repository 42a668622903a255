"""Asking units to rate an event, and the unit's answer on a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.scale import Scale

from ..forms import AnswerForm, AskForm
from ..policy import POLICY
from ..rules import Spread
from ..selectors import (
    find_request,
    find_row,
    line_of,
    may_keep,
    requests_of,
    requests_to,
    scale_in,
    spread_in,
    units_to_ask,
)
from ..services import answer_request, hand_down, withdraw_request
from .levels import unit_heading

WEEKS = 2  # how long a unit is given when nobody says otherwise


@page(POLICY, form=True)
def ask_units(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Choose whom to ask, by when and why."""
    row = find_row(at.actor, at.scope, key)
    if not may_keep(at.actor, at.scope, row.analysis.unit_id):
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    units = units_to_ask(at.scope, row)
    due = at.today + timedelta(weeks=WEEKS)
    form = AskForm(request.POST or None, initial={"due": due}, units=[(one["key"], one["name"]) for one in units])

    def save(given: dict[str, Any]) -> None:
        every = [one["key"] for one in units if one["kind"] == "unit"]
        chosen = every if given["everyone"] else given["units"]
        hand_down(
            actor=at.actor,
            scope=at.scope,
            key=key,
            units=[UUID(one) for one in chosen],
            due=given["due"],
            note=given["note"],
            today=at.today,
        )

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Frågan är skickad. Svaren visas här allteftersom de kommer."))
        return redirect(reverse("risks:event", args=[at.scope.committee, at.scope.year, key]) + "#spread")
    context = {"form": form, "row": row, "own": unit_heading(at, row.analysis.unit_id)}
    return render(request, "risks/ask_units.html", context, status=422 if form.is_bound else 200)


@require_POST
@page(POLICY)
def take_back(request: HttpRequest, at: Page, key: UUID, request_key: UUID) -> HttpResponse:
    """The unit need not answer."""
    withdraw_request(actor=at.actor, scope=at.scope, key=request_key)
    messages.success(request, _("Frågan är tillbakatagen. Du kan skicka den igen."))
    return redirect(reverse("risks:event", args=[at.scope.committee, at.scope.year, key]) + "#spread")


@page(POLICY)
def answer(request: HttpRequest, at: Page, request_key: UUID) -> HttpResponse:
    """The unit rates the event: two choices, a reason, one button."""
    asked = find_request(at.actor, at.scope, request_key, today=at.today)
    one = asked.request
    scale = scale_in(at.scope)
    may_answer = POLICY.may_write(at.actor, at.scope, above=line_of(one.unit_id, at.scope.year))
    initial = {"likelihood": one.likelihood, "consequence": one.consequence, "reason": one.reason}
    form = AnswerForm(request.POST or None, initial=initial, scale=scale)

    def save(given: dict[str, Any]) -> None:
        answer_request(actor=at.actor, scope=at.scope, key=request_key, today=at.today, **given)

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Tack, svaret är sparat. Du kan ändra det till sista svarsdagen eller senare."))
        left = [other for other in requests_to(at.actor, at.scope, today=at.today) if other.state != "answered"]
        if left:
            return redirect("risks:answer", at.scope.committee, at.scope.year, left[0].request.pk)
        return redirect("risks:answer", at.scope.committee, at.scope.year, request_key)
    others = [other for other in requests_to(at.actor, at.scope, today=at.today) if other.request.pk != one.pk]
    context = {"asked": asked, "form": form, "may_answer": may_answer, "row": one.row, "others": others}
    return render(request, "risks/answer.html", context, status=422 if form.is_bound else 200)


def requests_card(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """What a manager's units are asked to rate, on her start page."""
    asked = requests_to(actor, scope, today=timezone.localdate())
    if not asked:
        return None
    waiting = [one for one in asked if one.state != "answered"]
    return "risks/requests_card.html", {"waiting": waiting, "answered": len(asked) - len(waiting)}


def spread_shown(at: Page, row: Any, scale: Scale) -> dict[str, Any]:
    """What the event's page says about the units' answers."""
    asked = requests_of(at.actor, at.scope, row, today=at.today)
    if not asked:
        return {"spread": None}
    spread = spread_in(asked, today=at.today)
    return {
        "spread": spread,
        "asked": asked,
        "spread_rows": _table(spread, scale),
        "spread_words": _in_words(spread),
        "consequence_steps": list(enumerate(scale.consequence, start=1)),
    }


def _table(spread: Spread, scale: Scale) -> list[dict[str, Any]]:
    """The matrix as rows from the top: a cell holds the units that answered so."""
    return [
        {
            "step": likelihood,
            "label": scale.likelihood[likelihood - 1],
            "cells": [
                {"units": spread.cells.get((likelihood, step), ()), "band": scale.band(likelihood * step)}
                for step in range(1, len(scale.consequence) + 1)
            ],
        }
        for likelihood in range(len(scale.likelihood), 0, -1)
    ]


def _in_words(spread: Spread) -> str:
    parts = [
        ngettext("%(n)s enhet säger %(value)s", "%(n)s enheter säger %(value)s", n) % {"n": n, "value": value}
        for value, n in spread.values.items()
    ]
    return ", ".join(parts)
