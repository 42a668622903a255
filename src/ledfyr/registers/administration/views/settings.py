"""Settings of the committee's year, and the tree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.backup.policy import POLICY as BACKUP
from ledfyr.engines.reminders.rules import DAYS_KEY, MANAGER_KEY
from ledfyr.engines.reminders.wording import days_in_words
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.scale import Scale, scale_from_data
from ledfyr.platform.planning.years import years_of
from ledfyr.platform.settings.values import declared_keys, setting, stored, value_version

from .. import services
from ..forms import FloorsForm, LevelsForm, RemindersForm, ScaleForm, reminders_as_typed, scale_as_typed
from ..policy import POLICY, may_organise

NAMES = ("floors", "scale", "levels")


@page(POLICY)
def settings(request: HttpRequest, at: Page) -> HttpResponse:
    """What holds for the year, since when and why; changing it."""
    POLICY.require_read(at.actor, at.scope)
    return _show(request, at)


def _show(request: HttpRequest, at: Page, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    floors, scale = setting("risks.floors", at.scope), setting("risks.scale", at.scope)
    context = {
        "floors": floors,
        **_scale_shown(scale),
        "sources": {name: _source(f"risks.{name}") for name in NAMES},
        "floors_stored": stored("risks.floors", at.scope),
        "scale_stored": stored("risks.scale", at.scope),
        "floors_form": FloorsForm(initial={**floors, "version": value_version("risks.floors", at.scope)}),
        "scale_form": ScaleForm(initial={**scale_as_typed(scale), "version": value_version("risks.scale", at.scope)}),
        "levels": setting("risks.levels", at.scope),
        "levels_stored": stored("risks.levels", at.scope),
        "levels_form": LevelsForm(
            initial={
                "levels": setting("risks.levels", at.scope),
                "version": value_version("risks.levels", at.scope),
            }
        ),
        **_reminders_shown(at.scope),
        "history": _history(at.scope),
        "next_year": at.scope.year + 1,
        "next_is_open": at.scope.year + 1 in years_of(at.scope.committee),
        "may_write": POLICY.may_write(at.actor, at.scope),
        "may_dispose": may_organise(at.actor),
        "may_back_up": BACKUP.may_read(at.actor, at.scope),
        **(bound or {}),
    }
    return render(request, "administration/settings.html", context, status=status)


def _history(scope: Scope) -> list[dict[str, Any]]:
    """What has been changed on the page, a setting at a time."""
    keys = (*(f"risks.{name}" for name in NAMES), DAYS_KEY, MANAGER_KEY)
    return [entry for key in keys for entry in history_of(scope, "setting", key)]


def _reminders_shown(scope: Scope) -> dict[str, Any]:
    """When people are reminded, in words, and the form for it."""
    days, after = setting(DAYS_KEY, scope), setting(MANAGER_KEY, scope)
    held = [row for row in (stored(DAYS_KEY, scope), stored(MANAGER_KEY, scope)) if row]
    latest = max(held, key=lambda row: row.pk, default=None)
    typed = reminders_as_typed(days, after) | {"version": latest.pk if latest else 0}
    return {
        "reminder_days": days_in_words(days),
        "manager_after": after,
        "reminders_stored": latest,
        "reminders_form": RemindersForm(initial=typed),
    }


def _scale_shown(data: dict[str, Any]) -> dict[str, Any]:
    """The scale as the page draws it: a value and a band for every pair of steps, and what each band spans."""
    scale = scale_from_data(data)
    highest = len(scale.likelihood) * len(scale.consequence)
    bands = sorted(scale.bands, key=lambda band: band.lowest)
    tops = [band.lowest - 1 for band in bands[1:]] + [highest]
    return {
        "bands": [
            {"label": band.label, "tone": band.tone, "span": f"{band.lowest}–{top}"}
            for band, top in zip(bands, tops, strict=True)
        ],
        "consequences": list(enumerate(scale.consequence, start=1)),
        "scale_preview": [
            {
                "step": step,
                "label": scale.likelihood[step - 1],
                "cells": [_cell(scale, step, other) for other in range(1, len(scale.consequence) + 1)],
            }
            for step in range(len(scale.likelihood), 0, -1)
        ],
    }


def _cell(scale: Scale, likelihood: int, consequence: int) -> dict[str, Any]:
    value = scale.value(likelihood, consequence)
    band = scale.band(value)
    return {"value": value, "label": band.label if band else "", "tone": band.tone if band else ""}


def _source(key: str) -> str:
    """Where the default of a setting comes from, when it is said in words and not as a reference of our own."""
    source = next((str(one.source) for one in declared_keys() if one.key == key), "")
    return "" if source.startswith("[") else source


@require_POST
@page(POLICY)
def set_floors(request: HttpRequest, at: Page) -> HttpResponse:
    """Change the floors."""
    form = FloorsForm(request.POST)
    return _save(
        request,
        at,
        "floors_form",
        form,
        lambda given: services.set_floors(actor=at.actor, scope=at.scope, **given),
    )


@require_POST
@page(POLICY)
def set_scale(request: HttpRequest, at: Page) -> HttpResponse:
    """Change the scale and its bands."""
    form = ScaleForm(request.POST)
    return _save(
        request, at, "scale_form", form, lambda given: services.set_scale(actor=at.actor, scope=at.scope, **given)
    )


@require_POST
@page(POLICY)
def set_levels(request: HttpRequest, at: Page) -> HttpResponse:
    """Change which levels make their own analyses."""
    form = LevelsForm(request.POST)
    return _save(
        request, at, "levels_form", form, lambda given: services.set_levels(actor=at.actor, scope=at.scope, **given)
    )


@require_POST
@page(POLICY)
def set_reminders(request: HttpRequest, at: Page) -> HttpResponse:
    """Change when people are reminded."""
    form = RemindersForm(request.POST)
    return _save(
        request,
        at,
        "reminders_form",
        form,
        lambda given: services.set_reminders(actor=at.actor, scope=at.scope, **given),
    )


def _save(request: HttpRequest, at: Page, name: str, form: Any, save: Any) -> HttpResponse:
    POLICY.require_write(at.actor, at.scope)
    if accepted(form, save):
        messages.success(request, _("Inställningen är sparad och gäller från årets första dag."))
        return redirect("administration:settings", at.scope.committee, at.scope.year)
    return _show(request, at, {name: form, "open_form": name}, status=422)


@require_POST
@page(POLICY)
def open_year(request: HttpRequest, at: Page) -> HttpResponse:
    """Open the next year."""
    wanted = small_int(request.POST.get("year", ""), 9999)
    scope = Scope(at.scope.committee, at.scope.year + 1 if wanted is None else wanted)
    services.open_planning_year(actor=at.actor, scope=scope)
    messages.success(request, _("År %(year)s är öppnat.") % {"year": scope.year})
    return redirect("ui:overview", scope.committee, scope.year)
