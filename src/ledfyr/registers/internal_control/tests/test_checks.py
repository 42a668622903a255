"""Each rule of the control plan, with cases that must and must not fire. All rows are invented."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.registers.internal_control.checks import CHECKS
from ledfyr.registers.internal_control.checks.agreement import (
    check_goal_wording,
    check_in_plan_under_floor,
    check_left_out_events,
    check_listed_events,
    check_starred_events,
)
from ledfyr.registers.internal_control.checks.plan_rows import (
    check_activities,
    check_fields,
    check_methods,
    check_owners,
)
from ledfyr.registers.internal_control.checks.roles import check_role_names
from ledfyr.registers.internal_control.rules import field_of, is_unclear_code, names_a_control, pair_events

FILE = "hamn.txt"
FLOORS = {"measure": 9, "plan": 12}


def plan_row(nr: int = 1, line: int | None = None, doubts: tuple[Doubt, ...] = (), **values: Any) -> Row:
    """A whole plan row unless told otherwise; with ``line`` it stands in a file."""
    filled = {
        "risk_nrs": [nr],
        "events": [f"Bojar saknas vid kaj {nr}"],
        "area_goal": "2.1 Trygga hamnar",
        "process": "Hamndrift",
        "working_method": "Utmärkning",
        "systematic_control": "Bojarna räknas varje vår",
        "value": 12,
        "control_activities": ["Stickprov av bojar"],
        "methods": [],
        "owners": ["Hamnkapten"],
    } | values
    place = Place(file=FILE, lines=(line,)) if line else Place(register="control-plan", row=str(nr), key=f"p{nr}")
    return Row("control-plan", filled, place, words=f"rad {line}" if line else "", doubts=doubts)


def risk(nr: int | None = 1, line: int | None = None, doubts: tuple[Doubt, ...] = (), **values: Any) -> Row:
    filled = {
        "nr": nr,
        "area_goal": "2.1 Trygga hamnar",
        "process": "Hamndrift",
        "event": f"Bojar saknas vid kaj {nr}",
        "value": 12,
        "handling": "plan",
    } | values
    place = Place(file=FILE, lines=(line,)) if line else Place(register="risks", row=str(nr))
    return Row("risks", filled, place, doubts=doubts)


def context(plan: tuple[Row, ...] = (), risks: tuple[Row, ...] = (), origin: str = "document", **more: Any):
    settings = {"risks.floors": more.pop("floors", FLOORS)}
    rows = {"control-plan": plan, "risks": risks}
    return ReviewContext(rows=rows, settings=settings, settings_from={"risks.floors": origin}, **more)


def source(*texts: str) -> Source:
    return Source(FILE, "txt", tuple(Line(number, (text,)) for number, text in enumerate(texts, 1)))


def severities(found: Any) -> list[str]:
    return [finding.severity for finding in found]


def only(found: Any) -> Finding:
    findings = list(found)
    assert len(findings) == 1
    return findings[0]


@pytest.mark.parametrize("field", ["area_goal", "process", "working_method", "systematic_control", "owners"])
def test_r_ic_5_one_row_lacking_a_field(field):
    found = only(check_fields(context((plan_row(1), plan_row(2, **{field: None})))))
    assert (found.rule, found.severity, found.place.row) == ("R-IC-5", "error", "2")


def test_r_ic_5_an_activity_answers_for_the_method():
    assert not list(check_fields(context((plan_row(1, methods=[]), plan_row(2)))))


@pytest.mark.parametrize(
    ("line", "owner", "expected"),
    [(None, None, ["error"]), (5, None, ["question"]), (None, "Lots", []), (5, "Lots", [])],
)
def test_r_ic_5_every_control_has_an_owner(line, owner, expected):
    activities = [{"text": "Stickprov", "owner": "Hamnkapten"}, {"text": "Besök", "owner": owner}]
    found = list(check_owners(context((plan_row(1, line=line, activities=activities),))))
    assert severities(found) == expected
    assert all(finding.evidence == ("Besök",) for finding in found)


@pytest.mark.parametrize(
    ("line", "demanded", "expected"), [(5, [], "warning"), (5, ["process"], "error"), (None, [], "error")]
)
def test_r_ic_5_what_the_document_does_not_demand_is_a_warning(line, demanded, expected):
    rows = (plan_row(1, line=line), plan_row(2, line=line and line + 1, process=None))
    found = only(check_fields(context(rows, facts={"control-plan": {"demanded": demanded}})))
    assert found.severity == expected


@pytest.mark.parametrize(
    ("line", "demanded", "expected"), [(5, ["control_owner"], "error"), (5, [], "warning"), (None, [], "error")]
)
def test_r_ic_5_a_column_missing_altogether_is_one_finding(line, demanded, expected):
    rows = tuple(plan_row(nr, line=line and line + nr, owners=[]) for nr in (1, 2, 3))
    lines = {"columns": [4], "demanded.control_owner": [2]}
    facts = {"control-plan": {"columns": ["Process", "Kontroll"], "demanded": demanded, "lines": lines}}
    text = source("Planen ska visa:", "- Kontrollansvarig", "", "Process") if line else None
    found = only(check_fields(context(rows, facts=facts, source=text)))
    assert (found.severity, found.rows) == (expected, 3)
    if demanded:
        assert [place.lines for place in found.places] == [(4,), (2,)]
        assert "krav: ”Kontrollansvarig”" in found.evidence


def test_r_ic_5_context_taken_from_the_analysis_is_still_missing_in_the_plan():
    doubts = (
        Doubt("process_from_analysis", "process", "Färjor", "Hamndrift"),
        Doubt("plan_context_missing", "systematic_control", "Turlistan"),
    )
    row = plan_row(2, line=8, systematic_control=None, doubts=doubts)
    found = only(check_fields(context((plan_row(1, line=7), row))))
    assert "process och systematisk kontroll" in found.message
    assert found.place.lines == (8,)


def test_r_ic_5_a_single_cell_from_the_analysis_is_no_missing_context():
    row = plan_row(2, line=8, doubts=(Doubt("process_from_analysis", "process", "Färjor", "Hamndrift"),))
    assert not list(check_fields(context((plan_row(1, line=7), row))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stickprov av bojar", []),
        ("Kontroll vid besök på två kajer", []),
        ("Uppföljning i tertialrapporten", []),
        ("Indikator på enhetsnivå", []),
        ("Aktivitet på enhetsnivå om att loggböcker förs", []),
        ("Kaptenen granskar loggboken", []),
        ("utmärkning.", ["error"]),
        ("Hamndrift", ["error"]),
        ("2 c ABK/Nord: Två kurser för HKP", ["question"]),
        ("Nya lyktor köps in", ["question"]),
    ],
)
def test_r_ic_5_the_activity_is_a_control(text, expected):
    assert severities(check_activities(context((plan_row(1, control_activities=[text]),)))) == expected


def test_r_ic_5_a_row_without_activity():
    assert severities(check_activities(context((plan_row(1, control_activities=[]),)))) == ["error"]


@pytest.mark.parametrize(
    ("text", "unclear"),
    [("3 a XYZ: kurs", True), ("Stickprov FLAX", False), ("10 stickprov", False), ("12 besök", False)],
)
def test_unclear_codes(text, unclear):
    assert is_unclear_code(text) is unclear


@pytest.mark.parametrize(("text", "named"), [("Självskattning", True), ("Loggkontroll", True), ("Nya lyktor", False)])
def test_words_of_control(text, named):
    assert names_a_control(text) is named


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Metod att pröva varje systematisk kontroll", "method"),
        ("control_owner", "owner"),
        ("Arbetsätt", "working_method"),
        ("Systematiska kontroller", "systematic_control"),
        ("systematic_control", "systematic_control"),
        ("Färg", None),
    ],
)
def test_what_a_label_speaks_of(label, field):
    assert field_of(label) == field


def test_r_ic_7_a_starred_event_has_a_plan_row():
    found = only(check_starred_events(context((plan_row(1),), (risk(1), risk(2), risk(3, handling="analysis_only")))))
    assert (found.rule, found.severity, found.place.row) == ("R-IC-7", "error", "2")


def test_r_ic_7_a_file_without_a_plan_is_asked_about_once():
    found = only(check_starred_events(context((), (risk(1, line=1), risk(2, line=2)))))
    assert (found.severity, found.rows) == ("question", 2)


@pytest.mark.parametrize(
    ("plan", "risk_values", "words"),
    [
        ({}, {}, []),
        ({"events": ["bojar saknas, vid kaj 1."]}, {}, []),
        ({"events": ["Bojarna saknas vid kaj 1"]}, {}, ["formulerad"]),
        ({"value": 10}, {}, ["riskvärdet 12"]),
        ({"value": None}, {}, []),
        ({"process": "Färjor"}, {}, ["processen"]),
        ({"process": "HAMNDRIFT"}, {}, []),
        ({"process": None}, {}, []),
        ({"events": ["Fyren slocknar"], "risk_nrs": []}, {}, ["inte finns i analysen"]),
    ],
)
def test_r_ic_7_plan_and_analysis_agree(plan, risk_values, words):
    found = list(check_listed_events(context((plan_row(1, **plan),), (risk(1, **risk_values),))))
    assert len(found) == len(words)
    assert all(word in finding.message for word, finding in zip(words, found, strict=True))


def test_r_ic_7_a_process_implied_by_the_row_above_differs():
    row = plan_row(1, line=9, doubts=(Doubt("process_from_analysis", "process", "Färjor", "Hamndrift"),))
    found = only(check_listed_events(context((row,), (risk(1, line=3),))))
    assert "”Färjor”" in found.message
    assert [place.lines for place in found.places] == [(3,), (9,)]


def test_r_ic_7_a_process_printed_on_the_next_page_differs():
    late = risk(1, line=3, doubts=(Doubt("process_from_next_page", "process", "Färjor", "Hamndrift"),))
    assert "”Färjor”" in only(check_listed_events(context((plan_row(1, line=9),), (late,)))).message


def test_r_ic_7_a_row_without_context_is_said_by_r_ic_5_alone():
    doubts = (
        Doubt("process_from_analysis", "process", "Färjor", "Hamndrift"),
        Doubt("plan_context_missing", "systematic_control", "Turlistan"),
    )
    assert not list(check_listed_events(context((plan_row(1, line=9, doubts=doubts),), (risk(1, line=3),))))


def test_r_ic_7_events_of_a_row_share_the_cause_of_another_process():
    row = plan_row(1, risk_nrs=[1, 2], events=["Bojar saknas vid kaj 1", "Bojar saknas vid kaj 2"], process="Färjor")
    found = only(check_listed_events(context((row,), (risk(1), risk(2)))))
    assert found.rows == 2
    assert "nr 1 och 2" in found.message


@pytest.mark.parametrize(("handling", "fires"), [("analysis_only", True), ("plan", False), (None, False)])
def test_r_ic_7_the_plan_lists_no_event_that_was_left_out(handling, fires):
    found = list(check_left_out_events(context((plan_row(1),), (risk(1, handling=handling),))))
    assert severities(found) == (["error"] if fires else [])


@pytest.mark.parametrize(
    ("line", "others", "expected"), [(None, ["visit"], ["warning"]), (None, [], []), (9, ["visit"], [])]
)
def test_r_ic_5_a_control_without_method_where_others_have_one(line, others, expected):
    bare = plan_row(1, line=line, activities=[{"text": "Bojarna räknas", "method": None}])
    full = plan_row(2, line=line and 10, methods=others, activities=[{"text": "Besök", "method": "visit"}])
    assert severities(check_methods(context((bare, full)))) == expected


@pytest.mark.parametrize(
    ("value", "floors", "origin", "fires"),
    [
        (8, FLOORS, "document", True),
        (9, FLOORS, "document", False),
        (10, FLOORS, "document", False),
        (8, {"measure": None, "plan": 12}, "document", False),
        (9, {"measure": 10, "plan": 15}, "setting", True),
        (8, FLOORS, "default", True),
        (None, FLOORS, "document", False),
    ],
)
def test_r_ic_7_low_values_in_the_plan_are_asked_about(value, floors, origin, fires):
    rows = (plan_row(1, value=value),)
    found = list(check_in_plan_under_floor(context(rows, (risk(1, value=value),), origin, floors=floors)))
    assert severities(found) == (["question"] if fires else [])
    assert all(("antagande" in finding.message) == (origin == "default") for finding in found)


@pytest.mark.parametrize(
    ("title", "fires"), [("2.1 Trygga hamnar", False), ("2.1. Trygga hamnar", False), ("2.1 Tryggga hamnar", True)]
)
def test_r_ic_7_a_goal_has_one_wording(title, fires):
    rows = (plan_row(1, area_goal=title), plan_row(2, area_goal=title))
    found = list(check_goal_wording(context(rows, (risk(1), risk(2)))))
    assert severities(found) == (["warning"] if fires else [])


def test_r_ic_15_a_role_has_one_name_among_owners():
    rows = (plan_row(1, owners=["Förvaltningschef"]), plan_row(2, owners=["förvaltningsdirektör"]), plan_row(3))
    found = only(check_role_names(context(rows)))
    assert (found.rule, found.severity, found.rows) == ("R-IC-15", "question", 2)
    assert not list(check_role_names(context((rows[0], rows[2]))))


@pytest.mark.parametrize(
    ("texts", "fires"),
    [
        (("Förvaltningschefen beslutar.", "Anmäl till förvaltningsdirektören."), True),
        (("Förvaltningschefen beslutar.", "Anmäl till förvaltningschef."), False),
        (("Biträdande förvaltningschef", "förvaltningschefsmöte"), False),
    ],
)
def test_r_ic_15_a_role_has_one_name_in_a_text(texts, fires):
    found = list(check_role_names(context(source=source(*texts))))
    assert severities(found) == (["question"] if fires else [])


def test_events_are_paired_by_wording_before_number():
    risks = (risk(1, event="Fyren slocknar"), risk(2, event="Lotsen dröjer"))
    row = plan_row(1, risk_nrs=[], events=["Lotsen dröjer.", "Fyren slocknade", "Hamnen isar igen"])
    assert [pair.risk_row and pair.risk_row.values["nr"] for pair in pair_events((row,), risks)] == [2, 1, None]


def test_a_faultless_plan_has_no_findings():
    rows, risks = tuple(plan_row(nr) for nr in (1, 2, 3)), tuple(risk(nr) for nr in (1, 2, 3))
    assert not [finding for check in CHECKS for finding in check.run(context(rows, risks))]
