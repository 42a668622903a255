"""Reads of the register: what a list is narrowed to, the matrix, the event through the years."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.kernel.rows import Doubt
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.registers.risks.models import Rating
from ledfyr.registers.risks.register import COLUMNS
from ledfyr.registers.risks.selectors import (
    SORTS,
    Filter,
    contract_keys,
    facets,
    find_row,
    matrix_counts,
    ratings_of,
    risk_rows,
    rows_in,
    rows_of_thread,
)
from ledfyr.registers.risks.services import rate_event, withdraw_event

from .factories import EVENT, event, risk, row_of, take_in

pytestmark = pytest.mark.django_db
STRANGER = Actor("Okänd", frozenset())


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    house = unit("BIB", "Biblioteket")
    take_in(
        risk(1, EVENT, likelihood=3, consequence=4, process="Utlån", handling="plan", place="Biblioteket"),
        risk(2, "Ökad stöld i 100 % av fallen", likelihood=3, consequence=4, value=12, area_goal="1.1 Alla läser"),
        risk(3, "Kassan står tom", likelihood=2, consequence=2, handling="analysis_only"),
        risk(None, "Larmet tystnar", doubts=(Doubt("missing_rating"), Doubt("missing_number"))),
    )
    assert house


def shown(**chosen: Any) -> list[str]:
    return [row.text[:6] for row in Filter(**chosen).narrow(rows_in(CONTROLLER, SCOPE))]


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({}, ["Böcker", "Ökad s", "Kassan", "Larmet"]),
        ({"text": "BÖCKER utlån"}, ["Böcker"]),
        ({"text": "ökad"}, ["Ökad s"]),
        ({"text": "100 %"}, ["Ökad s"]),
        ({"text": "_"}, []),
        ({"text": "3"}, ["Kassan"]),
        ({"text": "9" * 40}, []),
        ({"handling": "plan"}, ["Böcker"]),
        ({"handling": "none"}, ["Ökad s", "Larmet"]),
        ({"likelihood": 3, "consequence": 4}, ["Böcker", "Ökad s"]),
        ({"lowest": 12}, ["Böcker", "Ökad s"]),
        ({"highest": 4}, ["Kassan"]),
        ({"only": "unrated"}, ["Larmet"]),
        ({"only": "doubts"}, ["Larmet"]),
        ({"keys": frozenset()}, []),
    ],
)
def test_a_list_is_narrowed(chosen: dict[str, Any], rows: list[str]) -> None:
    assert shown(**chosen) == rows


@pytest.mark.parametrize(
    ("sort", "rows"),
    [
        ("nr", ["Böcker", "Ökad s", "Kassan", "Larmet"]),
        ("-nr", ["Kassan", "Ökad s", "Böcker", "Larmet"]),
        ("value", ["Kassan", "Böcker", "Ökad s", "Larmet"]),
        ("-value", ["Böcker", "Ökad s", "Kassan", "Larmet"]),
    ],
)
def test_what_is_unknown_comes_last_however_a_list_is_sorted(sort: str, rows: list[str]) -> None:
    assert [row.text[:6] for row in rows_in(CONTROLLER, SCOPE).order_by(*SORTS[sort])] == rows


def test_texts_sort_in_swedish_order() -> None:
    event("Åskan slår ut larmet")
    event("Ärenden blir liggande")

    ordered = [row.text[:6] for row in rows_in(CONTROLLER, SCOPE).order_by(*SORTS["text"])]
    assert ordered == ["Böcker", "Kassan", "Larmet", "Åskan ", "Ärende", "Ökad s"]


def test_the_matrix_counts_rated_events_before_and_after() -> None:
    row = row_of()
    rate_event(
        actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, likelihood=1, consequence=4, stage=Rating.Stage.AFTER
    )

    rows = rows_in(CONTROLLER, SCOPE)
    assert matrix_counts(rows) == {(3, 4): 2, (2, 2): 1}
    assert matrix_counts(rows, after=True) == {(1, 4): 1}


def test_facets_are_what_occurs() -> None:
    found_facets = facets(rows_in(CONTROLLER, SCOPE))

    assert [[label for _key, label in found_facets[name]] for name in ("goals", "processes", "units")] == [
        ["1.1 Alla läser"],
        ["Utlån"],
        ["Biblioteket"],
    ]


def test_a_withdrawn_event_is_found_only_when_asked_for() -> None:
    row = withdraw_event(actor=CONTROLLER, scope=SCOPE, key=row_of().pk, version=None)

    assert EVENT not in [one.values["event"] for one in risk_rows(CONTROLLER, SCOPE)]
    assert find_row(CONTROLLER, SCOPE, row.pk, withdrawn=True).pk == row.pk
    with pytest.raises(NotFound):
        find_row(CONTROLLER, SCOPE, row.pk)


def test_an_event_is_followed_through_the_years_oldest_first() -> None:
    for year in (2026, 2025):
        take_in(risk(1, EVENT), scope=Scope("kultur", year))

    years = [row.analysis.year for row in rows_of_thread(READER, SCOPE, row_of().thread_id)]
    assert years == [2025, 2026, 2027]


def test_the_register_leaves_in_the_words_of_the_contract() -> None:
    (first, *_rest) = risk_rows(READER, SCOPE)

    assert tuple(contract_keys()) == tuple(column.key for column in COLUMNS)
    assert {key: first.values[key] for key in ("nr", "value", "handling", "place", "measures", "value_printed")} == {
        "nr": 1,
        "value": 12,
        "handling": "plan",
        "place": "Biblioteket",
        "measures": [],
        "value_printed": None,
    }
    assert first.place.key == str(row_of().pk)
    assert first.place.url.endswith(f"/kultur/2027/riskanalys/{row_of().pk}/")


def test_the_register_costs_as_many_queries_however_long(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        risk_rows(CONTROLLER, SCOPE)
    take_in(*(risk(at, f"Händelse {at} om {at * 31}", measures=["Gör"], place="Biblioteket") for at in range(10, 40)))
    with django_assert_num_queries(3):
        risk_rows(CONTROLLER, SCOPE)


def test_nobody_reads_without_a_role() -> None:
    row = row_of()
    for read in (
        lambda: rows_in(STRANGER, SCOPE),
        lambda: risk_rows(STRANGER, SCOPE),
        lambda: find_row(STRANGER, SCOPE, row.pk),
        lambda: ratings_of(STRANGER, SCOPE, row),
        lambda: rows_of_thread(STRANGER, SCOPE, row.thread_id),
    ):
        with pytest.raises(NotAllowed):
            read()
