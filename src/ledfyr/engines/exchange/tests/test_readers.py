"""Files as lines with cells, and the files that are refused."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest

from ledfyr.engines.exchange.readers import MAX_BYTES, UnreadableFile, describe_unreadable, read_source
from ledfyr.engines.exchange.readers.cells import (
    handling,
    integer,
    is_goal_heading,
    is_numbered,
    is_star,
    rating,
    sentences,
    step,
    strip_bullet,
    value_in,
)
from ledfyr.engines.exchange.readers.heads import label_field
from ledfyr.engines.exchange.readers.limits import MAX_RATIO, RATIO_FROM


def cells(data: bytes, name: str) -> list[tuple[str, ...]]:
    return [line.cells for line in read_source(data, name).lines]


def refusal(data: bytes, name: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_source(data, name)
    return caught.value


def workbook(*rows: tuple, title: str = "Risker") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(merge: bool = False) -> bytes:
    paper = docx.Document()
    paper.add_paragraph("Riskanalys 2031")
    table = paper.add_table(rows=2, cols=3)
    for at, text in enumerate(("Nr", "Risk", "RV")):
        table.cell(0, at).text = text
    for at, text in enumerate(("1", "Kön rensas inte", "9")):
        table.cell(1, at).text = text
    if merge:
        table.cell(0, 0).merge(table.cell(0, 1))
    paper.add_paragraph("Granvik", style="List Bullet")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def repacked(data: bytes, extra: dict[str, bytes], drop: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in drop and member.filename not in extra:
                new.writestr(member, old.read(member))
        for name, content in extra.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_the_charsets_of_the_trade(charset):
    source = read_source("Mål\tÅtgärd\r\n\r\n\tÖl \r\n".encode(charset), "C:\\tmp\\rad.txt")
    assert [line.cells for line in source.lines] == [("Mål", "Åtgärd"), ("",), ("", "Öl"), ("",)]
    assert [line.number for line in source.lines] == [1, 2, 3, 4]
    assert (source.name, source.format, len(source.digest)) == ("rad.txt", "txt", 64)


def test_form_feeds_number_the_pages_of_a_text():
    lines = read_source(b"ett\n\x0ctv\xc3\xa5\n", "a.txt").lines
    assert [(line.text, line.part) for line in lines] == [("ett", "1"), ("två", "2"), ("", "2")]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_whatever_divides_it(mark):
    text = f'Nr{mark}Risk{mark}"Å{mark}g"\n1{mark}"två\nrader"{mark}\n2{mark}b{mark}c\n'
    source = read_source(text.encode("cp1252"), "r.csv")
    assert [line.cells for line in source.lines] == [
        ("Nr", "Risk", f"Å{mark}g"),
        ("1", "två\nrader", ""),
        ("2", "b", "c"),
    ]
    assert [line.number for line in source.lines] == [1, 2, 4]


def test_a_workbook_row_by_row_with_its_sheet():
    source = read_source(
        workbook(("Nr", "Risk", None, "RV"), (1, " Kön ", None, 9.5), (None,), (True, "x", "", 12.0)), "r.xlsx"
    )
    assert [line.cells for line in source.lines] == [
        ("Nr", "Risk", "", "RV"),
        ("1", "Kön", "", "9,5"),
        ("", "", "", ""),
        ("Ja", "x", "", "12"),
    ]
    assert {line.part for line in source.lines} == {"Risker"}


def test_a_document_in_its_own_order_with_merged_cells_blank():
    assert cells(document(), "r.docx") == [
        ("Riskanalys 2031",),
        ("Nr", "Risk", "RV"),
        ("1", "Kön rensas inte", "9"),
        ("- Granvik",),
    ]
    assert cells(document(merge=True), "r.docx")[1] == ("Nr\nRisk", "", "RV")


def test_a_pdf_with_ruled_tables_and_pages():
    typst = pytest.importorskip("typst")
    page = (
        b'#set page(height: 9cm)\n#set text(lang: "sv")\nRiskanalys\n'
        b"#table(columns: 3, table.header([Nr], [Risk], [RV]), "
        + b"".join(f"[{n}], [Händelse {n}], [{n}],".encode() for n in range(1, 16))
        + b")\nSlut\n"
    )
    source = read_source(typst.compile(page), "r.pdf")
    found = [line.cells for line in source.lines if not line.is_blank]
    assert found[0] == ("Riskanalys",)
    assert found[1] == ("Nr", "Risk", "RV")
    assert [row for row in found if len(row) == 3 and row[0].isdigit()] == [
        (str(n), f"Händelse {n}", str(n)) for n in range(1, 16)
    ]
    assert found.count(("Nr", "Risk", "RV")) == len({line.part for line in source.lines if len(line.cells) == 3}) >= 2
    assert found[-1] == ("Slut",)


def test_two_tables_of_other_columns_on_one_page_are_kept_apart():
    typst = pytest.importorskip("typst")
    page = (
        b"#table(columns: (1fr, 1fr, 1fr), [Nr], [Risk], [RV], [1], [Nycklar saknas], [9])\nPlanen\n"
        b"#table(columns: (1fr, 3fr), [Risk], [Kontroll], [Nycklar saknas], [Stickprov i maj])\n"
    )
    source = read_source(typst.compile(page), "r.pdf")
    assert [line.cells for line in source.lines if not line.is_blank] == [
        ("Nr", "Risk", "RV"),
        ("1", "Nycklar saknas", "9"),
        ("Planen",),
        ("Risk", "Kontroll"),
        ("Nycklar saknas", "Stickprov i maj"),
    ]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Sannolikhet (1-4)", "likelihood"),
        ("SANNOLIKHET", "likelihood"),
        ("Risk/händelse", "event"),
        ("Sannolikhet att det händer", "likelihood"),
        ("Sanolikhet", "likelihood"),
        ("likelihood", "likelihood"),
        ("Risk för att posten kommer bort", ""),
        ("Något annat", ""),
    ],
)
def test_a_label_is_known_by_its_own_words_its_opening_or_a_likely_misspelling(label, name):
    assert label_field(label, {"likelihood": ("sannolikhet",), "event": ("risk", "händelse")}) == name


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("3", 3),
        ("3. Möjlig", 3),
        ("3 - Möjlig", 3),
        ("Möjlig (3)", 3),
        ("Möjlig", None),
        ("3 av 4", None),
        ("12", None),
    ],
)
def test_a_step_of_the_scale_however_it_is_written(cell, found):
    assert step(cell) == found


@pytest.mark.parametrize(
    ("cell", "found"), [("12", 12), ("Hög (12)", 12), ("3 x 4 = 12", 12), ("3 x 4", None), ("Hög", None), ("400", None)]
)
def test_a_value_however_it_is_written(cell, found):
    assert value_in(cell) == found


@pytest.mark.parametrize(
    ("heading", "is_goal"),
    [
        ("Mål 2: Granvik är tryggt", True),
        ("Nämndmål: Granvik är tryggt", True),
        ("1.1 I Granvik får barn plats", True),
        ("3. Riskanalys", False),
        ("4.2 Internkontrollplan för nämnden", False),
        ("Målgruppen är barn", False),
    ],
)
def test_a_heading_that_names_a_goal(heading, is_goal):
    assert is_goal_heading(heading) is is_goal


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "exchange.file_empty"),
        (b" \n\n", "a.txt", "exchange.file_empty"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "exchange.file_too_large"),
        (b"abc", "a.exe", "exchange.unknown_format"),
        (b"PK\x03\x04abc", "a.zip", "exchange.unknown_format"),
        (b"ett\ntv\x00\x01\x02", "a.txt", "exchange.binary_as_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00", "a.csv", "exchange.binary_as_text"),
        (b"\xff\xfea", "a.txt", "exchange.binary_as_text"),
        (b"inget arkiv", "a.xlsx", "exchange.broken_file"),
        (b"PK\x03\x04trasigt", "a.docx", "exchange.broken_file"),
        (b"%PDF-1.7\ntrasig", "a.pdf", "exchange.broken_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xlsx", "exchange.encrypted_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls", "exchange.unknown_format"),
    ],
)
def test_refused_files_are_told_in_one_sentence(data, name, code):
    error = refusal(data, name)
    assert error.code == code
    sentence = describe_unreadable(error)
    assert name in sentence
    assert sentence.endswith(".")
    assert "%(" not in sentence
    assert "\n" not in sentence


def test_a_workbook_called_a_document_is_refused():
    assert refusal(workbook(("a",)), "a.docx").code == "exchange.broken_file"


def test_archive_bombs_are_refused_before_they_are_opened():
    size = RATIO_FROM + MAX_RATIO
    bomb = repacked(workbook(("a",)), {"xl/media/x.bin": b"\x00" * (size * 2)})
    error = refusal(bomb, "a.xlsx")
    assert (error.code, error.facts["part"]) == ("exchange.archive_too_large", "xl/media/x.bin")


def test_a_lying_size_does_not_help_a_bomb(monkeypatch):
    monkeypatch.setattr("ledfyr.engines.exchange.readers.limits.MAX_UNPACKED", 1000)
    assert refusal(workbook(("a",)), "a.xlsx").code == "exchange.archive_too_large"


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_entities_in_any_part_are_refused(form):
    data, part = (workbook(("a",)), "xl/styles.xml") if form == "xlsx" else (document(), "word/styles.xml")
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    error = refusal(repacked(data, {part: evil}), f"a.{form}")
    assert (error.code, error.facts["part"]) == ("exchange.unsafe_xml", part)
    wide = b"\xff\xfe" + evil.decode().encode("utf-16-le")
    assert refusal(repacked(data, {part: wide}), f"a.{form}").code == "exchange.unsafe_xml"


def test_a_part_missing_is_a_broken_file():
    assert refusal(repacked(workbook(("a",)), {}, ("xl/workbook.xml",)), "a.xlsx").code == "exchange.broken_file"
    assert refusal(repacked(document(), {"word/document.xml": b"<w"}), "a.docx").code == "exchange.broken_file"


def test_what_a_cell_is():
    assert [rating(text) for text in ("3. Möjlig", "3.Möjlig", "5. Mycket allvarig", "1.1 Mål", "12", "3")] == [
        3,
        3,
        5,
        None,
        None,
        None,
    ]
    assert [integer(text) for text in ("12", "12.", "1 2", "a", "")] == [12, 12, None, None, None]
    assert [is_star(text) for text in ("★", "\uf0ab", "* ", "A", "")] == [True, True, True, False, False]
    assert [handling(text) for text in ("★", "Ja", "Nej, endast VoR", "Endast analysen", "Nejlikor", "")] == [
        "plan",
        "plan",
        "analysis_only",
        "analysis_only",
        None,
        None,
    ]
    assert [strip_bullet(text) for text in ("■ a", "\uf0b7 a", "- a", "-5 grader", "a ■ b")] == [
        "a",
        "a",
        "a",
        "-5 grader",
        "a ■ b",
    ]
    assert [is_numbered(text) for text in ("1.1 Mål", "1.2. Mål", "2. Mål", "Mål 1.1", "2031 års mål")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_cell_with_several_statements():
    assert sentences("Stickprov (tio st. Var för sig) Kontroll. Görs t.ex. Vid besök; sedan 10 000 kr. eller mer") == [
        "Stickprov (tio st. Var för sig)",
        "Kontroll.",
        "Görs t.ex. Vid besök; sedan 10 000 kr. eller mer",
    ]
    assert sentences("• ett\n• två ; tre") == ["ett", "två", "tre"]
    assert sentences("") == []
