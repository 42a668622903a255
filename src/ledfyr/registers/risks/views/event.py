"""The page of one event, and everything done to it there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.exchange.doubts import describe_doubt
from ledfyr.engines.review.living import by_row, open_findings
from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.rows import Doubt
from ledfyr.kernel.scale import Scale
from ledfyr.kernel.text import fold
from ledfyr.platform.organisation.positions import held_by, offered_in
from ledfyr.platform.organisation.selectors import tree
from ledfyr.platform.settings.values import setting
from ledfyr.registers.goals.public import goals_in

from ..forms import AFTER, DONE, EventForm, HandlingForm, MeasureForm, PlaceForm, RatingForm
from ..policy import POLICY
from ..rules import required_handling
from ..selectors import (
    find_row,
    floors_in,
    may_keep,
    place_of,
    processes_in,
    ratings_of,
    rows_of_thread,
    scale_in,
)
from ..services import (
    add_measure as add_measure_service,
)
from ..services import (
    change_measure as change_measure_service,
)
from ..services import (
    confirm_doubts,
    describe_event,
    handle_event,
    place_event,
    rate_event,
    restore_event,
    withdraw_event,
)
from ..services import (
    withdraw_measure as withdraw_measure_service,
)
from .levels import unit_heading
from .lifting import lifts_shown
from .requests import spread_shown

# Where a saved form leads back to, and what ?open= may ask for.
ANCHORS = {
    "event_form": "event",
    "rating_form": "rating",
    "after_form": "after",
    "handling_form": "handling",
    "place_form": "place",
    "measure_form": "measure",
    "changed_measure": "measure",
}
OPENS = {anchor: name for name, anchor in ANCHORS.items() if name != "changed_measure"}


@page(POLICY)
def event(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One risk, top to bottom: now, why, over the years, measures, plan, history."""
    row = find_row(at.actor, at.scope, key, withdrawn=True)
    return _show(request, at, row)


