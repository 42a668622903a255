"""A register as it stood on a day gone by: to read and to take along, never to change."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.ui.page import Page
from ledfyr.kernel.register import ExportColumn
from ledfyr.kernel.rows import Row

from .writers import exporter_of, rows_as_of

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
    shown = Paginator(rows_as_of(exporter, at.actor, at.scope, day), PAGE_SIZE).get_page(request.GET.get("page"))
    told = [(column, [_told(column, row) for row in shown]) for column in exporter.columns]
    filled = [(column, texts) for column, texts in told if any(texts)]
    context = {
        "label": exporter.label,
        "kind": kind,
        "day": day,
        "columns": [column for column, _texts in filled],
        "rows": [[(column.label, texts[at]) for column, texts in filled] for at in range(len(shown))],
        "shown": shown,
        "page_base": f"?{ASKED}={day.isoformat()}&",
        "here": request.path,
    }
    return render(request, "exchange/past.html", context)


def _told(column: ExportColumn, row: Row) -> str:
    """A cell in words; '' for what is missing and for what only programs read."""
    value = row.values.get(column.key)
    if column.words is None or column.kind == "objects" or value is None:
        return ""
    values = value if isinstance(value, list | tuple) else [value]
    return "\n".join(str(column.words.get(one, one)) for one in values)
