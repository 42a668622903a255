"""The Word file: real styles, language, repeated heads, widths, contents and turned sections."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from lxml import etree

from ledfyr.engines.documents import rendering
from ledfyr.engines.documents.tests import rendering_tree as sample


@pytest.fixture(scope="module")
def file() -> bytes:
    return rendering.render_docx(sample.tree())


@pytest.fixture
def made(file: bytes) -> Document:
    return docx.Document(io.BytesIO(file))


def test_headings_have_real_styles(made: Document) -> None:
    headings = [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "Inledning")
    assert ("Heading 2", "Riskmatris") in headings
    assert [p.text for p in made.paragraphs if p.style.name == "Title"] == [
        "Väsentlighets- och riskanalys med internkontrollplan 2027"
    ]
    assert [p.text for p in made.paragraphs if p.style.name == "Caption"] == [
        "Tabell 1. Riskmatris",
        "Tabell 2. Oönskade händelser efter mål",
        "Tabell 3. Internkontrollplan",
    ]


def test_every_style_in_use_exists(made: Document) -> None:
    known = {style.style_id for style in made.styles}
    root = made.element
    used = {node.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for node in root.iter(qn(tag))}
    assert used <= known


def test_language_is_swedish_everywhere(made: Document, file: bytes) -> None:
    assert made.core_properties.language == "sv-SE"
    assert made.core_properties.author == "Hamn- och fritidsnämnden"
    defaults = made.styles.element.find(qn("w:docDefaults"))
    assert [node.get(qn("w:val")) for node in defaults.iter(qn("w:lang"))] == ["sv-SE"]
    settings = made.settings.element
    assert settings.find(qn("w:themeFontLang")).get(qn("w:val")) == "sv-SE"
    assert settings.find(qn("w:autoHyphenation")) is not None
    assert settings.find(qn("w:updateFields")) is None
    assert b"en-US" not in zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml")


def test_heads_repeat_and_every_cell_has_a_width(made: Document) -> None:
    risks = made.tables[2]._tbl
    rows = risks.findall(qn("w:tr"))
    assert len(rows) == 1 + 76 + 9
    assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
    grid = [int(column.get(qn("w:w"))) for column in risks.iter(qn("w:gridCol"))]
    for row in rows:
        widths = [int(node.get(qn("w:w"))) for node in row.iter(qn("w:tcW"))]
        assert widths in (grid, [sum(grid)])


def test_contents_are_links_to_bookmarks_in_a_field(made: Document) -> None:
    root = made.element
    marks = {node.get(qn("w:name")) for node in root.iter(qn("w:bookmarkStart"))}
    links = [node.get(qn("w:anchor")) for node in root.iter(qn("w:hyperlink"))]
    assert len(links) == 7
    assert set(links) == marks
    codes = [node.text for node in root.iter(qn("w:instrText"))]
    assert any(code.strip().startswith("TOC ") for code in codes)
    kinds = [node.get(qn("w:fldCharType")) for node in root.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_wide_table_stands_in_a_turned_section(made: Document) -> None:
    turned = [section.orientation == WD_ORIENTATION.LANDSCAPE for section in made.sections]
    assert turned == [False, False, True, False]
    for section in made.sections:
        assert "Sid 1 (1)" in section.footer.paragraphs[0].text
        assert (section.page_width > section.page_height) == (section.orientation == WD_ORIENTATION.LANDSCAPE)


def test_ordered_lists_start_over(made: Document) -> None:
    numbers = made.part.numbering_part.element
    known = {node.get(qn("w:numId")) for node in numbers.findall(qn("w:num"))}
    used = {node.get(qn("w:val")) for node in made.element.iter(qn("w:numId"))}
    assert used <= known


def test_hostile_texts_make_well_formed_files() -> None:
    made = rendering.render_docx(sample.tree(3, sample.hostile_blocks()))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        assert b"javascript:" not in archive.read("word/_rels/document.xml.rels")
    assert len(docx.Document(io.BytesIO(made)).tables) > 4


def test_four_hundred_rows_take_seconds() -> None:
    start = time.monotonic()
    rendering.render_docx(sample.tree(400))
    assert time.monotonic() - start < 15  # about 0.5 s on an idle machine
