"""Two years side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.exchange.writers import CONTENT_TYPES, written
from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import beside
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.comparing import KINDS, Difference, count_by_kind
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row
from ledfyr.kernel.scale import Scale
from ledfyr.kernel.text import Words

from ..policy import POLICY
from ..selectors import differences_between_years, scale_in, years_with_rows
from .levels import chosen_unit, unit_heading

LABELS = {
    "new": gettext_lazy("Nya"),
    "dropped": gettext_lazy("Borttagna"),
    "raised": gettext_lazy("Höjda"),
    "lowered": gettext_lazy("Sänkta"),
    "reworded": gettext_lazy("Nya ordalydelser"),
    "handling": gettext_lazy("Ändrad hantering"),
}
ONE = {
    "new": gettext_lazy("ny"),
    "dropped": gettext_lazy("borttagen"),
    "raised": gettext_lazy("höjd"),
    "lowered": gettext_lazy("sänkt"),
    "reworded": gettext_lazy("ny ordalydelse"),
    "handling": gettext_lazy("ändrad hantering"),
}
COLUMNS = (
    ExportColumn("what", gettext_lazy("Ändring"), width=24),
    ExportColumn("nr_before", gettext_lazy("Nr tidigare år"), "number", 8),
    ExportColumn("nr", gettext_lazy("Nr"), "number", 8),
    ExportColumn("event_before", gettext_lazy("Ordalydelse tidigare år"), width=48),
    ExportColumn("event", gettext_lazy("Ordalydelse"), width=48),
    ExportColumn("value_before", gettext_lazy("Riskvärde tidigare år"), "number", 10),
    ExportColumn("value", gettext_lazy("Riskvärde"), "number", 10),
    ExportColumn("handling_before", gettext_lazy("Hantering tidigare år"), width=16),
    ExportColumn("handling", gettext_lazy("Hantering"), width=16),
)
HANDLED = {"plan": gettext_lazy("I planen"), "analysis_only": gettext_lazy("Endast analysen")}


@page(POLICY)
def compare(request: HttpRequest, at: Page) -> HttpResponse:
    """Choose two years; see what moved between them, as a table, a matrix and a file."""
    unit = chosen_unit(request, at)
    key = unit.key if unit else None
    years = years_with_rows(at.actor, at.scope, key)
    later = _year(request.GET.get("till"), years, at.scope.year)
    earlier = _year(request.GET.get("fran"), years, later - 1)
    found = differences_between_years(at.actor, at.scope.committee, earlier, later, key)
    said = beside("risks.compare", at.actor, Scope(at.scope.committee, later), earlier) if unit is None else []
    notes = [_Note(f"beside-{n}", one.label, one.one, one.url_name, threads) for n, (one, threads) in enumerate(said)]
    form = request.GET.get("format", "")
    if form in ("csv", "xlsx"):
        return _file(at, [one for one in found if one.kinds or _said(one, notes)], notes, earlier, later, form)
    shown = request.GET.get("visa", "")
    counts = count_by_kind(found)
    base = f"?fran={earlier}&till={later}" + (f"&analys={unit.code}" if unit else "")
    scale = scale_in(Scope(at.scope.committee, later))
    context = {
        "years": years,
        "earlier": earlier,
        "later": later,
        "base": base,
        "shown": shown if shown in (*KINDS, *(note.key for note in notes)) else "",
        "kinds": [
            *({"key": kind, "label": LABELS[kind], "count": counts[kind]} for kind in KINDS),
            *({"key": n.key, "label": n.label, "count": sum(n in _said(one, notes) for one in found)} for n in notes),
        ],
        "items": [_item(one, scale, notes, (earlier, later)) for one in found if _is_shown(one, shown, notes)],
        "same": sum(not one.kinds and not _said(one, notes) for one in found),
        "matrix_lines": _matrix(found, scale),
        "consequence_steps": list(enumerate(scale.consequence, start=1)),
        "own": unit_heading(at, key),
    }
    return render(request, "risks/compare.html", context)


@dataclass(frozen=True)
class _Note:
    """What another room says, and of which threads."""

    key: str
    label: Words
    one: Words
    url_name: str
    threads: Collection[str]


def _said(one: Difference, notes: list[_Note]) -> list[_Note]:
    """What other rooms say of an event that stands in both years."""
    if one.earlier is None or one.later is None:
        return []
    return [note for note in notes if one.later.values.get("thread") in note.threads]


def _is_shown(one: Difference, shown: str, notes: list[_Note]) -> bool:
    said = [note.key for note in _said(one, notes)]
    if shown in KINDS or shown in [note.key for note in notes]:
        return shown in (*one.kinds, *said)
    return bool(one.kinds or said)


def _year(text: str | None, years: list[int], otherwise: int) -> int:
    year = int(text) if text and text.isdecimal() and len(text) == 4 else otherwise
    return year if year in years else otherwise


def _item(one: Difference, scale: Scale, notes: list[_Note], years: tuple[int, int]) -> dict[str, Any]:
    before, now = (row.values if row else {} for row in (one.earlier, one.later))
    row = one.later or one.earlier
    assert row is not None
    return {
        "what": [ONE[kind] for kind in one.kinds],
        "said": [{"words": note.one, "url_name": note.url_name, "years": years} for note in _said(one, notes)],
        "url": row.place.url,
        "nr": now.get("nr"),
        "nr_before": before.get("nr"),
        "event": row.values.get("event"),
        "was": before.get("event") if "reworded" in one.kinds else "",
        "value": now.get("value"),
        "value_before": before.get("value"),
        "band": scale.band(now.get("value")),
        "band_before": scale.band(before.get("value")),
        "handling": HANDLED.get(str(now.get("handling")), _("inte bestämt")) if now else "",
        "handling_before": HANDLED.get(str(before.get("handling")), _("inte bestämt")) if before else "",
        "handling_changed": "handling" in one.kinds,
    }


def _matrix(found: tuple[Difference, ...], scale: Scale) -> list[dict[str, Any]]:
    """The matrix from the top: in each cell how many stood there then (rings) and stand there now (dots)."""

    def place(row: Row | None) -> tuple[Any, Any]:
        return (row.values.get("likelihood"), row.values.get("consequence")) if row else (None, None)

    before = [place(one.earlier) for one in found]
    now = [place(one.later) for one in found]
    steps = range(1, len(scale.consequence) + 1)
    return [
        {
            "step": up,
            "label": scale.likelihood[up - 1],
            "cells": [
                {"before": before.count((up, at)), "now": now.count((up, at)), "band": scale.band(up * at)}
                for at in steps
            ],
        }
        for up in range(len(scale.likelihood), 0, -1)
    ]


def _file(at: Page, found: list[Difference], notes: list[_Note], earlier: int, later: int, form: str) -> HttpResponse:
    with override("sv"):
        rows = [Row("comparison", _cells(one, notes)) for one in found]
        exporter = Exporter("comparison", f"{earlier}–{later}", COLUMNS, lambda _actor, _scope: ())
        data = written(exporter, at.scope, rows, form)
    name = f"jamforelse-{at.scope.committee}-{earlier}-{later}.{form}"
    return made_file(data, name=name, content_type=CONTENT_TYPES[form])


def _cells(one: Difference, notes: list[_Note]) -> dict[str, Any]:
    words = [*(ONE[kind] for kind in one.kinds), *(note.one for note in _said(one, notes))]
    out: dict[str, Any] = {"what": ", ".join(str(word) for word in words)}
    for suffix, row in (("_before", one.earlier), ("", one.later)):
        for name in ("nr", "event", "value"):
            out[f"{name}{suffix}"] = row.values.get(name) if row else None
        out[f"handling{suffix}"] = str(HANDLED.get(str(row.values.get("handling")), "")) or None if row else None
    return out
