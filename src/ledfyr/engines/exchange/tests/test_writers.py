"""What leaves can be read back and is identical; and a spreadsheet never calculates what somebody wrote."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.readers.registers import Columns, exported_rows, exported_table
from ledfyr.engines.exchange.writers import UnknownExport, as_data, cell_value, export, exporter_of
from ledfyr.engines.exchange.writers import written as file_of
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.register import ExportColumn, Exporter
from ledfyr.kernel.rows import Row
from ledfyr.kernel.source import Line, Source

SCOPE, ACTOR = Scope("kultur", 2027), Actor("Controller", frozenset({"controller"}))
COLUMNS = (
    ExportColumn("nr", "Nr", "number"),
    ExportColumn("text", "Text"),
    ExportColumn("things", "Saker", "list"),
    ExportColumn("objects", "Ting", "objects"),
)
READ: Columns = {
    "nr": ("Nr", "number"),
    "text": ("Text", "text"),
    "things": ("Saker", "list"),
    "objects": ("Ting", "objects"),
}
EMPTY: dict[str, Any] = {"nr": None, "text": None, "things": [], "objects": []}
TRICKY: list[dict[str, Any]] = [
    {"nr": 1, "text": "Vanlig text", "things": ["en", "två"], "objects": [{"text": "a", "when": None}]},
    {"text": "=SUMMA(A1:A9)"},
    {"text": "+46 8 123"},
    {"text": "-5 grader; och kallare"},
    {"text": "@alla"},
    {"text": "'=citat"},
    {"text": "'vanlig' början"},
    {"text": 'Han sa "nej"; sedan, gick han'},
    {"text": "Första raden\nandra raden"},
    {"text": "2027-01-01"},
    {"text": "1,5"},
    {"text": "007"},
    {"text": "SANT"},
    {"text": "å ä ö é – ”citat” ★"},
    {"nr": 2, "things": ["=1+1", "-2", "@x"]},
    {"nr": 3, "things": ["'=x", "y"]},
    {"nr": 4, "things": ["[Bilaga 2] Läs på", "b"]},
    {"nr": 5, "things": ["a ; b", "c"]},
    {"nr": 6, "things": ["a\nb", "c"]},
    {"nr": 7, "things": ["7", "x, y"]},
    {"nr": 8, "objects": [{"text": "=1", "when": "å"}, {}]},
]


def exporter(rows: list[dict[str, Any]]) -> Exporter:
    return Exporter(
        "things", "Saker: ett [register]", COLUMNS, lambda actor, scope: [Row("things", EMPTY | row) for row in rows]
    )


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledfyr.engines.exchange.writers.exporters", lambda: {"things": exporter(TRICKY)})


def written(form: str) -> bytes:
    return export(actor=ACTOR, scope=SCOPE, kind="things", form=form)


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_written_reads_back_the_same(form: str) -> None:
    source = read_source(written(form), f"saker.{form}")
    table = exported_table(source, READ)
    assert table is not None
    back = list(exported_rows(source, READ, *table))

    assert [wrong for _line, _values, wrong in back if wrong] == []
    # Text is folded to one line when it is taken in; between the two a line may have become a space or stay a line.
    assert [values for _line, values, _wrong in back] == [EMPTY | row for row in TRICKY]


@pytest.mark.usefixtures("things")
def test_json_holds_exactly_the_contracts_keys_and_values() -> None:
    data = json.loads(written("json"))

    assert {name: data[name] for name in ("kind", "committee", "year")} == {
        "kind": "things",
        "committee": "kultur",
        "year": 2027,
    }
    assert data["rows"] == [EMPTY | row for row in TRICKY]
    assert as_data(exporter([{"other": 1}]), SCOPE, [Row("things", {"nr": 1, "other": 1})])["rows"] == [
        {"nr": 1, "text": None, "things": None, "objects": None}
    ]


@pytest.mark.usefixtures("things")
def test_no_cell_of_a_sheet_is_a_formula() -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(written("xlsx"))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))] == []


@pytest.mark.usefixtures("things")
def test_a_csv_opens_in_a_swedish_spreadsheet() -> None:
    data = written("csv")

    assert data.startswith(b"\xef\xbb\xbfNr;Text;Saker;Ting\r\n")
    assert "'=SUMMA(A1:A9)" in data.decode()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "'-1"])
def test_dangerous_beginnings_stand_behind_an_apostrophe(text: str) -> None:
    assert cell_value(COLUMNS[1], text) == f"'{text}"


def test_characters_that_a_sheet_cannot_hold_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"text": "a\x0bb", "things": ["c\x00d"]}]
    monkeypatch.setattr("ledfyr.engines.exchange.writers.exporters", lambda: {"things": exporter(rows)})

    source = read_source(written("xlsx"), "saker.xlsx")
    assert source.lines[1].cells[1:3] == ("ab", "cd")


def test_an_unknown_kind_or_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownExport) as refusal:
        exporter_of("unicorns")
    assert "risks" in str(refusal.value.facts["known"])


@pytest.mark.usefixtures("things")
def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(UnknownExport) as refusal:
        written("doc")
    assert refusal.value.facts == {"kind": "doc", "known": "json, csv, xlsx"}


def test_nobody_exports_without_a_role() -> None:
    with pytest.raises(NotAllowed):
        export(actor=Actor("Okänd"), scope=SCOPE, kind="risks", form="json")


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("nr", "0"),
        ("nr", "1000000"),
        ("nr", "-1"),
        ("nr", "9" * 5000),
        ("count", "32768"),
        ("text", "a\0b"),
        ("text", "a\ud800b"),
        ("things", '[{"a": 1}]'),
        ("things", "[1.5]"),
        ("things", '["a\\u0000"]'),
        ("things", "x" * 4001),
        ("things", "[" * 100_000),
        ("objects", '{"a": "b"}'),
        ("objects", '["a"]'),
        ("objects", '[{"a": ["b"]}]'),
        ("objects", '[{"a": "\\ud800"}]'),
        ("objects", "[" * 100_000),
    ],
)
def test_a_cell_that_no_register_could_keep_is_unreadable(key: str, cell: str) -> None:
    columns: Columns = READ | {"count": ("Antal", "number")}
    source = Source(name="saker.csv", format="csv", lines=(Line(1, (key,)), Line(2, (cell,))))
    ((_line, values, wrong),) = exported_rows(source, columns, 0, {0: key})
    assert wrong == [key]
    assert values[key] in (None, [])


def test_a_heading_that_somebody_wrote_is_not_calculated_and_breaks_no_file() -> None:
    from openpyxl import load_workbook

    columns = (ExportColumn("a", '=HYPERLINK("http://x";"y")'), ExportColumn("b", "Del\x07"))
    named = Exporter("matrix", "'Tr\x07e [1]", columns, lambda actor, scope: [])
    text = file_of(named, SCOPE, [], "csv").decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text), delimiter=";"))[0] == '\'=HYPERLINK("http://x";"y")'
    sheet = load_workbook(io.BytesIO(file_of(named, SCOPE, [], "xlsx"))).active
    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [('\'=HYPERLINK("http://x";"y")', "s"), ("Del", "s")]
    assert sheet.title == "Tre  1"
