"""The organisation: the tree as of a day, a unit's page, and changing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.platform.organisation.selectors import committees, unit_names

from .. import services
from ..forms import tree as forms
from ..policy import NO_YEAR, ORGANISATION_POLICY, POLICY, WHOLE, may_organise
from ..selectors import found_in, has_units, held_at, latest_names, life_of, nested, tree_on, unit_of

PAGE_SIZE = 50
SHOWN_WHOLE = 300
"""A tree of at most so many units is shown whole; a larger one opens branch by branch."""
DEPTH_OF_LARGE = 2


def day_of(text: str, at: Page) -> date:
    """The day that the address asks for, else today."""
    try:
        return parse_date(text) or at.today
    except ValueError:
        return at.today


@page(ORGANISATION_POLICY)
def organisation(request: HttpRequest, at: Page) -> HttpResponse:
    """The tree as it is on a day."""
    day, text = day_of(request.GET.get("dag", ""), at), request.GET.get("q", "").strip()[:200]
    units = tree_on(at.actor, at.scope, day)
    found = Paginator(found_in(units, text), PAGE_SIZE).get_page(request.GET.get("page")) if text else None
    under = next((unit for unit in units if str(unit["id"]) == request.GET.get("under", "")), None)
    context = {
        "day": day,
        "is_today": day == at.today,
        "q": text,
        "found": found,
        "branches": [] if text else nested(_shown(units, under)),
        "under": under,
        "may_hand_over": POLICY.may_write(at.actor, at.scope),
        "total": len(units),
        "has_other": not units and has_units(),
        "page_base": "?" + urlencode({"dag": day.isoformat(), "q": text}) + "&",
        "may_write": may_organise(at.actor),
    }
    return render(request, "administration/organisation.html", context)


def _shown(units: list[dict[str, Any]], under: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The branch asked for, or the whole; of a large tree only the uppermost, where ``is_closed`` leads further."""
    if under is not None:
        start = units.index(under)
        units = units[start : start + under["below_count"] + 1]
        units = [unit | {"depth": unit["depth"] - under["depth"]} for unit in units]
    if len(units) <= SHOWN_WHOLE:
        return units
    upper = [unit for unit in units if unit["depth"] <= DEPTH_OF_LARGE]
    return [unit | {"is_closed": unit["depth"] == DEPTH_OF_LARGE and unit["below_count"]} for unit in upper]


