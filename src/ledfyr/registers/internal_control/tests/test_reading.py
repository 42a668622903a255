"""Control plans with the faults that real documents have, in an invented municipality."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Reading, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.registers.internal_control.importer import read_control_plan

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "Process\tArbetssätt\tSystematisk kontroll\tOönskad händelse\tKontrollaktivitet"


def risk(nr: int, process: str, method: str, event: str, value: int) -> Row:
    keys = ("nr", "area_goal", "process", "working_method", "event", "value", "handling")
    goal = "1.1 Granvik växer" if nr < 3 else "2.1 Granvik har god ekonomi"
    return Row("risks", dict(zip(keys, (nr, goal, process, method, event, value, "plan"), strict=True)))


RISKS = {
    "risks": Reading(
        "risks",
        rows=(
            risk(1, "Köhantering", "Placering", "Barn placeras i fel ordning", 12),
            risk(2, "Köhantering", "Placering", "Kön rensas inte", 9),
            risk(3, "Budget", "Prognoser", "Prognosen slår fel", 12),
            risk(4, "Redovisning", "Utlägg", "Utlägg betalas två gånger", 12),
        ),
    )
}


def reading(name: str, earlier: dict[str, Reading] | None = None) -> Reading:
    return read_control_plan(read_source((FIXTURES / name).read_bytes(), name), RISKS if earlier is None else earlier)


def brief(row: Row) -> tuple:
    keys = ("risk_nrs", "events", "process", "working_method", "systematic_control", "value")
    return tuple(row.values[key] for key in keys)


def codes(row: Row) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.field) for doubt in row.doubts]


def test_a_plan_gives_one_row_per_event_with_its_goal_and_activities():
    read = reading("plan.txt")
    assert [brief(row) for row in read.rows] == [
        ([1], ["Barn placeras i fel ordning"], "Köhantering", "Placering", "Kön stäms av varje vecka", 12),
        ([2], ["Kön rensas inte"], "Köhantering", "Placering", "Kön stäms av varje vecka", 9),
        ([3], ["Prognosen slår fel"], "Budget", "Prognoser", "Månadsvis uppföljning", 12),
    ]
    assert [row.values["area_goal"] for row in read.rows] == [
        "1.1 Granvik växer",
        "1.1 Granvik växer",
        "2.1 Granvik har god ekonomi",
    ]
    assert [row.values["control_activities"] for row in read.rows] == [
        ["Stickprov (tjugo ärenden ur kön)", "Kontroll vid besök.", "Kontroll vid behov."],
        ["Indikator på enhetsnivå"],
        ["Uppföljning t.ex. i maj. Den görs av ekonomen."],
    ]
    assert read.rows[1].values["activities"] == [
        {
            "text": "Indikator på enhetsnivå",
            "method": None,
            "owner": None,
            "timing": None,
            "units": None,
            "occasion": None,
            "description": None,
        }
    ]
    assert [codes(row) for row in read.rows] == [[], [], []]
    assert read.rows[0].place.lines == (10, 13)
    assert read.loose == ()


def test_the_document_says_what_its_plan_shall_show():
    facts = reading("plan.txt").facts
    assert facts["demanded"] == ["area_goal", "process", "method", "control_owner"]
    assert facts["lines"]["demanded"] == [3, 4, 5, 6]
    assert facts["lines"]["demanded.method"] == [5]
    assert facts["columns"] == [
        "Process",
        "Arbetssätt",
        "Systematisk kontroll",
        "Oönskad händelse",
        "Kontrollaktivitet",
    ]
    assert facts["lines"]["columns"] == [12]


def test_a_blank_process_is_taken_from_the_analysis_when_carrying_down_is_wrong():
    row = reading("plan_process_from_analysis.txt").rows[1]
    assert brief(row) == ([4], ["Utlägg betalas två gånger"], "Redovisning", "Utlägg", "Kvitton granskas", 12)
    doubt = row.doubts[0]
    assert (doubt.code, doubt.field, doubt.printed, doubt.kept) == (
        "process_from_analysis",
        "process",
        "Budget",
        "Redovisning",
    )
    assert row.values["process_printed"] == "Budget"
    assert row.values["working_method_printed"] is None


def test_without_an_analysis_blank_cells_are_carried_down():
    row = reading("plan_process_from_analysis.txt", {}).rows[1]
    assert brief(row)[:4] == ([], ["Utlägg betalas två gånger"], "Budget", "Utlägg")
    assert codes(row) == []


def test_blank_cells_after_a_repeated_head_are_carried_only_if_the_analysis_agrees():
    rows = reading("plan_blank_after_head.txt").rows
    assert brief(rows[1])[2:5] == ("Köhantering", "Placering", "Kön stäms av varje vecka")
    assert codes(rows[1]) == []
    assert brief(rows[2])[2:5] == ("Budget", "Prognoser", None)
    assert codes(rows[2]) == [
        ("process_from_analysis", "process"),
        ("working_method_from_analysis", "working_method"),
        ("plan_context_missing", "systematic_control"),
    ]
    assert rows[2].values["process_printed"] == "Köhantering"


def test_blank_cells_after_a_repeated_head_without_an_analysis_are_marked():
    rows = reading("plan_blank_after_head.txt", {}).rows
    assert codes(rows[1]) == [("carried_over_head", "process"), ("carried_over_head", "working_method")]


def test_an_event_in_the_process_column_is_put_back():
    row = reading("plan_shifted.txt").rows[1]
    assert brief(row) == ([2], ["Kön rensas inte"], "Köhantering", "Placering", "Kön stäms av varje vecka", 9)
    assert row.values["control_activities"] == ["Kontroll vid besök"]
    assert codes(row) == [("shifted_columns", "")]


def test_columns_for_method_owner_and_timing():
    read = reading("plan_columns.txt")
    row = read.rows[0]
    assert len(read.rows) == 1
    assert [(item["text"], item["method"], item["owner"], item["timing"]) for item in row.values["activities"]] == [
        ("Kön granskas", "Stickprov", "Kökoordinator", "Maj"),
        ("Besluten granskas", "Intervju", "Rektor", "Juni"),
    ]
    assert (row.values["methods"], row.values["owners"]) == (["Stickprov", "Intervju"], ["Kökoordinator", "Rektor"])
    assert (row.values["value"], row.values["area_goal"]) == (12, "1.1 Granvik växer")
    assert [why for _, _, why in read.loose] == ["page_number"]
    assert row.place.lines == (2, 4)


def test_an_event_that_the_analysis_lacks_is_marked():
    text = f"{HEAD}\nKöhantering\tPlacering\tAvstämning\tTaket läcker in 12\tStickprov\n"
    row = read_control_plan(read_source(text.encode(), "p.txt"), RISKS).rows[0]
    assert (row.values["risk_nrs"], row.values["events"]) == ([], ["Taket läcker in"])
    assert codes(row) == [("event_not_in_analysis", "event")]


def test_an_export_is_read_back_as_it_was():
    head = (
        "Risknr;Oönskade händelser;Mål;Process;Arbetssätt;Systematisk kontroll;Riskvärde;Kontroller (JSON);"
        "Kontrollaktiviteter;Metoder;Kontrollansvariga"
    )
    activity = {
        "text": "A; b",
        "method": None,
        "owner": "Rektor",
        "timing": None,
        "units": None,
        "occasion": "T2",
        "description": None,
    }
    cell = json.dumps([activity], ensure_ascii=False).replace('"', '""')
    body = f'"1\n2";"Ett\nTvå";Mål;P;A;;12;"{cell}";A;;Rektor'
    row = read_control_plan(read_source(f"{head}\n{body}\n".encode(), "plan.csv"), {}).rows[0]
    assert row.values["risk_nrs"] == [1, 2]
    assert row.values["events"] == ["Ett", "Två"]
    assert row.values["activities"] == [activity]
    assert (row.values["systematic_control"], row.values["methods"], row.values["owners"]) == (None, [], ["Rektor"])


cell = st.one_of(
    st.just(""),
    st.sampled_from(["■ Kön rensas inte 9", "12 Barn placeras i fel ordning", "Stickprov.", "7", "1.1 Granvik växer"]),
    st.text(alphabet="abåäö ABÅ123.-\uf0b7", max_size=12),
)
junk_line = st.lists(cell, min_size=1, max_size=7).map("\t".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(junk_line, st.just(HEAD)), max_size=15))
def test_junk_never_raises_and_no_line_of_a_table_is_lost(lines):
    numbered = enumerate([HEAD, *lines], 1)
    source = Source(
        "junk.txt", "txt", tuple(Line(n, tuple(c.strip() for c in text.split("\t"))) for n, text in numbered)
    )
    read = read_control_plan(source, RISKS)
    kept = {line for row in read.rows for line in row.place.lines} | {
        n for place, _, _ in read.loose for n in place.lines
    }
    inside = False
    for line in source.lines:
        if "\t".join(line.cells) == HEAD:
            inside = True
        elif not line.is_blank and (len(line.cells) == 1 or len([cell for cell in line.cells if cell]) == 1):
            inside = False  # a single text ends a plan's table
        elif inside and not line.is_blank and all(not before.is_blank for before in source.lines[: line.number]):
            assert line.number in kept


def test_cells_below_each_other_are_rows_by_their_values():
    read = reading("stacked_plan.txt")
    assert [brief(row) for row in read.rows] == [
        ([1], ["Barn placeras i fel ordning"], "Köhantering", "Placering", "Kön stäms av varje vecka", 12),
        ([2], ["Kön rensas inte"], "Köhantering", "Placering", "Kön stäms av varje vecka", 9),
        ([4], ["Utlägg betalas två gånger"], "Redovisning", "Utlägg", "Kvitton granskas", 12),
    ]
    assert [row.values["control_activities"] for row in read.rows] == [["Stickprov, kö"], ["Stickprov"], ["Stickprov"]]
    assert [row.values["area_goal"] for row in read.rows][1:] == ["1.1 Granvik växer", "2.1 Granvik har god ekonomi"]
    assert [(words, why) for _, words, why in read.loose] == [("Granviks nämnd Sid 8 (9)", "page_header")]


def test_labelled_groups_give_one_row_for_events_that_share_controls():
    read = reading("grouped_plan.txt")
    first, second = read.rows
    assert (first.values["risk_nrs"], first.values["events"]) == (
        [1, 2],
        ["Barn placeras i fel ordning", "Kön rensas inte"],
    )
    assert first.values["systematic_control"] == "Kön stäms av varje vecka"
    keys = ("text", "description", "method", "owner")
    assert [tuple(item[key] for key in keys) for item in first.values["activities"]] == [
        ("Kontrollera att kön stämmer", "Tio ärenden väljs ut av handläggaren.", "Stickprov", None),
        ("Kontrollera beslut", None, "Intervju", "Ada Ekberg"),
        ("Följ upp klagomål", None, None, "Bo Lind, Eva Sten"),
    ]
    assert first.values["owners"] == ["Ada Ekberg", "Bo Lind", "Eva Sten"]
    assert (second.values["process"], second.values["working_method"]) == ("Köhantering", "Avgifter")
    assert (second.values["events"], second.values["control_activities"]) == ([], ["Kontrollera avgifter"])
    assert codes(second) == [("missing_event", "event")]
    assert len(read.rows) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="aåB 129.:\uf0b7", max_size=14), max_size=30))
def test_junk_below_a_stacked_head_never_raises(lines):
    head = "Process Arbetssätt Systematisk kontroll Oönskad händelse Kontrollaktivitet "
    text = "\n".join([head, "", *lines])
    read_control_plan(read_source(text.encode(), "p.txt"), RISKS)
    read_control_plan(read_source(f"Process: \n\nKö \n\n{text}".encode(), "p.txt"), RISKS)