def _show(
    request: HttpRequest, at: Page, row: Any, bound: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    scale, floors = scale_in(at.scope), floors_in(at.scope)
    bound = bound or {}
    may_write = may_keep(at.actor, at.scope, row.analysis.unit_id)
    findings = by_row(open_findings(at.actor, at.scope, at.today)).get(str(row.pk), [])
    context = {
        "row": row,
        "scale": scale,
        "floors": floors,
        "required": required_handling(row.value, floors),
        "band": scale.band(row.value),
        "after_band": scale.band(row.after_value),
        "place": place_of(row),
        "categories": [setting("risks.categories", at.scope).get(code, code) for code in row.categories],
        "doubts": [describe_doubt(Doubt(**doubt)) for doubt in row.doubts],
        "steps": _steps_in_words(row, scale),
        "years": (years := _years(at, row, scale)),
        "line": _line(years, len(scale.likelihood) * len(scale.consequence)),
        "top_value": len(scale.likelihood) * len(scale.consequence),
        "ratings": ratings_of(at.actor, at.scope, row),
        "measures": [_shown_measure(m, at.today, bound.get("changed_measure")) for m in row.measures.all()],
        "held": held_by([m.responsible_position_id for m in row.measures.all()], on=at.today),
        "positions": offered_in(at.scope.committee, on=at.today) if may_write else [],
        "findings": findings,
        "panels": list(panels_on("risks.event", at.actor, at.scope, str(row.pk))),
        "history": history_of(at.scope, "risks.event", str(row.pk)),
        "processes": processes_in(at.actor, at.scope),
        "may_write": may_write,
        "can_edit": may_write and not row.is_withdrawn,
        "own": unit_heading(at, row.analysis.unit_id),
        "open_form": OPENS.get(request.GET.get("open", ""), ""),
        **lifts_shown(at, row, scale),
        **spread_shown(at, row, scale),
        **_forms(at, row),
        **bound,
    }
    return render(request, "risks/event.html", context, status=status)


def _steps_in_words(row: Any, scale: Scale) -> dict[str, str]:
    """Each rated step as '3. Möjlig'; what is not rated is left out, what is off the scale is the bare step."""
    labels = {"likelihood": scale.likelihood, "consequence": scale.consequence}
    labels |= {f"after_{name}": steps for name, steps in labels.items()}
    rated = {name: step for name in labels if (step := getattr(row, name)) is not None}
    return {
        name: f"{step}. {labels[name][step - 1]}" if 1 <= step <= len(labels[name]) else str(step)
        for name, step in rated.items()
    }


def _years(at: Page, row: Any, scale: Scale) -> list[dict[str, Any]]:
    """The event through the years, each with the value before it and whether it was worded otherwise."""
    out: list[dict[str, Any]] = []
    for one in rows_of_thread(at.actor, at.scope, row.thread_id, unit=row.analysis.unit_id):
        out.append(
            {
                "row": one,
                "band": scale_in(Scope(at.scope.committee, one.analysis.year)).band(one.value),
                "earlier": out[-1]["row"] if out else None,
                "current": one.pk == row.pk,
                "reworded": fold(one.text) != fold(row.text),
                "url": reverse("risks:event", args=[at.scope.committee, one.analysis.year, one.pk]),
            }
        )
    return out


def _line(years: list[dict[str, Any]], top: int) -> dict[str, Any] | None:
    """The values as a line, for at least two rated years: whole numbers, so that no locale writes a decimal comma."""
    rated = [one["row"] for one in years if one["row"].value is not None]
    if len(rated) < 2:
        return None
    width, height, margin = 320, 96, 24
    step = (width - 2 * margin) // (len(rated) - 1)
    dots = [
        {
            "x": margin + at * step,
            "y": margin // 2 + (height - 2 * margin) * (top - min(row.value, top)) // top,
            "year": str(row.analysis.year),
        }
        for at, row in enumerate(rated)
    ]
    points = " ".join(f"{dot['x']},{dot['y']}" for dot in dots)
    return {"width": width, "height": height, "dots": dots, "points": points}


def _shown_measure(measure: Any, today: date, changed: MeasureForm | None) -> dict[str, Any]:
    """A measure with its form: the one that was refused stands open with what was typed."""
    form = _measure_form(measure)
    is_open = changed is not None and changed.auto_id == form.auto_id
    late = measure.due is not None and measure.due < today and measure.state != DONE
    return {"measure": measure, "form": changed if is_open else form, "open": is_open, "late": late}


def _forms(at: Page, row: Any) -> dict[str, Any]:
    version = {"version": row.version}
    rated = {"likelihood": row.likelihood, "consequence": row.consequence}
    after = {"likelihood": row.after_likelihood, "consequence": row.after_consequence, "stage": AFTER}
    handled = {"handling": row.handling, "reason": row.handling_reason, "decision_reference": row.decision_reference}
    scale = scale_in(at.scope)
    return {
        "event_form": EventForm(initial=version | {"text": row.text, "nr": row.nr}, auto_id="event-%s"),
        "rating_form": RatingForm(initial=version | rated, scale=scale, prefix="rate"),
        "after_form": RatingForm(initial=version | after, scale=scale, prefix="after"),
        "handling_form": HandlingForm(initial=version | handled, auto_id="handling-%s"),
        "place_form": PlaceForm(initial=version | _placed(row), auto_id="place-%s", **_choices(at)),
        "measure_form": MeasureForm(auto_id="new-measure-%s"),
    }


def _placed(row: Any) -> dict[str, Any]:
    return {
        "goal": str(row.area_goal_id or ""),
        "process": row.process.name if row.process else "",
        "working_method": row.working_method.name if row.working_method else "",
        "unit": row.unit.code if row.unit else "",
        "categories": row.categories,
    }


def _choices(at: Page) -> dict[str, Any]:
    units = tree(on=date(at.scope.year, 12, 31))
    return {
        "goals": [(str(goal.pk), goal.label) for goal in goals_in(at.actor, at.scope).filter(level="area")],
        "units": [(unit["code"], unit["name"]) for unit in units],
        "categories": setting("risks.categories", at.scope),
    }


def _measure_form(measure: Any, data: Any = None) -> MeasureForm:
    initial = {name: getattr(measure, name) for name in ("version", "text", "due", "state", "effect")}
    initial["responsible"] = measure.responsible_words
    return MeasureForm(data, initial=initial, auto_id=f"measure-{measure.pk}-%s")


def _back(at: Page, key: Any, anchor: str = "") -> HttpResponse:
    return redirect(reverse("risks:event", args=[at.scope.committee, at.scope.year, key]) + anchor)


def _change(
    request: HttpRequest, at: Page, key: UUID, name: str, form: Any, done: str, save: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """The way of every form on the page: valid and accepted goes back with a receipt, else the page with the reason."""
    if accepted(form, save):
        messages.success(request, done)
        return _back(at, key, f"#{ANCHORS[name]}")
    row = find_row(at.actor, at.scope, key)
    if not may_keep(at.actor, at.scope, row.analysis.unit_id):
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    return _show(request, at, row, {name: form, "open_form": name}, status=422)


@require_POST
@page(POLICY)
def describe(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Word the event anew."""

    def save(given: dict[str, Any]) -> None:
        describe_event(
            actor=at.actor, scope=at.scope, key=key, version=given["version"], text=given["text"], nr=given["nr"]
        )

    return _change(
        request, at, key, "event_form", EventForm(request.POST, auto_id="event-%s"), _("Ordalydelsen är sparad."), save
    )


@require_POST
@page(POLICY)
def rate(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Rate the event, before or after measures."""
    prefix = "after" if "after-stage" in request.POST else "rate"
    form = RatingForm(request.POST, scale=scale_in(at.scope), prefix=prefix)

    def save(given: dict[str, Any]) -> None:
        rate_event(
            actor=at.actor,
            scope=at.scope,
            key=key,
            version=given["version"],
            likelihood=given["likelihood"],
            consequence=given["consequence"],
            reason=given["reason"],
            stage=given["stage"],
        )

    name = "after_form" if prefix == "after" else "rating_form"
    return _change(request, at, key, name, form, _("Värderingen är sparad."), save)


@require_POST
@page(POLICY)
def handle(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Decide how the event is handled."""

    def save(given: dict[str, Any]) -> None:
        handle_event(actor=at.actor, scope=at.scope, key=key, **given)

    return _change(
        request,
        at,
        key,
        "handling_form",
        HandlingForm(request.POST, auto_id="handling-%s"),
        _("Hanteringen är sparad."),
        save,
    )


@require_POST
@page(POLICY)
def place(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Say where the event belongs."""

    def save(given: dict[str, Any]) -> None:
        goal = given.pop("goal") or None
        place_event(actor=at.actor, scope=at.scope, key=key, goal=goal, **given)

    form = PlaceForm(request.POST, auto_id="place-%s", **_choices(at))
    return _change(request, at, key, "place_form", form, _("Mål, process och arbetssätt är sparade."), save)


@require_POST
@page(POLICY)
def confirm(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The row has been looked at and is right."""
    confirm_doubts(actor=at.actor, scope=at.scope, key=key, version=None)
    messages.success(request, _("Raden är kontrollerad mot källan."))
    return _back(at, key)


@require_POST
@page(POLICY)
def withdraw(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Take the event out of the analysis."""
    withdraw_event(actor=at.actor, scope=at.scope, key=key, version=None, reason=request.POST.get("reason", ""))
    messages.success(
        request, _("Händelsen är borttagen ur analysen. Numret återanvänds inte i år. Du kan återställa den här.")
    )
    return _back(at, key)


@require_POST
@page(POLICY)
def restore(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Bring the event back."""
    restore_event(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Händelsen är återställd."))
    return _back(at, key)


@require_POST
@page(POLICY)
def add_measure(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A new measure."""

    def save(given: dict[str, Any]) -> None:
        add_measure_service(
            actor=at.actor,
            scope=at.scope,
            row_key=key,
            text=given["text"],
            responsible=given["responsible"],
            due=given["due"],
        )

    form = MeasureForm(request.POST, auto_id="new-measure-%s")
    return _change(request, at, key, "measure_form", form, _("Åtgärden är tillagd."), save)


@require_POST
@page(POLICY)
def change_measure(request: HttpRequest, at: Page, key: UUID, measure: UUID) -> HttpResponse:
    """Change a measure."""

    def save(given: dict[str, Any]) -> None:
        change_measure_service(actor=at.actor, scope=at.scope, key=measure, **given)

    form = MeasureForm(request.POST, auto_id=f"measure-{measure}-%s")
    return _change(request, at, key, "changed_measure", form, _("Åtgärden är sparad."), save)


@require_POST
@page(POLICY)
def withdraw_measure(request: HttpRequest, at: Page, key: UUID, measure: UUID) -> HttpResponse:
    """Take a measure away."""
    withdraw_measure_service(actor=at.actor, scope=at.scope, key=measure)
    messages.success(request, _("Åtgärden är borttagen."))
    return _back(at, key, "#measure")