@page(ORGANISATION_POLICY)
def unit(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """A unit: names, places, people, what it came from and became."""
    found = unit_of(at.actor, at.scope, key)
    life = life_of(found, at.today)
    name = latest_names().get(found.pk, found.code)
    context = {
        "unit": found,
        "name": name,
        "life": life,
        "is_standing": life.start is not None and life.start <= at.today and (life.end is None or life.end >= at.today),
        "positions": held_at(found, at.today),
        "actions": [{"what": what, "label": one.title} for what, one in _actions(found).items()],
        "history": history_of(NO_YEAR, "organisation.unit", str(found.pk)),
        "may_write": may_organise(at.actor),
        "breadcrumbs": _crumbs(at, name),
    }
    return render(request, "administration/unit.html", context)


def _crumbs(at: Page, *labels: str) -> list[dict[str, str]]:
    top = {"label": _("Organisation"), "url": reverse("administration:organisation", args=_where(at))}
    return [top, *({"label": label, "url": ""} for label in labels)]


def _where(at: Page) -> list[Any]:
    return [at.scope.committee, at.scope.year]


@dataclass(frozen=True)
class Action:
    """Something that can be done to a unit: its form, the words of its page, the service behind it."""

    title: Any
    text: Any
    form: Any
    save: Callable[..., Any]
    receipt: Any
    danger: bool = False


def _move(given: dict[str, Any]) -> dict[str, Any]:
    return given | {"parent": UUID(given["parent"]) if given["parent"] else None}


ACTIONS = {
    "byt-namn": Action(
        gettext_lazy("Byt namn"),
        gettext_lazy("Det gamla namnet står kvar för tiden innan."),
        forms.RenameForm,
        lambda given, **who: services.rename_unit(**who, **given),
        gettext_lazy("Enheten har fått ett nytt namn."),
    ),
    "flytta": Action(
        gettext_lazy("Flytta"),
        gettext_lazy("Det som ligger under enheten flyttar med. Siffror för tiden innan följer den gamla platsen."),
        forms.MoveForm,
        lambda given, **who: services.move_unit(**who, **_move(given)),
        gettext_lazy("Enheten är flyttad."),
    ),
    "sla-ihop": Action(
        gettext_lazy("Slå ihop"),
        gettext_lazy("Enheten upphör och får en efterträdare. Roller vid enheten upphör: lämna över dem först."),
        forms.MergeForm,
        lambda given, **who: _merge(given, **who),
        gettext_lazy("Enheterna är sammanslagna."),
        danger=True,
    ),
    "dela": Action(
        gettext_lazy("Dela"),
        gettext_lazy("Enheten upphör och flera nya tar vid på samma plats. Roller vid enheten upphör."),
        forms.SplitForm,
        lambda given, **who: _split(given, **who),
        gettext_lazy("Enheten är delad."),
        danger=True,
    ),
    "avsluta": Action(
        gettext_lazy("Avsluta"),
        gettext_lazy("Enheten finns kvar i historiken. Roller vid enheten upphör samma dag."),
        forms.EndForm,
        lambda given, **who: services.end_unit(**who, **given),
        gettext_lazy("Enheten är avslutad."),
        danger=True,
    ),
    "avtal": Action(
        gettext_lazy("Ange avtalstid"),
        gettext_lazy("När utföraren har avtal med kommunen."),
        forms.ContractForm,
        lambda given, today, **who: services.set_contract(**who, **given),
        gettext_lazy("Avtalstiden är sparad."),
    ),
    "namnd": Action(
        gettext_lazy("Ange nämnd"),
        gettext_lazy("Den som har en roll vid enheten, eller under den, får se det som är nämndens."),
        forms.ServeForm,
        lambda given, **who: _serve(given, **who),
        gettext_lazy("Enheten arbetar nu åt nämnden."),
    ),
}


def _merge(given: dict[str, Any], unit: UUID, **who: Any) -> Any:
    kept = {name: given[name] for name in ("day", "reason")}
    return services.merge_units(into=UUID(given["into"]), units=[unit], **kept, **who)


def _split(given: dict[str, Any], **who: Any) -> Any:
    return services.split_unit(into=given["parts"], day=given["day"], reason=given["reason"], **who)


def _serve(given: dict[str, Any], **who: Any) -> Any:
    return services.serve_committee(committee=given["committee"], first=given["day"], reason=given["reason"], **who)


def _actions(unit: Any) -> dict[str, Action]:
    left_out = set() if unit.kind == "provider" else {"avtal"}
    return {what: action for what, action in ACTIONS.items() if what not in left_out}


def _unit_choices(at: Page, *, but: UUID | None = None) -> list[tuple[str, str]]:
    units = tree_on(at.actor, at.scope, at.today)
    return [(str(one["id"]), "\u2003" * one["depth"] + one["name"]) for one in units if one["id"] != but]


@page(ORGANISATION_POLICY, form=True)
def change_unit(request: HttpRequest, at: Page, key: UUID, what: str) -> HttpResponse:
    """One change to a unit: a form that says what happens, then a receipt."""
    found = unit_of(at.actor, at.scope, key)
    action = _actions(found).get(what)
    if action is None:
        raise Http404
    ORGANISATION_POLICY.require_write(at.actor, WHOLE)
    initial = {
        "version": found.version,
        "day": at.today,
        "first": found.contract_from,
        "last": found.contract_to,
    }
    extra = {"committees": [(one.slug, one.name) for one in committees()]} if what == "namnd" else {}
    choices = _unit_choices(at, but=found.pk)
    form = action.form(request.POST or None, initial=initial, units=choices, **extra)
    name = unit_names(on=at.today).get(found.pk) or latest_names().get(found.pk, found.code)
    who = {"actor": at.actor, "unit": found.pk, "today": at.today}
    if request.method == "POST" and accepted(form, lambda given: action.save(given, **who)):
        messages.success(request, str(action.receipt))
        return redirect("administration:unit", *_where(at), key)
    context = {
        "form": form,
        "action": action,
        "name": name,
        "title": f"{action.title}: {name}",
        "verb": action.title,
        "text": action.text,
        "danger": action.danger,
        "cancel_url": _url("administration:unit", at, key),
        "breadcrumbs": [
            *_crumbs(at),
            {"label": name, "url": _url("administration:unit", at, key)},
            {"label": str(action.title), "url": ""},
        ],
    }
    return render(request, "administration/form.html", context, status=422 if form.errors else 200)


def _url(name: str, at: Page, *more: Any) -> str:
    return reverse(name, args=[*_where(at), *more])


@page(ORGANISATION_POLICY, form=True)
def add_unit(request: HttpRequest, at: Page) -> HttpResponse:
    """A new unit."""
    ORGANISATION_POLICY.require_write(at.actor, WHOLE)
    initial = {"day": at.today, "parent": request.GET.get("under", ""), "kind": "unit"}
    form = forms.StartForm(request.POST or None, initial=initial, units=_unit_choices(at))
    made: list[Any] = []
    if request.method == "POST" and accepted(form, lambda given: made.append(_start(at, given))):
        messages.success(request, _("Enheten är upplagd."))
        return redirect("administration:unit", *_where(at), made[0].pk)
    context = {
        "form": form,
        "title": _("Lägg upp en enhet"),
        "verb": _("Lägg upp enheten"),
        "cancel_url": _url("administration:organisation", at),
        "breadcrumbs": _crumbs(at, _("Ny enhet")),
    }
    return render(request, "administration/form.html", context, status=422 if form.errors else 200)


def _start(at: Page, given: dict[str, Any]) -> Any:
    kept = {name: given[name] for name in ("name", "code", "kind", "day", "reason")}
    parent = UUID(given["parent"]) if given["parent"] else None
    contract = (given["contract_from"], given["contract_to"])
    return services.start_unit(actor=at.actor, today=at.today, parent=parent, contract=contract, **kept)


@require_POST
@page(ORGANISATION_POLICY)
def end_service(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """The unit serves the committee no longer from today."""
    found = services.end_service(actor=at.actor, key=number, day=at.today, today=at.today)
    messages.success(request, _("Enheten arbetar inte längre åt nämnden."))
    return redirect("administration:unit", *_where(at), found.pk)
