"""What the search in the history shows, as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from ledfyr.engines.ui.downloads import made_file
from ledfyr.engines.ui.history import POLICY, choices, found, search
from ledfyr.engines.ui.history_page import SearchForm
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.turns import heavy
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row

from .writers import CONTENT_TYPES, written

LOG = Exporter(
    "history",
    gettext_lazy("Historik"),
    tuple(
        ExportColumn(key, label)
        for key, label in (
            ("at", gettext_lazy("När")),
            ("actor", gettext_lazy("Vem")),
            ("kind", gettext_lazy("Vad")),
            ("text", gettext_lazy("Ändring")),
            ("changes", gettext_lazy("Före och efter")),
            ("reason", gettext_lazy("Skäl")),
        )
    ),
    lambda _actor, _scope: (),
)
MOST_LINES = 20_000


@page(POLICY)
@heavy
def export_history(request: HttpRequest, at: Page) -> HttpResponse:
    """What the search in the history shows, all pages, as CSV."""
    form = SearchForm(request.GET, choices(at.actor, at.scope))
    with override("sv"):
        lines = found(search(at.actor, at.scope, form.sought())[:MOST_LINES], at.scope)
        rows = [Row("history", {**line, "at": _moment(line), "changes": _pairs(line)}) for line in lines]
        data = written(LOG, at.scope, rows, "csv")
    name = f"historik-{at.scope.committee}-{at.scope.year}.csv"
    return made_file(data, name=name, content_type=CONTENT_TYPES["csv"])


def _moment(line: dict[str, Any]) -> str:
    return timezone.localtime(line["at"]).isoformat(" ", "minutes")


def _pairs(line: dict[str, Any]) -> str:
    return "; ".join(f"{one['field']}: {one['old'] or '–'} → {one['new'] or '–'}" for one in line["changes"])
