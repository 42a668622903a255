"""Each rule of the list of governing documents, with cases that must and must not fire. All rows are invented."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.kernel.findings import ReviewContext
from ledfyr.kernel.rows import Place, Row
from ledfyr.registers.governing_documents.checks import (
    CHECKS,
    check_bodies,
    check_decision_named,
    check_listed_twice,
    check_period_ended,
)


def document(title: str, body: str | None = "KF", date: str | None = "2020-01-01", line: int = 1, **values: Any) -> Row:
    filled = {"title": title, "decided_by": body, "date": date, "heading_number": "4.2", "valid_years": None} | values
    return Row("governing-documents", filled, Place(file="hamn.txt", lines=(line,)), words=title)


def context(*rows: Row, year: int | None = 2024) -> ReviewContext:
    return ReviewContext(rows={"governing-documents": rows}, year=year)


@pytest.mark.parametrize(
    ("first", "second", "date", "expected"),
    [
        ("Hamnprogram", "Hamnprogram 2019-2023", "2020-01-01", ["warning"]),
        ("Hamnprogram 2024", "hamnprogram", "2020-01-01", ["warning"]),
        ("Hamnprogram", "Hamnprogram", "2021-01-01", ["question"]),
        ("Hamnprogram", "Fyrprogram", "2020-01-01", []),
        ("Lag (2001:10) om hamnar", "Lag (2001:11) om hamnar", "2020-01-01", []),
    ],
)
def test_r_sd_1_listed_twice(first, second, date, expected):
    found = list(check_listed_twice(context(document(first), document(second, date=date, line=2))))
    assert [finding.severity for finding in found] == expected
    assert all(finding.rule == "R-SD-1" and finding.rows == 2 for finding in found)


@pytest.mark.parametrize(
    ("with_decision", "without", "rows"),
    [(8, 2, 2), (6, 4, 4), (5, 5, None), (10, 0, None), (2, 1, None)],
)
def test_r_sd_2_decision_missing_where_the_others_have_one(with_decision, without, rows):
    listed = [document(f"Plan {nr}", line=nr) for nr in range(with_decision)]
    listed += [document(f"Rutin {nr}", None, None, line=50 + nr) for nr in range(without)]
    found = list(check_decision_named(context(*listed)))
    assert [finding.rows for finding in found] == ([rows] if rows else [])


def test_r_sd_2_subheadings_of_a_heading_are_one_list_and_other_lists_their_own():
    listed = [document(f"Plan {nr}", heading_number=f"4.2.{nr}") for nr in range(1, 6)]
    listed.append(document("Kustplan", None, None, heading_number="4.2.6"))
    listed += [document(f"Lag {nr}", None, None, heading_number="4.1") for nr in range(8)]
    found = list(check_decision_named(context(*listed)))
    assert [finding.evidence for finding in found] == [("Kustplan",)]


@pytest.mark.parametrize(("body", "date"), [("KF", None), (None, "2019")])
def test_r_sd_2_body_or_year_is_enough(body, date):
    listed = [document(f"Plan {nr}") for nr in range(6)]
    assert not list(check_decision_named(context(*listed, document("Rutin", body, date))))


def test_r_sd_2_a_decision_in_another_form_is_a_decision():
    listed = [document(f"Plan {nr}") for nr in range(6)]
    assert not list(check_decision_named(context(*listed, document("Stadga (KF, 12-34/2019)", None, None))))


@pytest.mark.parametrize(
    ("title", "years", "fires"),
    [
        ("Hamnprogram 2019-2023", None, True),
        ("Hamnprogram 2019 – 2023", None, True),
        ("Hamnprogram 2019-23", None, True),
        ("Hamnprogram 2019-2024", None, False),
        ("Hamnprogram", [2019, 2023], True),
        ("Hamnprogram 2023", None, False),
        ("Stadga 180-259/2015", None, False),
    ],
)
def test_r_sd_3_own_period_ended(title, years, fires):
    row = document(title, valid_years=years)
    assert [finding.severity for finding in check_period_ended(context(row))] == (["question"] if fires else [])
    assert not list(check_period_ended(context(row, year=None)))


def test_r_sd_4_a_body_cut_short():
    listed = [document(f"Plan {nr}") for nr in range(3)]
    assert [finding.rule for finding in check_bodies(context(*listed, document("Visa", "K")))] == ["R-SD-4"]
    assert not list(check_bodies(context(*listed, document("Visa", "KS"))))
    assert not list(check_bodies(context(*listed[:2], document("Visa", "K"))))


def test_a_faultless_list_has_no_findings():
    rows = [document(f"Program {letter} 2023-2025", line=nr) for nr, letter in enumerate("abcdef", 1)]
    assert not [finding for check in CHECKS for finding in check.run(context(*rows))]
