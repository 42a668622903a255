"""Control plans in the shapes that other municipalities use, in invented ones."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ledfyr.engines.exchange.readers import read_source
from ledfyr.kernel.rows import Reading, Row
from ledfyr.registers.internal_control.importer import read_control_plan


def text_reading(text: str, earlier: dict[str, Reading] | None = None) -> Reading:
    return read_control_plan(read_source(text.encode(), "granvik.txt"), earlier or {})


def risks(*events: str) -> dict[str, Reading]:
    rows = [
        Row("risks", {"nr": nr, "event": event, "value": 9, "area_goal": None} | {"process": f"Process {nr}"})
        for nr, event in enumerate(events, start=1)
    ]
    return {"risks": Reading("risks", tuple(Row("risks", row.values | {"working_method": None}) for row in rows))}


def activity(row: Row) -> dict[str, str]:
    (only,) = row.values["activities"]
    return {key: value for key, value in only.items() if value is not None}


@pytest.mark.parametrize(
    "order",
    [
        ("Risk", "Kontrollmoment", "Kontrollmetod", "Kontrollansvarig", "Frekvens", "Rapportering"),
        ("Risk", "Kontrollansvarig", "Frekvens", "Kontrollmetod", "Rapportering", "Kontrollmoment"),
        ("Kontrollansvarig", "Kontrollmoment", "Risk", "Kontrollmetod", "Frekvens", "Rapportering"),
    ],
)
def test_who_how_and_when_belong_to_the_activity_wherever_their_columns_stand(order):
    cells = {
        "Risk": "Nycklar förkommer",
        "Kontrollmoment": "Nyckelskåp inventeras",
        "Kontrollmetod": "Stickprov",
        "Kontrollansvarig": "Enhetschef",
        "Frekvens": "Varje kvartal",
        "Rapportering": "Delårsrapport",
    }
    read = text_reading("\t".join(order) + "\n" + "\t".join(cells[label] for label in order) + "\n")
    assert [row.values["events"] for row in read.rows] == [["Nycklar förkommer"]]
    assert activity(read.rows[0]) == {
        "text": "Nyckelskåp inventeras",
        "method": "Stickprov",
        "owner": "Enhetschef",
        "timing": "Varje kvartal",
        "occasion": "Delårsrapport",
    }
    assert (read.rows[0].values["owners"], read.rows[0].values["methods"]) == (["Enhetschef"], ["Stickprov"])


def test_controls_that_exist_already_make_an_analysis_no_plan():
    head = "Risk\tBefintlig kontroll\tSannolikhet\tKonsekvens\tRiskvärde\n"
    read = text_reading(f"{head}Fakturor betalas sent\tStatistik följs\t3\t2\t6\n")
    assert (read.rows, read.loose) == ((), ())


def test_a_goal_in_words_above_each_table():
    head = "Risk\tKontrollmoment\tAnsvarig\n"
    read = text_reading(
        f"Mål 1: Granvik är tryggt\n{head}Nycklar förkommer\tSkåp inventeras\tChef\n\n"
        f"Mål 2: Granvik har god ekonomi\n{head}Köp utan avtal\tKöp granskas\tChef\n"
    )
    goals = ["Mål 1: Granvik är tryggt", "Mål 2: Granvik har god ekonomi"]
    assert [row.values["area_goal"] for row in read.rows] == goals


def test_a_plan_without_process_column_takes_it_from_the_analysis_and_carries_nothing():
    head = "Risk\tKontrollmoment\tAnsvarig\n"
    read = text_reading(
        f"{head}Nycklar förkommer\tSkåp inventeras\tChef\nNågot helt annat händer\tDet granskas\tChef\n",
        risks("Nycklar förkommer", "Köp utan avtal"),
    )
    assert [row.values["process"] for row in read.rows] == ["Process 1", None]
    assert [[doubt.code for doubt in row.doubts] for row in read.rows] == [[], ["event_not_in_analysis"]]


def test_a_number_at_the_end_of_an_event_is_its_value_only_where_most_events_have_one():
    head = "Risk\tKontrollmoment\tAnsvarig\n"
    tail = "\tDet granskas\tChef\n"
    some = text_reading(f"{head}Fel på konto 12{tail}Köp utan avtal{tail}Nycklar förkommer{tail}")
    assert next((row.values["events"], row.values["value"]) for row in some.rows) == (["Fel på konto 12"], None)
    most = text_reading(f"{head}Fel på konton 12{tail}Köp utan avtal 9{tail}Nycklar förkommer{tail}")
    assert next((row.values["events"], row.values["value"]) for row in most.rows) == (["Fel på konton"], 12)


def test_another_sheet_is_no_part_of_the_plan():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Risk", "Kontrollmoment", "Ansvarig"], ["Nycklar förkommer", "Skåp inventeras", "Chef"]):
        sheet.append(row)
    other = book.create_sheet("Listor")
    for row in (["Enhet", "Telefon", "Ort"], ["Norr", "0123", "Granvik"]):
        other.append(row)
    out = io.BytesIO()
    book.save(out)
    read = read_control_plan(read_source(out.getvalue(), "granvik.xlsx"), {})
    assert [row.values["events"] for row in read.rows] == [["Nycklar förkommer"]]
