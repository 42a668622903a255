"""Small files made to take all memory or all time are refused with a sentence, and soon."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ledfyr.engines.exchange import readers
from ledfyr.engines.exchange.readers import UnreadableFile, describe_unreadable, read_source

SECONDS = 30


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < SECONDS


def refusal(data: bytes, name: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_source(data, name)
    assert name in describe_unreadable(caught.value)
    return caught.value


def saved(paper: docx.document.Document) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_a_sheet_with_a_cell_in_each_corner_is_refused():
    book = openpyxl.Workbook()
    book.active["A1"] = "Risk"
    book.active["XFD1048576"] = "Slut"
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue(), "granvik.xlsx").code == "exchange.too_heavy_file"


@pytest.mark.parametrize("count", [201, 200_000_000, 1_000_000_000])
def test_a_cell_that_claims_too_many_columns_is_refused(count):
    paper = docx.Document()
    cell = paper.add_table(rows=1, cols=1).cell(0, 0)
    cell._tc.get_or_add_tcPr().get_or_add_gridSpan().val = count
    assert refusal(saved(paper), "granvik.docx").code == "exchange.too_many_cells"


def test_a_row_that_skips_too_many_columns_is_refused():
    paper = docx.Document()
    row = paper.add_table(rows=1, cols=1).rows[0]
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "200000000")
    row._tr.get_or_add_trPr().append(before)
    assert refusal(saved(paper), "granvik.docx").code == "exchange.too_many_cells"


def test_styles_based_on_each_other_are_read():
    paper = docx.Document()
    first = paper.styles.add_style("Granvik ett", 1)
    second = paper.styles.add_style("Granvik två", 1)
    first.base_style, second.base_style = second, first
    paper.add_paragraph("Arkivet saknar larm", style=first)
    assert [line.cells for line in read_source(saved(paper), "granvik.docx").lines] == [("Arkivet saknar larm",)]


def twice_packed(size: int) -> bytes:
    """A PDF of one page whose content is ``size`` bytes of blanks, deflated twice."""
    inner = zlib.compressobj(9)
    packed = b"".join(inner.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + inner.flush()
    packed = zlib.compress(packed, 9)
    return (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n"
        % len(packed)
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def test_a_page_packed_twice_is_refused():
    assert refusal(twice_packed(1_000_000_000), "granvik.pdf").code == "exchange.too_heavy_file"


def test_a_text_of_tabs_is_refused():
    found = refusal(b"Risk" + b"\t" * 20_000_000, "granvik.txt")
    assert found.code == "exchange.too_many_cells"
    assert found.facts["line"] == 1


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(readers, "TIMEOUT_SECONDS", 0.01)
    assert refusal(saved(docx.Document()), "granvik.docx").code == "exchange.too_heavy_file"


def test_a_refusal_comes_through_with_its_facts():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<!DOCTYPE x><x/>")
    found = refusal(out.getvalue(), "granvik.xlsx")
    assert found.code == "exchange.unsafe_xml"
    assert found.facts == {"file": "granvik.xlsx", "format": "XLSX", "part": "xl/workbook.xml"}


def test_the_child_imports_no_django():
    code = "import sys, ledfyr.engines.exchange.readers.child; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not re.search(r"'django\b", done.stdout)
