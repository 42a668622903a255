"""The year's workshops, a new one, and the steps that one takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.registers.risks.public import line_of, own_analyses, unit_by_code

from .. import services
from ..forms import PrepareForm
from ..policy import POLICY
from ..selectors import choices_of, meetings_in

PAGE_SIZE = 50
PLAN = "plan"


@page(POLICY)
def workshop_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The year's workshops."""
    shown = Paginator(meetings_in(at.actor, at.scope), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"shown": shown, "may_write": POLICY.may_write_some(at.actor, at.scope)}
    return render(request, "workshops/list.html", context)


@page(POLICY, form=True)
def prepare(request: HttpRequest, at: Page) -> HttpResponse:
    """A new workshop: which analysis, which events, what is rated."""
    unit = unit_by_code(at.actor, at.scope, request.GET.get("analys", ""))
    above = line_of(unit.key if unit else None, at.scope.year)
    writable = [one for one in own_analyses(at.actor, at.scope) if one.exists and one.may_write]
    if unit is None and writable and "analys" not in request.GET and not POLICY.may_write(at.actor, at.scope):
        return redirect(f"{request.path}?analys={writable[0].code}")
    POLICY.require_write(at.actor, at.scope, above=above)
    rows = choices_of(at.actor, at.scope, unit.key if unit else None)
    form = PrepareForm(request.POST or None, rows=[str(row.pk) for row in rows])
    made: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        keys = [UUID(key) for key in given.pop("rows")]
        common: dict[str, Any] = {"actor": at.actor, "scope": at.scope, "unit": unit.key if unit else None}
        made.append(services.prepare_workshop(rows=keys, **common, **given))

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Mötet är förberett. Öppna det när ni sitter tillsammans."))
        return redirect("workshops:workshop", at.scope.committee, at.scope.year, made[0].pk)
    ticked = set(form.data.getlist("rows")) if form.is_bound else None  # type: ignore[attr-defined]
    context = {
        "form": form,
        "unit": unit,
        "analyses": writable,
        "may_committee": POLICY.may_write(at.actor, at.scope),
        **_picked(request.GET.get("urval", ""), rows, ticked),
    }
    return render(request, "workshops/prepare.html", context, status=422 if form.errors else 200)


def _picked(wanted: str, rows: list[Any], ticked: set[str] | None) -> dict[str, Any]:
    """The events to tick among: those not rated when there are any, else those in the plan; or all."""
    groups = {
        "ovarderade": [row for row in rows if row.value is None or row.is_proposal],
        "planen": [row for row in rows if row.handling == PLAN],
        "alla": rows,
    }
    if wanted not in groups:
        wanted = next((name for name in groups if groups[name]), "alla")
    shown = groups[wanted]
    return {
        "pick": wanted,
        "counts": {name: len(found) for name, found in groups.items()},
        "choices": [
            {"row": row, "ticked": str(row.pk) in ticked if ticked is not None else wanted != "alla"} for row in shown
        ],
    }


def _step(request: HttpRequest, at: Page, key: UUID, take: Callable[..., Any], done: str) -> HttpResponse:
    take(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, done)
    return redirect("workshops:workshop", at.scope.committee, at.scope.year, key)


@require_POST
@page(POLICY)
def open_it(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Let participants in."""

    def take(**given: Any) -> Any:
        return services.open_workshop(today=at.today, **given)

    return _step(request, at, key, take, _("Mötet är öppet. Visa koden för dem som ska vara med."))


@require_POST
@page(POLICY)
def close(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Nobody answers any more."""

    def take(**given: Any) -> Any:
        return services.close_workshop(today=at.today, **given)

    return _step(request, at, key, take, _("Mötet är avslutat och koden gäller inte längre."))


@require_POST
@page(POLICY)
def reopen(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Open again with a new code."""
    done = _("Mötet är öppet igen, med en ny kod. Spridningar som har visats ligger fast.")
    return _step(request, at, key, services.reopen_workshop, done)


@require_POST
@page(POLICY)
def dispose(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Forget who answered what."""

    def take(**given: Any) -> Any:
        return services.dispose_answers(today=at.today, **given)

    return _step(request, at, key, take, _("De enskilda svaren är gallrade. Spridningen och deltagarna står kvar."))


@require_POST
@page(POLICY)
def remove(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take away a workshop that was never opened."""
    services.remove_workshop(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Mötet är borttaget."))
    return redirect("workshops:list", at.scope.committee, at.scope.year)
