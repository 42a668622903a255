"""Settings of the committee's year, and the tree."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.platform.organisation.selectors import tree
from ledfyr.platform.settings.values import setting, stored

from . import services
from .forms import FloorsForm, ScaleForm
from .policy import POLICY


@page
def settings(request: HttpRequest, at: Page) -> HttpResponse:
    """What holds for the year, since when and why; changing it."""
    POLICY.require_read(at.actor, at.scope)
    return _show(request, at)


def _show(request: HttpRequest, at: Page, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    floors, scale = setting("risks.floors", at.scope), setting("risks.scale", at.scope)
    shown = {
        "likelihood": "\n".join(scale["likelihood"]),
        "consequence": "\n".join(scale["consequence"]),
        "bands": "\n".join(f"{band['lowest']} {band['label']}" for band in scale["bands"]),
    }
    context = {
        "floors": floors,
        "scale": scale,
        "floors_stored": stored("risks.floors", at.scope),
        "scale_stored": stored("risks.scale", at.scope),
        "floors_form": FloorsForm(initial=floors),
        "scale_form": ScaleForm(initial=shown),
        "units": tree(on=max(min(at.today, date(at.scope.year, 12, 31)), date(at.scope.year, 1, 1))),
        "history": history_of("setting", "risks.floors") + history_of("setting", "risks.scale"),
        "next_year": at.scope.year + 1,
        "may_write": POLICY.may_write(at.actor, at.scope),
        **(bound or {}),
    }
    return render(request, "administration/settings.html", context, status=status)


@require_POST
@page
def set_floors(request: HttpRequest, at: Page) -> HttpResponse:
    """Change the floors."""
    form = FloorsForm(request.POST)
    return _save(
        request,
        at,
        "floors_form",
        form,
        lambda: services.set_floors(actor=at.actor, scope=at.scope, **form.cleaned_data),
    )


@require_POST
@page
def set_scale(request: HttpRequest, at: Page) -> HttpResponse:
    """Change the scale and its bands."""
    form = ScaleForm(request.POST)
    return _save(
        request, at, "scale_form", form, lambda: services.set_scale(actor=at.actor, scope=at.scope, **form.cleaned_data)
    )


def _save(request: HttpRequest, at: Page, name: str, form: Any, save: Any) -> HttpResponse:
    if form.is_valid():
        try:
            save()
        except NotAllowed:
            raise
        except DomainError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("Inställningen är sparad och gäller från årets första dag."))
            return redirect("administration:settings", at.scope.committee, at.scope.year)
    return _show(request, at, {name: form, "open_form": name}, status=422)


@require_POST
@page
def open_year(request: HttpRequest, at: Page) -> HttpResponse:
    """Open the next year."""
    wanted = request.POST.get("year", "")
    scope = Scope(at.scope.committee, int(wanted) if wanted.isdecimal() else at.scope.year + 1)
    services.open_planning_year(actor=at.actor, scope=scope)
    messages.success(request, _("År %(year)s är öppnat.") % {"year": scope.year})
    return redirect("ui:overview", scope.committee, scope.year)
