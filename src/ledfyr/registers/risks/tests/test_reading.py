"""Risk tables with the faults that real documents have, in an invented municipality."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Reading, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.registers.risks.importer import infer_handling, read_risks

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = "Mål\tProcess\tArbetssätt\tNr\tOönskad händelse\tSannolikhet\tKonsekvens\tRV\tIKP"


def reading(name: str) -> Reading:
    return read_risks(read_source((FIXTURES / name).read_bytes(), name), {})


def text_source(text: str) -> Source:
    return read_source(text.encode(), "granvik.txt")


def brief(row: Row) -> tuple:
    return tuple(row.values[key] for key in ("nr", "area_goal", "process", "working_method", "event"))


def codes(row: Row) -> list[tuple[str, str]]:
    return [(doubt.code, doubt.field) for doubt in row.doubts]


def test_a_plain_table_gives_every_value():
    read = reading("plain.txt")
    assert [brief(row)[0] for row in read.rows] == [1, 2, 3]
    first, second, third = (row.values for row in read.rows)
    assert first == {
        "nr": 1,
        "area_goal": "1.1 Granvik är en kommun att växa i",
        "process": "Köhantering",
        "working_method": "Placering",
        "event": "Barn placeras i fel ordning",
        "likelihood": 2,
        "consequence": 3,
        "value": 6,
        "value_printed": None,
        "handling": "analysis_only",
        "handling_printed": "Nej, endast VoR",
        "measures": [],
        "categories": [],
        "place": None,
        "doubts": [],
    }
    assert (second["working_method"], second["handling"], second["handling_printed"]) == ("Avgifter", "plan", "★")
    assert (third["event"], third["handling"]) == ("Larm når inte jouren", "plan")
    assert read.rows[0].place.lines == (11,)
    assert read.rows[0].place.file == "plain.txt"
    assert read.loose == ()


def test_the_document_states_its_floors_scale_and_year():
    facts = reading("plain.txt").facts
    assert facts["floors"] == {"measure": 8, "plan": 10}
    assert facts["scale"] == {
        "likelihood": ["Osannolikt", "Möjlig", "Sannolikt"],
        "consequence": ["Lindrig", "Kännbar", "Allvarlig"],
    }
    assert facts["year"] == 2031
    assert facts["has_measures_column"] is False
    assert facts["columns"][:2] == ["Områdesmål", "Process"]
    assert facts["lines"] == {
        "columns": [10],
        "floors.measure": [3],
        "floors.plan": [3],
        "scale": [5, 6, 7, 8],
        "year": [1],
    }


def test_context_is_carried_past_a_repeated_head_and_a_page_number_is_loose():
    read = reading("repeated_head.txt")
    assert brief(read.rows[1]) == (
        2,
        "1.1 Granvik är en kommun att växa i",
        "Köhantering",
        "Placering",
        "Kön rensas inte",
    )
    assert [(place.lines, why) for place, _, why in read.loose] == [((4,), "page_number")]
    assert codes(read.rows[1]) == []


def test_cells_cut_by_a_page_break_are_joined_and_new_ones_are_not():
    read = reading("cut_cells.txt")
    goal, process = "1.2 Granvik är tryggt och rent för alla som bor och vistas där", "Drift av kommunens utemiljöer"
    assert brief(read.rows[0])[1:4] == (goal, process, "Tillsyn")
    assert brief(read.rows[1])[1:4] == (goal, process, "Tillsyn")
    assert codes(read.rows[0]) == codes(read.rows[1]) == [("cell_joined", "area_goal"), ("cell_joined", "process")]
    assert read.rows[0].place.lines == (2, 6)
    assert brief(read.rows[3])[1:4] == ("2.2 Granvik köper in klokt", "Inköp", "Avrop")
    assert codes(read.rows[3]) == []


def test_an_event_cut_by_a_page_break_is_one_row():
    read = reading("cut_event.txt")
    assert [row.values["event"] for row in read.rows] == [
        "Barn placeras i fel ordning när kön är lång",
        "Kön rensas inte",
    ]
    assert codes(read.rows[0]) == [("cell_joined", "event")]
    assert read.rows[0].place.lines == (2, 5)


def test_a_line_of_context_alone_belongs_to_the_rows_around():
    read = reading("context_line.txt")
    assert [brief(row)[2:4] for row in read.rows] == [
        ("Köhantering för förskolan", "Placering"),
        ("Snöröjning", "Beredskap"),
    ]
    assert read.rows[0].place.lines == (2, 5)
    assert read.rows[1].place.lines == (6, 7)


def test_columns_shifted_to_the_left_are_put_back():
    read = reading("shifted_left.txt")
    assert brief(read.rows[1]) == (2, "1.1 Granvik växer", "Snöröjning", "Beredskap", "Larm når inte jouren")
    assert brief(read.rows[2]) == (3, "1.1 Granvik växer", "Snöröjning", "Beredskap", "Sand tar slut")
    third = read.rows[2].values
    assert (third["likelihood"], third["consequence"], third["value"], third["handling"]) == (3, 2, 6, "analysis_only")
    assert codes(read.rows[1]) == codes(read.rows[2]) == [("shifted_columns", "")]


def test_columns_shifted_to_the_right_are_put_back_and_the_extra_method_goes_down():
    read = reading("shifted_right.txt")
    assert [brief(row)[2:4] for row in read.rows[1:]] == [
        ("It-drift", "Driftavtal"),
        ("It-drift", "Behörigheter"),
        ("It-drift", "Roller"),
        ("It-drift", "Roller"),
    ]
    assert codes(read.rows[1]) == [("working_method_moved_down", "working_method"), ("shifted_columns", "")]
    assert ("working_method_from_row_above", "working_method") in codes(read.rows[2])
    assert codes(read.rows[4]) == [("shifted_columns", "")]


def test_a_row_without_number_and_rating_is_kept_and_marked():
    read = reading("no_number.txt")
    row = read.rows[1]
    assert row.values["nr"] is None
    assert (row.values["likelihood"], row.values["consequence"], row.values["value"]) == (None, None, None)
    assert row.values["handling"] == "analysis_only"
    assert codes(row) == [("missing_number", "nr"), ("missing_rating", "likelihood")]
    assert brief(read.rows[2])[3] == "Uppföljning"


def test_a_process_printed_one_page_late_also_holds_for_the_row_above():
    read = reading("late_process.txt")
    assert brief(read.rows[1])[2:4] == ("Arbete mot mutor", "Gåvor")
    assert brief(read.rows[2])[2:4] == ("Arbete mot mutor", "Gåvor")
    doubt = read.rows[1].doubts[0]
    assert (doubt.code, doubt.printed, doubt.kept) == ("process_from_next_page", "Köhantering", "Arbete mot mutor")
    assert read.rows[1].place.lines == (3, 7)
    assert codes(read.rows[2]) == [("working_method_carried_over_page", "working_method")]


def test_wrong_products_odd_values_and_stray_lines_are_told():
    read = reading("misfits.txt")
    assert codes(read.rows[0]) == [("value_not_product", "value")]
    assert read.rows[0].values["value"] == 7
    assert codes(read.rows[1]) == [("value_not_a_number", "value")]
    assert (read.rows[1].values["value"], read.rows[1].values["value_printed"]) == (None, "högt")
    assert [(place.lines, words) for place, words, _ in read.loose] == [((3,), "en rad som inte hör hit")]


def test_a_table_with_other_columns_and_measures():
    read = reading("measures.txt")
    values = read.rows[0].values
    assert values["measures"] == ["Ny rutin skrivs.", "Kön ses över varje månad."]
    assert (values["categories"], values["place"], values["process"]) == (["Effektivitet"], "Förskolan", None)
    assert read.facts["has_measures_column"] is True
    assert values["doubts"] == []


def test_handling_is_inferred_from_the_plan_only_where_nothing_is_printed():
    read = reading("no_number.txt")
    plan_row = Row(kind="control-plan", values={"risk_nrs": [2], "events": ["Kön rensas inte"]})
    inferred = infer_handling(read, Reading(kind="control-plan", rows=(plan_row,)))
    assert [row.values["handling"] for row in inferred.rows] == ["analysis_only", "analysis_only", "plan"]
    assert inferred.rows[2].values["handling_printed"] is None
    assert codes(inferred.rows[2]) == [("handling_from_plan", "handling")]
    assert inferred.rows[2].values["doubts"] == ["handling_from_plan"]


EXPORT_HEAD = (
    "Nr;Mål;Process;Arbetssätt;Oönskad händelse;Sannolikhet;Konsekvens;Riskvärde;Riskvärde (källans ord);Hantering;"
    "Hantering (källans ord);Åtgärder;Kategorier;Plats;Att kontrollera"
)


def test_an_export_is_read_back_as_it_was():
    body = (
        '1;1.1 Mål;P;A;"\'=2+2 räknas";2;3;6;;plan;★;"Rutin\nUtbildning";"a ; b";Förskolan;missing_goal\n'
        ";;;;Bara händelse;;;;högt;;;;;;\n"
    )
    read = read_risks(read_source(f"{EXPORT_HEAD}\n{body}".encode("utf-8-sig"), "risker.csv"), {})
    first, second = (row.values for row in read.rows)
    assert first["event"] == "=2+2 räknas"
    assert (first["measures"], first["categories"], first["doubts"]) == (
        ["Rutin", "Utbildning"],
        ["a", "b"],
        ["missing_goal"],
    )
    assert (first["value"], first["handling"], first["handling_printed"]) == (6, "plan", "★")
    assert second["process"] is None
    assert (second["value"], second["value_printed"], second["measures"]) == (None, "högt", [])
    assert read.rows[1].place.lines == (4,)


def test_an_export_with_keys_for_labels_and_an_unreadable_number():
    keys = (
        "nr,area_goal,process,working_method,event,likelihood,consequence,value,value_printed,handling,"
        "handling_printed,measures,categories,place,doubts"
    )
    read = read_risks(read_source(f"{keys}\nett,,,,Händelse,2,3,6,,,,,,,\n".encode(), "risker.csv"), {})
    assert read.rows[0].values["nr"] is None
    assert codes(read.rows[0]) == [("unreadable_cell", "nr")]


def test_a_text_without_any_table_has_no_rows():
    read = read_risks(text_source("Granvik\n\nEn text om risker.\n"), {})
    assert (read.rows, read.loose) == ((), ())
    assert read.facts["columns"] == []


cell = st.one_of(
    st.just(""),
    st.sampled_from(["3. Möjlig", "4. Allvarlig", "12", "7", "★", "Nej, endast VoR", "■ Något händer", "Mål", "RV"]),
    st.text(alphabet="abåäö ABÅ123.-★\uf0b7", max_size=12),
)
junk_line = st.lists(cell, min_size=1, max_size=12).map("\t".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(junk_line, st.just(HEAD)), max_size=12))
def test_junk_never_raises_and_no_line_between_rows_is_lost(lines):
    source = Source(
        "junk.txt",
        "txt",
        tuple(Line(n, tuple(c.strip() for c in line.split("\t"))) for n, line in enumerate([HEAD, *lines], 1)),
    )
    read = read_risks(source, {})
    kept = {line for row in read.rows for line in row.place.lines} | {
        line for place, _, _ in read.loose for line in place.lines
    }
    heads = {line.number for line in source.lines if "\t".join(line.cells) == HEAD}
    last = max(kept, default=0)
    first_rowless = {line.number for line in source.lines if line.is_blank} | heads
    assert {line.number for line in source.lines if 1 <= line.number <= last} <= kept | first_rowless


def test_the_readings_are_pure():
    source = read_source((FIXTURES / "cut_cells.txt").read_bytes(), "x.txt")
    assert read_risks(source, {}) == read_risks(source, {})


@pytest.mark.parametrize("bullet", ["■ ", "• ", "\uf0b7 ", "– ", "- "])
def test_bullets_are_no_part_of_an_event(bullet):
    text = f"{HEAD}\n1.1 Mål\tP\tA\t1\t{bullet}Kön rensas inte\t3. Möjlig\t3. Kännbar\t9\t★\n"
    assert read_risks(text_source(text), {}).rows[0].values["event"] == "Kön rensas inte"


def test_cells_below_each_other_are_rows_by_their_numbers():
    read = reading("stacked_rated.txt")
    goal, process = "1.1 I Granvik får barn plats i tid", "Köhantering inom förskoleverksamheten"
    assert [brief(row) for row in read.rows] == [
        (1, goal, process, "Placering av barn i kö", "Barn placeras i fel ordning när kön är lång"),
        (2, goal, process, "Placering av barn i kö", "Kön rensas inte"),
        (3, goal, process, "Avgifter", "Avgift tas ut med fel belopp"),
        (4, goal, process, "Inkomstuppgifter", "Uppgifter begärs inte in"),
    ]
    keys = ("likelihood", "consequence", "value", "handling", "handling_printed")
    assert [tuple(row.values[key] for key in keys) for row in read.rows] == [
        (2, 3, 6, "analysis_only", "Nej, endast analysen"),
        (3, 4, 12, None, None),
        (2, 5, 10, None, None),
        (3, 3, 9, "analysis_only", "Nej, endast analysen"),
    ]
    assert [codes(row) for row in read.rows] == [[], [("glyph_lost", "handling")], [("glyph_lost", "handling")], []]
    assert [why for _, _, why in read.loose] == ["page_header"]
    assert read.facts["columns"][:3] == ["Områdesmål", "Process", "Arbetssätt"]


def test_events_with_a_value_alone_are_told_by_the_space_of_a_lost_bullet():
    read = reading("stacked_values.txt")
    assert [tuple(row.values[key] for key in ("process", "working_method", "event", "value")) for row in read.rows] == [
        ("Säkerhet", "Låsning av lokaler", "Inbrott", 6),
        ("Säkerhet", "Låsning av lokaler", "Nycklar kommer bort vid byte av personal", 16),
        ("Samverkan", None, "Möten hålls inte", 9),
        ("Samverkan", None, "Beslut skrivs inte ned", 12),
        (
            "Snöröjning och halk-bekämpning",
            "Beredskap dygnet runt (vintertid och vid storm)",
            "Larm når inte jouren",
            9,
        ),
        (
            "Snöröjning och halk-bekämpning",
            "Beredskap dygnet runt (vintertid och vid storm)",
            "Sand tar slut",
            4,
        ),
    ]
    assert [row.values["measures"] for row in read.rows] == [
        ["Byta lås i de äldre husen."],
        ["Ny rutin för nycklar tas i bruk under 2031"],
        [],
        ["Mall för anteckningar", "Mallen följs upp varje termin."],
        [],
        ["Beställa steg 2 i tid"],
    ]
    assert [codes(row) for row in read.rows][3:5] == [
        [("measure_or_context", "measures"), ("missing_working_method", "working_method")],
        [("cell_joined", "working_method")],
    ]
    assert {(row.values["handling"], row.values["handling_printed"]) for row in read.rows} == {
        ("analysis_only", "inte ingår i internkontrollplanen")
    }
    assert read.rows[0].values["nr"] is None
    assert ("missing_number", "nr") not in codes(read.rows[0])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(alphabet="aåB 123.(\uf0b7", max_size=14), max_size=30), st.sampled_from(["", "Nr "]))
def test_junk_below_a_stacked_head_never_raises(lines, number):
    head = f"Process Arbetssätt {number} Oönskad händelse Sannolikhet Konsekvens Riskvärde Åtgärd "
    read_risks(text_source("\n".join([head, "", *lines])), {})
    read_risks(text_source("\n".join(["Process Arbetssätt  Oönskad händelse Riskvärde Åtgärd ", "", *lines])), {})
