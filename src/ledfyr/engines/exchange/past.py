"""A register as it stood on a day gone by: to read and to take along, never to change."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.ui.page import Page

from .writers import cell_value, exporter_of, rows_as_of

PAGE_SIZE = 100
ASKED = "som"


def day_asked(request: HttpRequest, today: date) -> date | None:
    """The day that ``?som=`` names, None when it is not there; today for what is no day or has not been yet."""
    if ASKED not in request.GET:
        return None
    try:
        return min(date.fromisoformat(request.GET[ASKED]), today)
    except ValueError:
        return today


def past_page(request: HttpRequest, at: Page, kind: str) -> HttpResponse | None:
    """The page of the register as it stood on the day asked for; None when none is: then the register itself shows."""
    day = day_asked(request, at.today)
    if day is None:
        return None
    exporter = exporter_of(kind)
    columns = [column for column in exporter.columns if column.kind != "objects"]
    shown = Paginator(rows_as_of(exporter, at.actor, at.scope, day), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "label": exporter.label,
        "kind": kind,
        "day": day,
        "columns": columns,
        "rows": [[(c.label, cell_value(c, row.values.get(c.key))) for c in columns] for row in shown],
        "shown": shown,
        "page_base": f"?{ASKED}={day.isoformat()}&",
        "here": request.path,
    }
    return render(request, "exchange/past.html", context)
