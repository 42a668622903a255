"""As many questions to the database for many rows as for few. (The pages are held to a thousand; this is faster.)"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.ui.rooms import exporters, importers
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.kernel.register import ExportColumn
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.models import Committee
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.platform.planning.years import open_year

FEW, MANY = 10, 150
YEAR_OF_FEW, YEAR_OF_MANY = 2040, 2050  # far from the demo's and each other's: the review compares with earlier years
LONG_IMPORT = {"goals": 100}  # saved one by one and held over the years: enough to see a query for each
TEXT = 20  # longer texts are words of the row; shorter ones are codes and choices


def fill(seeds: dict[str, Row], year: Scope, count: int) -> None:
    """Rows of every kind that can be taken in: the demo's first row with its words made different."""
    open_year(year)
    for importer in importers():
        if importer.apply is None or importer.kind not in seeds:
            continue
        columns, number = exporters()[importer.kind].columns, min(count, LONG_IMPORT.get(importer.kind, count))
        rows = [Row(importer.kind, _different(seeds[importer.kind], columns, nr)) for nr in range(1, number + 1)]
        importer.apply(SYSTEM, year, rows, timezone.localdate())


def _different(seed: Row, columns: tuple[ExportColumn, ...], nr: int) -> dict[str, Any]:
    values = {column.key: seed.values.get(column.key) for column in columns}
    for key, value in values.items():
        if key in {"event", "title"}:
            values[key] = f"{value} {nr}"
        elif key == "events":
            values[key] = [f"{value[0]} {nr}"]
        elif key == "nr":
            values[key] = nr
        elif key == "risk_nrs":
            values[key] = [nr]
        elif key == "code":
            values[key] = str(1000 + nr)
    return values


@pytest.fixture
def years(scope: Scope) -> tuple[Scope, Scope]:
    """One year with ten rows of each kind, and one with many."""
    seeds = {kind: rows[0] for kind, exporter in exporters().items() if (rows := exporter.rows(SYSTEM, scope))}
    few, many = Scope(scope.committee, YEAR_OF_FEW), Scope(scope.committee, YEAR_OF_MANY)
    fill(seeds, few, FEW)
    fill(seeds, many, MANY)
    return few, many


def queries(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_many_rows_ask_no_more_than_few(years: tuple[Scope, Scope], controller: Client) -> None:
    rest = ["registers", "findings", "documents", *(f"documents/{kind.key}" for kind in offered())]
    rest += [f"registers/{kind}?limit=500" for kind in exporters()]
    totals = [
        controller.get(f"/api/v1/{years[1].committee}/{years[1].year}/registers/{kind}").json()["total"]
        for kind in exporters()
    ]

    asked = {
        one: tuple(queries(controller, f"/api/v1/{year.committee}/{year.year}/{one}") for year in years) for one in rest
    }

    assert {one: pair for one, pair in asked.items() if pair[0] != pair[1]} == {}
    assert sum(total >= MANY for total in totals) >= 2, "the registers were not filled"


def test_a_hundred_committees_ask_no_more_than_one(scope: Scope, controller: Client) -> None:
    before = queries(controller, "/api/v1/committees")
    found_municipality(name="Granvik", committees={f"n{number}": f"Nämnd {number}" for number in range(100)})
    for committee in Committee.objects.all():
        open_year(Scope(committee.slug, 2027))

    assert queries(controller, "/api/v1/committees") == before
