"""The register with its matrix, and adding to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledfyr.engines.exchange.past import past_page
from ledfyr.engines.review.living import by_row, count_by_severity, open_findings
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.scale import Scale
from ledfyr.registers.goals.public import goals_in

from ..forms import CELLS, AddEventForm, FilterForm, cell_of
from ..policy import POLICY
from ..selectors import (
    SORTS,
    Filter,
    changed_keys,
    facets,
    floors_in,
    list_url,
    matrix_block,
    matrix_counts,
    may_begin,
    may_keep,
    place_of,
    processes_in,
    rows_in,
    scale_in,
    unit_by_code,
    values_of_year,
    with_details,
)
from ..services import add_event
from .levels import chosen_unit, landing, switcher, unit_heading

PAGE_SIZE = 50
KEPT = ("analys", "s", "k", "min", "after", "sort")


@page(POLICY)
def event_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The register: matrix, filters, rows; findings at their rows."""
    if (past := past_page(request, at, "risks")) is not None:
        return past
    if own := landing(request, at):
        return redirect(f"{list_url(at.scope)}{own}")
    unit = chosen_unit(request, at)
    unit_key = unit.key if unit else None
    findings = [] if unit else open_findings(at.actor, at.scope, at.today)
    at_rows = by_row(findings)
    everything = rows_in(at.actor, at.scope, unit=unit_key)
    form = FilterForm(request.GET, facets=facets(everything))
    chosen = _filter(at, request.GET, form, at_rows, unit_key)
    sort = request.GET.get("sort", "")
    rows = chosen.narrow(everything).order_by(*SORTS.get(sort, ("position", "id")))
    shown = Paginator(with_details(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    scale = scale_in(at.scope)
    context = {
        **_beside(request.GET, chosen, everything, scale),
        "form": form,
        "selects": [form[name] for name in ("goal", "process", "unit", "handling", "only")],
        "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
        "shown": shown,
        "items": _items(at, list(shown), scale, at_rows, unit=unit_key, grouped=sort not in SORTS),
        "total": _total(everything),
        "many": many_bar(at, request.GET, shown.paginator.count),
        "is_filtered": bool(_without(request.GET, "sort", "page", "after", "analys")),
        "sorts": _sort_heads(request.GET, sort),
        "page_base": _page_base(request.GET),
        "findings": findings,
        "finding_counts": count_by_severity(findings),
        "floors": floors_in(at.scope),
        "earlier_year": at.scope.year - 1,
        **_of_analysis(at, unit, everything),
    }
    return render(request, "risks/list.html", context)


def _of_analysis(at: Page, unit: Any, everything: Any) -> dict[str, Any]:
    """What the page says of the analysis that is shown: the committee's own or a unit's."""
    unit_key = unit.key if unit else None
    return {
        "may_write": may_keep(at.actor, at.scope, unit_key),
        "may_begin": may_begin(at.actor, at.scope, unit_key),
        "proposals": everything.filter(is_proposal=True).count(),
        "own": unit_heading(at, unit_key),
        "panels": list(panels_on("risks.list", at.actor, at.scope, unit.code if unit else "")),
        "analyses": switcher(at, unit),
        "all_url": f"{list_url(at.scope)}?analys={unit.code if unit else ''}",
    }


def narrowed(at: Page, given: QueryDict) -> Any:
    """The rows that the filters of a list's address leave."""
    unit = unit_by_code(at.actor, at.scope, given.get("analys", ""))
    everything = rows_in(at.actor, at.scope, unit=unit.key if unit else None)
    wants_findings = given.get("only") == "findings"
    at_rows = by_row(open_findings(at.actor, at.scope, at.today)) if wants_findings else {}
    form = FilterForm(given, facets=facets(everything))
    return _filter(at, given, form, at_rows, unit.key if unit else None).narrow(everything)


def many_bar(at: Page, given: QueryDict, total: int) -> dict[str, Any]:
    """What can be done to several rows at once (ui/partials/many_bar.html)."""
    return {
        "url": reverse("risks:many", args=[at.scope.committee, at.scope.year]),
        "kept": [(name, value) for name, value in given.items() if value and name not in {"page", "row", "all", "do"}],
        "total": total,
        "actions": (("rate", _("Värdera")), ("handle", _("Hantera")), ("assign", _("Tilldela enhet"))),
    }


def _beside(given: QueryDict, chosen: Filter, everything: Any, scale: Scale) -> dict[str, Any]:
    """The matrix beside the list: it shows what the other filters leave, and its cells narrow further."""
    kept = _without(given, "s", "k", "page")
    counts = matrix_counts(replace(chosen, likelihood=None, consequence=None).narrow(everything), after=chosen.after)
    return {
        "matrix": matrix_block(scale, counts, {}),
        "matrix_total": sum(counts.values()),
        "after": chosen.after,
        "after_urls": _after_urls(given),
        "base": f"?{kept}&" if kept else "?",
        "clear_url": f"?{kept}",
        "selected": (chosen.likelihood, chosen.consequence) if chosen.likelihood else None,
    }


def matrix_beside(at: Page, given: QueryDict, at_rows: dict[str, Any], *, unit: UUID | None = None) -> dict[str, Any]:
    """The matrix as the list with these filters shows it, for a page whose rows are edited in place."""
    everything = rows_in(at.actor, at.scope, unit=unit)
    form = FilterForm(given, facets=facets(everything))
    return _beside(given, _filter(at, given, form, at_rows, unit), everything, scale_in(at.scope))


def _filter(at: Page, given: QueryDict, form: FilterForm, at_rows: dict[str, Any], unit: UUID | None) -> Filter:
    """The chosen filters; a value that does not fit counts as none."""
    form.is_valid()
    clean = form.cleaned_data
    only = clean.get("only") or ""
    return Filter(
        text=clean.get("q") or "",
        goal=clean.get("goal") or "",
        process=clean.get("process") or "",
        unit=clean.get("unit") or "",
        handling=clean.get("handling") or "",
        likelihood=_step(given.get("s")),
        consequence=_step(given.get("k")),
        lowest=_step(given.get("min")),
        after=given.get("after") == "1",
        only=only,
        keys=_keys(at, only, at_rows, unit),
    )


def _keys(at: Page, only: str, at_rows: dict[str, Any], unit: UUID | None) -> frozenset[str] | None:
    """The rows that a choice names one by one; None when it does not."""
    if only == "findings":
        return frozenset(at_rows) & _uuids(at_rows)
    return changed_keys(at.actor, at.scope, unit) if only == "changed" else None


def _uuids(keys: Any) -> frozenset[str]:
    return frozenset(key for key in keys if len(key) == 36)


def _step(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 4 else None


def _without(given: QueryDict, *names: str) -> str:
    kept = given.copy()
    for name in names:
        kept.pop(name, None)
    for name in [name for name in kept if not kept[name]]:
        kept.pop(name)
    return kept.urlencode()


def _after_urls(given: QueryDict) -> dict[str, str]:
    """The two sides of the switch above the matrix; a chosen cell belongs to its own side and is left behind."""
    kept = _without(given, "s", "k", "page", "after")
    return {"before": f"?{kept}", "after": f"?{kept}&after=1" if kept else "?after=1"}


def _page_base(given: QueryDict) -> str:
    kept = _without(given, "page")
    return f"?{kept}&" if kept else "?"


def _sort_heads(given: QueryDict, sort: str) -> dict[str, dict[str, str]]:
    """{column: {url, direction}} for the heads that sort."""
    heads = {}
    for name in ("nr", "text", "value"):
        first = f"-{name}" if name == "value" else name
        turned = first if sort != first else (name if first.startswith("-") else f"-{name}")
        kept = _without(given, "sort", "page")
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        heads[name] = {"url": f"?{kept}&sort={turned}" if kept else f"?sort={turned}", "direction": direction}
    return heads


def _total(rows: Any) -> dict[str, int]:
    counts: dict[str, int] = rows.order_by().aggregate(
        all=Count("pk"),
        plan=Count("pk", filter=Q(handling="plan")),
        unrated=Count("pk", filter=Q(value__isnull=True)),
        undecided=Count("pk", filter=Q(handling="")),
        doubts=Count("pk", filter=~Q(doubts=[])),
    )
    return counts


def _items(
    at: Page, rows: list[Any], scale: Scale, at_rows: dict[str, Any], *, unit: UUID | None, grouped: bool
) -> list[dict[str, Any]]:
    """What the table shows: each row with its cells, and a heading where goal, process or working method changes."""
    before = Scope(at.scope.committee, at.scope.year - 1)
    earlier = values_of_year(at.actor, before, [row.thread_id for row in rows], unit=unit)
    may_write = may_keep(at.actor, at.scope, unit)
    out: list[dict[str, Any]] = []
    group: Any = None
    for row in rows:
        here = (row.area_goal_id, row.process_id, row.working_method_id)
        heading = None
        if grouped and here != group:
            heading = {
                "goal": row.area_goal if not group or group[0] != here[0] else None,
                "goal_changed": not group or group[0] != here[0],
                "process": row.process,
                "working_method": row.working_method,
            }
            group = here
        out.append(
            {
                "row": row,
                "url": f"{list_url(at.scope)}{row.pk}/",
                "heading": heading,
                "cells": cells_of(row, scale, at.scope, may_write=may_write),
                "band": scale.band(row.value),
                "earlier": earlier.get(row.thread_id),
                "place": place_of(row),
                "measures": len(row.measures.all()),
                "findings": at_rows.get(str(row.pk), []),
            }
        )
    return out


def cells_of(row: Any, scale: Scale, scope: Scope, *, may_write: bool) -> dict[str, dict[str, Any]]:
    """The row's editable values, each with its addresses."""
    out = {}
    event_url = f"{list_url(scope)}{row.pk}/"
    for name in CELLS:
        url = f"{event_url}falt/{name}/"
        urls = {"edit_url": url, "save_url": url, "read_url": f"{url}?read=1"}
        out[name] = cell_of(row, name, scale, urls, may_write=may_write)
    return out


@page(POLICY, form=True)
def add(request: HttpRequest, at: Page) -> HttpResponse:
    """A new event."""
    goals = [(goal.pk, goal.label) for goal in goals_in(at.actor, at.scope).filter(level="area")]
    unit = chosen_unit(request, at)
    unit_key = unit.key if unit else None
    if not may_keep(at.actor, at.scope, unit_key):
        if request.method != "POST" and (own := landing(request, at)):
            return redirect(f"{reverse('risks:add', args=[at.scope.committee, at.scope.year])}{own}")
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    form = AddEventForm(request.POST or None, goals=goals)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        row = add_event(
            actor=at.actor,
            scope=at.scope,
            text=given["text"],
            process=given["process"],
            working_method=given["working_method"],
            goal=UUID(given["goal"]) if given["goal"] else None,
            unit=unit_key,
        )
        messages.success(
            request, _("Händelse %(nr)s är tillagd. Värdera den och bestäm hur den hanteras.") % {"nr": row.nr}
        )
        return redirect("risks:event", at.scope.committee, at.scope.year, row.pk)
    context = {"form": form, "processes": processes_in(at.actor, at.scope), "own": unit_heading(at, unit_key)}
    return render(request, "risks/add.html", context, status=422 if form.is_bound else 200)


def start_card(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """How the analysis stands, on the start page."""
    rows = rows_in(actor, scope)
    findings = open_findings(actor, scope, timezone.localdate())
    scale = scale_in(scope)
    top = rows.filter(value__isnull=False).order_by("-value", "position")[:5]
    return "risks/start_card.html", {
        "total": _total(rows),
        "top": [{"row": row, "band": scale.band(row.value)} for row in top],
        "counts": count_by_severity(findings),
        "finding_total": len(findings),
        "first_findings": findings[:3],
        "matrix": matrix_block(scale, matrix_counts(rows), {}),
    }
