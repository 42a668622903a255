"""Each rule of the analysis, with cases that must and must not fire. All rows are invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.registers.risks.checks import CHECKS
from ledfyr.registers.risks.checks.handling import (
    check_handling_said,
    check_high_values_in_plan,
    check_measures,
    check_overdue_measures,
)
from ledfyr.registers.risks.checks.identity import (
    check_gaps,
    check_goals_covered,
    check_incomplete_rows,
    check_rated_two_ways,
    check_unique_numbers,
)
from ledfyr.registers.risks.checks.ratings import check_products, check_scale, check_unchanged

FLOORS = {"measure": 9, "plan": 12}
SCALE = {
    "likelihood": ["a", "b", "c", "d"],
    "consequence": ["a", "b", "c", "d"],
    "bands": [{"lowest": 1, "label": "Låg", "tone": "low"}],
}


def risk(nr: int | None = 1, line: int | None = None, doubts: tuple[Doubt, ...] = (), **values: Any) -> Row:
    """A whole and faultless event unless told otherwise; with ``line`` it stands in a file."""
    likelihood, consequence = values.get("likelihood", 2), values.get("consequence", 2)
    product = likelihood * consequence if likelihood and consequence else None
    filled = {
        "nr": nr,
        "area_goal": "2.1 Trygga hamnar",
        "process": "Hamndrift",
        "working_method": "Lotsning",
        "event": f"Bojar saknas, fall {nr}",
        "likelihood": likelihood,
        "consequence": consequence,
        "value": product,
        "value_printed": None,
        "handling": "analysis_only",
        "handling_printed": "Nej, bara analys",
        "measures": [],
    } | values
    place = Place(file="hamn.txt", lines=(line,)) if line else Place(register="risks", row=str(nr), key=f"k{nr}")
    return Row("risks", filled, place, words=f"rad {line}" if line else "", doubts=doubts)


def plan(nr: int | None, event: str, line: int = 90) -> Row:
    values = {"risk_nrs": [nr] if nr else [], "events": [event]}
    return Row("control-plan", values, Place(file="hamn.txt", lines=(line,)))


def context(*rows: Row, floors: Mapping[str, int | None] | None = FLOORS, origin: str = "document", **more: Any):
    kinds: dict[str, tuple[Row, ...]] = {"risks": tuple(rows)} | more.pop("kinds", {})
    settings = {"risks.floors": floors, "risks.scale": SCALE} | more.pop("settings", {})
    origins = {"risks.floors": origin, "risks.scale": origin}
    return ReviewContext(rows=kinds, settings=settings, settings_from=origins, **more)


def severities(found: Any) -> list[str]:
    return [finding.severity for finding in found]


def only(found: Any) -> Finding:
    findings = list(found)
    assert len(findings) == 1
    return findings[0]


@pytest.mark.parametrize(
    ("likelihood", "consequence", "value", "printed", "fires"),
    [
        (3, 3, 9, None, False),
        (3, 3, 12, None, True),
        (3, 3, 9, "6", True),
        (3, 3, None, "9", False),
        (3, 3, None, "hög", False),
        (None, 3, 9, None, False),
        (3, None, 9, None, False),
    ],
)
def test_r_ic_1_value_is_the_product(likelihood, consequence, value, printed, fires):
    row = risk(likelihood=likelihood, consequence=consequence, value=value, value_printed=printed)
    found = list(check_products(context(row)))
    assert severities(found) == (["error"] if fires else [])
    if fires:
        assert "3 × 3 = 9" in found[0].computed


@pytest.mark.parametrize(
    ("likelihood", "consequence", "origin", "expected"),
    [
        (4, 4, "document", []),
        (5, 1, "document", ["error"]),
        (1, 5, "setting", ["error"]),
        (0, 1, "document", ["error"]),
        (5, 1, "default", ["question"]),
        (None, 4, "document", []),
    ],
)
def test_r_ic_1_ratings_stay_on_the_scale(likelihood, consequence, origin, expected):
    row = risk(likelihood=likelihood, consequence=consequence)
    assert severities(check_scale(context(row, origin=origin))) == expected


@pytest.mark.parametrize(
    ("value", "measures", "floors", "origin", "expected"),
    [
        (8, [], FLOORS, "document", []),
        (9, [], FLOORS, "document", ["error"]),
        (9, ["Lägg ut bojar"], FLOORS, "document", []),
        (9, [], {"measure": None, "plan": 12}, "document", []),
        (9, [], {"measure": 10, "plan": 12}, "setting", []),
        (10, [], {"measure": 10, "plan": 12}, "setting", ["error"]),
        (9, [], FLOORS, "default", ["question"]),
        (9, [], None, "document", []),
        (None, [], FLOORS, "document", []),
    ],
)
def test_r_ic_2_high_values_have_a_measure(value, measures, floors, origin, expected):
    row = risk(likelihood=None, consequence=None, value=value, measures=measures)
    found = list(check_measures(context(row, floors=floors, origin=origin)))
    assert severities(found) == expected
    assert all(("antagande" in finding.message) == (origin == "default") for finding in found)


def test_r_ic_2_a_missing_column_is_one_finding():
    rows = [risk(nr, line=nr, likelihood=3, consequence=3) for nr in range(1, 5)]
    facts = {"risks": {"has_measures_column": False, "columns": ["Nr", "Händelse"], "lines": {"floors.measure": [70]}}}
    found = only(check_measures(context(*rows, facts=facts)))
    assert (found.rule, found.severity, found.rows) == ("R-IC-2", "warning", 4)
    assert "ingen kolumn" in found.message


def test_r_ic_2_some_rows_lacking_are_a_finding_each():
    rows = [risk(nr, likelihood=3, consequence=3, measures=["Lyktor"] if nr == 1 else []) for nr in (1, 2, 3)]
    assert [finding.place.row for finding in check_measures(context(*rows))] == ["2", "3"]


@pytest.mark.parametrize(
    ("value", "handling", "reference", "floors", "origin", "expected"),
    [
        (12, "plan", None, FLOORS, "document", []),
        (12, "analysis_only", None, FLOORS, "document", ["error"]),
        (12, "analysis_only", "Beslut § 8", FLOORS, "document", []),
        (12, "analysis_only", " ", FLOORS, "document", ["error"]),
        (12, None, None, FLOORS, "document", ["error"]),
        (11, "analysis_only", None, FLOORS, "document", []),
        (10, "analysis_only", None, {"measure": 8, "plan": 10}, "setting", ["error"]),
        (16, "analysis_only", None, {"measure": 9, "plan": None}, "document", []),
        (12, "analysis_only", None, FLOORS, "default", ["question"]),
        (None, None, None, FLOORS, "document", []),
    ],
)
def test_r_ic_3_the_highest_values_are_in_the_plan(value, handling, reference, floors, origin, expected):
    row = risk(likelihood=None, consequence=None, value=value, handling=handling, decision_reference=reference)
    assert severities(check_high_values_in_plan(context(row, floors=floors, origin=origin))) == expected


def test_r_ic_2_under_default_floors_all_rows_are_one_question():
    rows = [risk(nr, likelihood=3, consequence=3, measures=["Lyktor"] if nr == 1 else []) for nr in (1, 2, 3)]
    found = only(check_measures(context(*rows, origin="default")))
    assert (found.severity, found.rows) == ("question", 2)


def lost_marks(value: int = 12) -> list[Row]:
    """A table whose stars were lost: 1-3 blank, 4 said to be outside the plan."""
    blank = [risk(nr, line=nr, value=value, handling=None, handling_printed=None) for nr in (1, 2, 3)]
    return [*blank, risk(4, line=4)]


def test_r_ic_3_leaves_blank_cells_alone_where_marks_are_lost_and_no_plan_is_shown():
    assert not list(check_high_values_in_plan(context(*lost_marks())))
    found = only(check_handling_said(context(*lost_marks())))
    assert (found.rule, found.severity, found.rows) == ("R-IC-4", "question", 3)
    assert "12 eller högre" in found.message


def test_r_ic_3_where_marks_are_lost_the_plan_decides_in_one_warning():
    rows = lost_marks()
    listed = {"control-plan": (plan(1, rows[0].values["event"]),)}
    found = only(check_high_values_in_plan(context(*rows, kinds=listed)))
    assert (found.severity, found.rows) == ("warning", 2)


def test_r_ic_3_where_marks_are_lost_a_plan_that_lists_nearly_all_is_trusted():
    rows = [risk(nr, line=nr, value=12, handling=None, handling_printed=None) for nr in range(1, 7)]
    listed = {"control-plan": tuple(plan(row.values["nr"], row.values["event"]) for row in rows[1:])}
    found = only(check_high_values_in_plan(context(*rows, kinds=listed)))
    assert (found.severity, found.place.lines) == ("error", (1,))


def test_r_ic_3_a_printed_no_is_an_error_even_where_marks_are_lost():
    found = only(check_high_values_in_plan(context(*lost_marks(4), risk(9, line=9, value=12))))
    assert (found.severity, found.place.lines) == ("error", (9,))


def test_r_ic_3_under_default_floors_all_rows_are_one_question():
    rows = [risk(nr, line=nr, likelihood=4, consequence=4) for nr in (1, 2, 3)]
    found = only(check_high_values_in_plan(context(*rows, origin="default")))
    assert (found.severity, found.rows) == ("question", 3)


@pytest.mark.parametrize(
    ("handling", "printed", "listed", "expected"),
    [
        ("plan", "★", True, []),
        ("analysis_only", "Nej", False, []),
        (None, None, True, ["warning"]),
        (None, None, False, ["error"]),
        ("plan", None, True, ["warning"]),
    ],
)
def test_r_ic_4_handling_is_said(handling, printed, listed, expected):
    starred = risk(7, line=7, handling="plan", handling_printed="★")
    row = risk(1, line=1, handling=handling, handling_printed=printed)
    plan_rows = (plan(1, row.values["event"]),) if listed else ()
    found = list(check_handling_said(context(starred, row, kinds={"control-plan": plan_rows})))
    assert severities(found) == expected
    if expected == ["warning"]:
        assert {line for place in found[0].places for line in place.lines} >= {1}


def test_r_ic_4_blank_cells_are_grouped_over_and_under_the_floor():
    starred = risk(7, line=7, handling="plan", handling_printed="★")
    blank = [
        risk(nr, line=nr, likelihood=likelihood, consequence=3, handling=None, handling_printed="")
        for nr, likelihood in ((1, 4), (2, 4), (3, 2))
    ]
    listed = tuple(plan(row.values["nr"], row.values["event"], 90 + row.values["nr"]) for row in blank)
    found = list(check_handling_said(context(starred, *blank, kinds={"control-plan": listed})))
    assert [(finding.rows, finding.severity) for finding in found] == [(2, "warning"), (1, "warning")]
    assert [place.lines for place in found[0].places] == [(1,), (2,), (91,), (92,)]


def test_r_ic_4_a_table_that_lost_all_its_marks_is_one_question():
    rows = [risk(nr, line=nr, handling=None, handling_printed=None) for nr in (1, 2, 3)]
    listed = tuple(plan(row.values["nr"], row.values["event"]) for row in rows)
    found = only(check_handling_said(context(*rows, kinds={"control-plan": listed})))
    assert (found.severity, found.rows) == ("question", 3)


def test_r_ic_4_without_a_plan_a_table_without_the_column_is_asked_about_once():
    rows = [risk(nr, line=nr, handling=None, handling_printed=None) for nr in (1, 2, 3)]
    found = only(check_handling_said(context(*rows)))
    assert (found.severity, found.rows) == ("question", 3)


def test_r_ic_4_living_rows_without_a_source_are_not_called_blank():
    row = risk(1, handling="plan", handling_printed=None)
    assert not list(check_handling_said(context(row)))


def test_r_ic_6_a_row_without_number_and_rating_is_one_finding():
    row = risk(None, line=4, likelihood=None, consequence=None, value=None)
    found = only(check_incomplete_rows(context(risk(1), row)))
    assert (found.rule, found.severity) == ("R-IC-6", "warning")
    assert all(word in found.message for word in ("nummer", "sannolikhet", "konsekvens", "riskvärde"))


def test_r_ic_6_rows_that_lack_the_same_share_a_finding():
    rows = [risk(None, line=nr, likelihood=None, consequence=None, value=6, event=f"Fall {nr}") for nr in (1, 2, 3)]
    found = only(check_incomplete_rows(context(*rows)))
    assert (found.severity, found.rows) == ("question", 3)


@pytest.mark.parametrize(("numbers", "fires"), [((1, 2, 3), False), ((1, 2, 2), True), ((None, None, 1), False)])
def test_r_ic_6_numbers_are_unique(numbers, fires):
    found = list(check_unique_numbers(context(*(risk(number) for number in numbers))))
    assert severities(found) == (["error"] if fires else [])


@pytest.mark.parametrize(
    ("numbers", "missing"), [((1, 2, 3), None), ((1, 2, 4), "3"), ((3, 1), "2"), ((1, 60), None), ((1,), None)]
)
def test_r_ic_6_gaps_are_asked_about(numbers, missing):
    found = list(check_gaps(context(*(risk(number) for number in numbers))))
    assert severities(found) == (["question"] if missing else [])
    assert not missing or missing in found[0].message


@pytest.mark.parametrize(
    ("before", "now", "years", "fires"),
    [
        ((2, 2), (2, 2), (2023, 2024), True),
        ((2, 3), (2, 2), (2023, 2024), False),
        ((2, 2), (2, 2), (2024,), False),
        ((2, 2), (2, 2), (), False),
    ],
)
def test_r_ic_8_unchanged_three_years_running(before, now, years, fires):
    event = {"event": "Tullen stänger", "thread": "t-1"}
    old = (risk(4, likelihood=before[0], consequence=before[1], **event),)
    row = risk(9, likelihood=now[0], consequence=now[1], **event)
    found = list(check_unchanged(context(row, year=2025, earlier={year: {"risks": old} for year in years})))
    assert severities(found) == (["question"] if fires else [])


def test_r_ic_8_new_controls_are_a_change():
    def control(text: str) -> Row:
        return Row("control-plan", {"risk_nrs": [4], "events": ["Tullen stänger"], "control_activities": [text]})

    row = risk(4, event="Tullen stänger")
    earlier = {year: {"risks": (row,), "control-plan": (control("Stickprov"),)} for year in (2023, 2024)}
    changed = context(row, year=2025, earlier=earlier, kinds={"control-plan": (control("Besök"),)})
    same = context(row, year=2025, earlier=earlier, kinds={"control-plan": (control("stickprov."),)})
    assert not list(check_unchanged(changed))
    assert only(check_unchanged(same)).severity == "question"


def test_r_ic_9_area_goals_without_a_process():
    goals = tuple(
        Row("goals", {"level": level, "code": code, "title": title}, Place(register="goals", row=code))
        for level, code, title in (
            ("area", "2.1", "Trygga hamnar"),
            ("area", "2.2", "Rena stränder"),
            ("policy", "2", "Kusten"),
        )
    )
    found = only(check_goals_covered(context(risk(1), kinds={"goals": goals})))
    assert (found.rule, found.severity, found.place.row) == ("R-IC-9", "question", "2.2")
    assert not list(check_goals_covered(context(risk(1))))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"likelihood": 2}, []),
        ({"likelihood": 3}, ["warning"]),
        ({"likelihood": 3, "process": "Fiske"}, ["question"]),
        ({"likelihood": None, "value": None}, []),
    ],
)
def test_r_ic_14_the_same_event_rated_two_ways(other, expected):
    first = risk(1, event="Nätet går sönder.", likelihood=2)
    second = risk(2, event="Nätet går sönder", **other)
    assert severities(check_rated_two_ways(context(first, second))) == expected


@pytest.mark.parametrize(
    ("today", "due", "state", "fires"),
    [
        ("2025-03-02", "2025-03-01", "open", True),
        ("2025-03-01", "2025-03-01", "open", False),
        ("2025-03-02", "2025-03-01", "done", False),
        ("2025-03-02", None, "open", False),
        (None, "2025-03-01", "open", False),
    ],
)
def test_r_ic_16_overdue_measures(today, due, state, fires):
    row = risk(1, measures=["Lyktor"], measure_states=[{"text": "Lyktor", "due": due, "state": state}])
    found = list(check_overdue_measures(context(row, settings={"today": today})))
    assert severities(found) == (["warning"] if fires else [])


def test_a_faultless_analysis_has_no_findings():
    rows = [risk(nr) for nr in range(1, 6)]
    assert not [finding for check in CHECKS for finding in check.run(context(*rows, year=2025))]
