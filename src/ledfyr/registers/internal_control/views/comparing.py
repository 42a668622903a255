"""Two years' plans side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.exchange.writers import CONTENT_TYPES, written
from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row

from ..policy import POLICY
from ..rules import PLAN_KINDS, ControlChange, PlanDifference
from ..selectors import method_label, plan_differences_between, years_with_plan

LABELS = {
    "new": gettext_lazy("Nya rader"),
    "dropped": gettext_lazy("Borttagna rader"),
    "events": gettext_lazy("Andra händelser"),
    "systematic": gettext_lazy("Ändrad systematisk kontroll"),
    "controls": gettext_lazy("Tillagd eller borttagen kontroll"),
    "text": gettext_lazy("Ändrad ordalydelse"),
    "method": gettext_lazy("Ändrad metod"),
    "owner": gettext_lazy("Ändrad kontrollansvarig"),
    "timing": gettext_lazy("Ändrad tidpunkt"),
    "other": gettext_lazy("Annat om kontrollen"),
}
FIELDS = {
    "events": gettext_lazy("Oönskade händelser"),
    "systematic_control": gettext_lazy("Systematisk kontroll"),
    "control": gettext_lazy("Kontrollaktivitet"),
    "text": gettext_lazy("Kontrollaktivitet"),
    "method": gettext_lazy("Metod"),
    "owner": gettext_lazy("Kontrollansvarig"),
    "timing": gettext_lazy("När"),
    "units": gettext_lazy("Vilka enheter"),
    "occasion": gettext_lazy("Rapporteras i"),
    "description": gettext_lazy("Så går kontrollen till"),
}
COLUMNS = (
    ExportColumn("what", gettext_lazy("Ändring"), width=28),
    ExportColumn("events", gettext_lazy("Oönskade händelser"), width=48),
    ExportColumn("control", gettext_lazy("Kontrollaktivitet"), width=40),
    ExportColumn("field", gettext_lazy("Uppgift"), width=22),
    ExportColumn("old", gettext_lazy("Tidigare år"), width=40),
    ExportColumn("new", gettext_lazy("Senare år"), width=40),
)


@page(POLICY)
def compare(request: HttpRequest, at: Page) -> HttpResponse:
    """Choose two years; see which rows and controls differ, and how."""
    years = years_with_plan(at.actor, at.scope)
    later = _year(request.GET.get("till"), years, at.scope.year)
    earlier = _year(request.GET.get("fran"), years, later - 1)
    found = plan_differences_between(at.actor, at.scope.committee, earlier, later)
    shown = request.GET.get("visa", "")
    chosen = [one for one in found if one.kinds and (shown not in PLAN_KINDS or shown in one.kinds)]
    form = request.GET.get("format", "")
    if form in ("csv", "xlsx"):
        return _file(at, chosen, earlier, later, form)
    context = {
        "years": years,
        "earlier": earlier,
        "later": later,
        "base": f"?fran={earlier}&till={later}",
        "shown": shown if shown in PLAN_KINDS else "",
        "kinds": [
            {"key": kind, "label": LABELS[kind], "count": sum(kind in one.kinds for one in found)}
            for kind in PLAN_KINDS
        ],
        "items": [_item(one) for one in chosen],
        "same": sum(not one.kinds for one in found),
    }
    return render(request, "internal_control/compare.html", context)


def _year(text: str | None, years: list[int], otherwise: int) -> int:
    year = int(text) if text and text.isdecimal() and len(text) == 4 else otherwise
    return year if year in years else otherwise


def _item(one: PlanDifference) -> dict[str, Any]:
    row = one.later or one.earlier
    assert row is not None
    return {
        "what": [LABELS[kind] for kind in one.kinds],
        "url": row.place.url,
        "numbers": row.place.row,
        "events": row.values.get("events"),
        "controls": row.values.get("control_activities") if one.kinds in (("new",), ("dropped",)) else [],
        "changes": [
            {
                "field": FIELDS[change.field],
                "control": change.control if change.field not in ("control", "text") else "",
                "old": _words(change, change.old),
                "new": _words(change, change.new),
            }
            for change in one.changes
        ],
    }


def _words(change: ControlChange, value: Any) -> str:
    if not value:
        return ""
    if change.field == "method":
        return method_label(str(value))
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)


def _file(at: Page, found: list[PlanDifference], earlier: int, later: int, form: str) -> HttpResponse:
    with override("sv"):
        rows = [Row("plan-comparison", cells) for one in found for cells in _lines(one)]
        exporter = Exporter("plan-comparison", f"{earlier}–{later}", COLUMNS, lambda _actor, _scope: ())
        data = written(exporter, at.scope, rows, form)
    name = f"planjamforelse-{at.scope.committee}-{earlier}-{later}.{form}"
    return made_file(data, name=name, content_type=CONTENT_TYPES[form])


def _lines(one: PlanDifference) -> list[dict[str, Any]]:
    """One line for each thing that differs, and one for a row that is new or gone."""
    row = one.later or one.earlier
    assert row is not None
    events = "; ".join(row.values.get("events") or ())
    if not one.changes:
        controls = "; ".join(row.values.get("control_activities") or ())
        side = "new" if one.earlier is None else "old"
        return [{"what": str(LABELS[one.kinds[0]]), "events": events, "field": _("Kontroller"), side: controls}]
    return [
        {
            "what": str(LABELS[change.kind]),
            "events": events,
            "control": change.control or None,
            "field": str(FIELDS[change.field]),
            "old": _words(change, change.old) or None,
            "new": _words(change, change.new) or None,
        }
        for change in one.changes
    ]
