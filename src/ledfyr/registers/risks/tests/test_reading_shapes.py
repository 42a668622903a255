"""Risk analyses in the shapes that other municipalities use, in invented ones."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Doubt, Reading, Row
from ledfyr.registers.risks.importer import read_risks
from ledfyr.registers.risks.importer.columns import EXPORT

RATED = ("event", "likelihood", "consequence", "value")


def text_reading(text: str, name: str = "granvik.txt") -> Reading:
    return read_risks(read_source(text.encode(), name), {})


def workbook(*sheets: list[list[object]], name: str = "granvik.xlsx") -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Blad {number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return read_risks(read_source(out.getvalue(), name), {})


def columns(read: Reading, *keys: str) -> list[tuple]:
    return [tuple(row.values[key] for key in keys) for row in read.rows]


def codes(row: Row) -> list[str]:
    return [doubt.code for doubt in row.doubts]


def test_a_document_with_a_table_per_goal_and_merged_cells():
    document = docx.Document()
    head = ("Process", "Rutin", "Risk", "Sannolikhet", "Konsekvens", "Riskvärde")
    for number, events in ((1, ("Nycklar förkommer", "Larm besvaras inte")), (2, ("Köp utanför avtal",))):
        document.add_heading(f"Mål {number}: Granvik är en trygg kommun", 2)
        table = document.add_table(rows=1, cols=len(head))
        for at, label in enumerate(head):
            table.cell(0, at).text = label
        for at, event in enumerate(events):
            cells = table.add_row().cells
            for place, text in enumerate(("" if at else f"Process {number}", "Rutin", event, "3", "4", "12")):
                cells[place].text = text
        if len(events) > 1:
            table.cell(1, 0).merge(table.cell(2, 0))
    out = io.BytesIO()
    document.save(out)
    read = read_risks(read_source(out.getvalue(), "granvik.docx"), {})
    first, second = "Mål 1: Granvik är en trygg kommun", "Mål 2: Granvik är en trygg kommun"
    assert columns(read, "area_goal", "process", "event", "value") == [
        (first, "Process 1", "Nycklar förkommer", 12),
        (first, "Process 1", "Larm besvaras inte", 12),
        (second, "Process 2", "Köp utanför avtal", 12),
    ]
    assert read.loose == ()


def test_a_workbook_with_a_title_blank_lines_and_areas_across():
    head = ["Risk", "Sannolikhet (1-4)", "Konsekvens", "Riskvärde", "Åtgärd", "Ansvarig", "Kontrollmoment", "Frekvens"]
    read = workbook(
        [
            ["Internkontrollplan 2034, Granvik"],
            [],
            head,
            ["Ekonomi", *[None] * 7],
            ["Fakturor betalas sent", 3, 2, 6, None, "Ekonomichef", "Statistik följs", "Varje månad"],
            [],
            [],
            [],
            ["Personal", *[None] * 7],
            ["Introduktion uteblir", 2, 3, 6, "Checklista", "HR-partner", None, None],
        ]
    )
    assert columns(read, "process", *RATED) == [
        ("Ekonomi", "Fakturor betalas sent", 3, 2, 6),
        ("Personal", "Introduktion uteblir", 2, 3, 6),
    ]
    assert read.facts["year"] == 2034
    # Who is responsible is read with the control; without one it is nobody's column, and said so.
    assert codes(read.rows[0]) == ["group_heading"]
    assert codes(read.rows[1]) == ["group_heading", "unplaced_cell"]


def test_nothing_is_carried_from_one_sheet_to_the_next():
    head = ["Enhet", "Process", "Risk", "S", "K", "RV"]
    read = workbook(
        [head, ["Norr", "Inköp", "Köp utan avtal", 2, 2, 4], [None, None, "Fel pris", 2, 2, 4]],
        [head, [None, None, "Post kommer bort", 1, 2, 2]],
    )
    assert columns(read, "place", "process") == [("Norr", "Inköp"), ("Norr", "Inköp"), (None, None)]
    assert "missing_process" in codes(read.rows[2])


def test_a_csv_in_the_old_charset_with_signs_for_labels():
    head = "Enhet;Riskbeskrivning;S;K;S×K;Åtgärd\n"
    text = f"{head}Skolan;Grindar står öppna;2;5;10;Självstängare\nSkolan;Fel betyg;2;2;5;\n"
    read = read_risks(read_source(text.encode("cp1252"), "granvik.csv"), {})
    assert columns(read, "place", *RATED) == [
        ("Skolan", "Grindar står öppna", 2, 5, 10),
        ("Skolan", "Fel betyg", 2, 2, 5),
    ]
    assert read.rows[0].values["measures"] == ["Självstängare"]
    assert codes(read.rows[1]) == ["value_not_product"]


SCALES = "Sannolikhet: 1 = Osannolik, 2 = Möjlig, 3 = Sannolik\nKonsekvens: 1 = Liten, 2 = Måttlig, 3 = Stor\n\n"
TURNED = "Nr\tRisk\tKonsekvens\tSannolikhet\tRiskvärde\n"


def test_columns_in_another_order_and_values_with_words():
    read = text_reading(
        f"{SCALES}{TURNED}1\tTillsyn uteblir\tStor (3)\t2 - Möjlig\tHög (6)\n2\tFel avgift\t1\t2\tLåg 2\n"
    )
    assert columns(read, *RATED) == [("Tillsyn uteblir", 2, 3, 6), ("Fel avgift", 2, 1, 2)]
    assert [row.values["value_printed"] for row in read.rows] == ["Hög (6)", "Låg 2"]
    assert [codes(row) for row in read.rows] == [[], []]
    assert read.facts["scale"] == {
        "likelihood": ["Osannolik", "Möjlig", "Sannolik"],
        "consequence": ["Liten", "Måttlig", "Stor"],
    }


@pytest.mark.parametrize(("scale", "steps", "doubts"), [(SCALES, (2, 3), []), ("", (None, None), ["missing_rating"])])
def test_steps_in_words_are_known_only_by_the_stated_scale(scale, steps, doubts):
    read = text_reading(f"{scale}{TURNED}1\tTillsyn uteblir\tStor\tMöjlig\t6\n2\tFel avgift\t1\t2\t2\n")
    assert columns(read, "likelihood", "consequence")[0] == steps
    assert [code for code in codes(read.rows[0]) if code == "missing_rating"][:1] == doubts
    assert all(doubt.printed in {"Stor", "Möjlig"} for doubt in read.rows[0].doubts)


def test_steps_with_decimals_are_kept_as_doubts_and_move_nothing():
    read = text_reading("Process\tRisk\tS\tK\tRV\nVård\tFall\t2\t3\t6\nHR\tHot\t2,5\t3\t7,5\n")
    assert columns(read, "nr", "process", *RATED)[1] == (None, "HR", "Hot", None, 3, None)
    assert codes(read.rows[1]) == ["value_not_a_number", "missing_rating"]
    assert read.rows[1].values["value_printed"] == "7,5"


def test_controls_that_no_plan_takes_are_told():
    head = "Risk\tKontroll\tSannolikhet\tKonsekvens\tRiskvärde\tAnsvarig\n"
    read = text_reading(f"{head}Intrång\tBrandvägg\t3\t4\t12\tIT-chef\n")
    assert columns(read, *RATED) == [("Intrång", 3, 4, 12)]
    assert "unplaced_cell" in codes(read.rows[0])


def test_a_long_text_alone_is_an_event_without_rating_and_no_heading():
    head = "Risk\tSannolikhet\tKonsekvens\tRiskvärde\n"
    read = text_reading(
        f"{head}Köp utan avtal\t2\t2\t4\nNycklar lämnas ut till fel person\t\t\t\nLarm tystas\t1\t2\t2\n"
    )
    assert [row.values["event"] for row in read.rows][1] == "Nycklar lämnas ut till fel person"
    assert "missing_rating" in codes(read.rows[1])
    assert {row.values["area_goal"] for row in read.rows} == {None}


# Lines end in a space, as an extraction leaves them, but not where a word is cut.
STACKED = "\n".join(
    f"{line} " if line else line
    for line in (
        "Process Arbetssätt  Oönskad händelse Riskvärde Åtgärd",
        "",
        "Samverkan   Avtal saknas med grannkommunen",
        "",
        "9 Avtal tas fram av juristerna",
        "under året",
        "",
        "{paragraph}",
        "",
        "  Möten ställs in utan ersättare",
        "",
        "6 Ersättare utses i förväg",
        "",
        "Tillsyn   Besök uteblir hos näringsidkare",
        "",
        "9 Listor förs av alla inspektörer",
        "",
    )
)


@pytest.mark.parametrize(
    ("paragraph", "process"),
    [("Parterna beskriver vad som ska uppnås", "Samverkan"), ("Intern samordning", "Intern samordning")],
)
def test_a_second_paragraph_of_a_measure_is_no_process(paragraph, process):
    read = text_reading(STACKED.format(paragraph=paragraph))
    assert columns(read, "process", "event")[:2] == [
        ("Samverkan", "Avtal saknas med grannkommunen"),
        (process, "Möten ställs in utan ersättare"),
    ]
    assert (paragraph in read.rows[0].values["measures"]) is (process == "Samverkan")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Nämndens verksamhetsplan 2031\n\nText\n\nNämndens verksamhetsplan 2031\n", 2031),
        ("Nämndens verksamhetsplan 2031\n\nText\n\nNämndens verksamhetsplan 2032\n", None),
        ("Under 2031 kommer en granskning att göras av den interna kontrollen i alla enheter.\n", 2031),
        ("Under 2031 infördes ett nytt system för ärenden.\n", None),
    ],
)
def test_the_year_only_where_the_document_says_it(text, year):
    # The opening lines are left to the title; running titles come later.
    filling = "Kommunen har många enheter.\n\n" * 70
    assert text_reading(filling + text).facts.get("year") == year


@pytest.mark.parametrize(
    ("printed", "code", "doubted"),
    [
        ("I planen", "plan", False),
        ("★ I planen", "plan", False),
        ("plan", "plan", False),
        ("Endast analysen", "analysis_only", False),
        ("analysis_only", "analysis_only", False),
        ("Inte bestämt", None, False),
        ("", None, False),
        ("kanske sedan", None, True),
    ],
)
def test_handling_in_an_export_is_a_code_or_a_doubt(printed, code, doubted):
    labels = [label for label, _kind in EXPORT.values()]
    cells = ["" for _label in labels]
    cells[labels.index("Oönskad händelse")] = "Fyren slocknar"
    cells[labels.index("Hantering")] = printed
    (row,) = workbook([labels, cells]).rows
    assert row.values["handling"] == code
    doubts = [doubt for doubt in row.doubts if doubt.field == "handling"]
    assert doubts == ([Doubt("unreadable_cell", "handling", printed)] if doubted else [])
