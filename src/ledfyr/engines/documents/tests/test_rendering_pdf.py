"""The PDF: passes the checkers, says its language and title, and its tables are whole tables."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from ledfyr.engines.documents import rendering
from ledfyr.engines.documents.rendering import pdf as pdf_module
from ledfyr.engines.documents.tests import rendering_tree as sample
from ledfyr.kernel.blocks import Cell, DocumentTree, Paragraph, SectionBlocks, Table, TableColumn, TableRow


@pytest.fixture(scope="module")
def made() -> bytes:
    return rendering.render_pdf(sample.tree())


@pytest.fixture(scope="module")
def hostile() -> bytes:
    return rendering.render_pdf(sample.tree(4, sample.hostile_blocks()))


def _assert_standards(file: bytes) -> None:
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(file, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures][:5]


def _structure(file: bytes) -> list[str]:
    """The types of all structure elements in reading order."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S)
            if "/K" in node:
                yield from walk(node.K)

    with pikepdf.open(io.BytesIO(file)) as document:
        return list(walk(document.Root.StructTreeRoot.K))


def _page_texts(file: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]
    finally:
        document.close()


def test_passes_pdf_ua_and_pdf_a(made: bytes) -> None:
    _assert_standards(made)


def test_hostile_texts_pass_too(hostile: bytes) -> None:
    _assert_standards(hostile)
    text = "\n".join(_page_texts(hostile))
    assert '#import "@preview/x:1.0.0"' in text
    assert "{{ 7*7 }}" in text


def test_says_language_title_and_author(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.Root.Lang) == "sv-SE"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title) == "Väsentlighets- och riskanalys med internkontrollplan 2027"
        assert str(document.docinfo.Author) == "Hamn- och fritidsnämnden"
        with document.open_outline() as outline:
            assert len(outline.root) == 3


def test_a_table_over_many_pages_is_one_table_with_heads(made: bytes) -> None:
    counts = Counter(_structure(made))
    assert counts["/Table"] == 3  # matrix, risks, plan
    assert counts["/THead"] == 3
    assert counts["/TH"] >= 8 + 5 + 9 + 7  # column heads of both tables, groups, heads of the matrix
    assert counts["/Caption"] == 3
    assert counts["/TOC"] >= 1
    assert counts["/H1"] == 4  # the contents and three chapters


def test_heads_repeat_and_pages_are_counted(made: bytes) -> None:
    texts = _page_texts(made)
    for number, text in enumerate(texts, 1):
        assert f"Sid {number} ({len(texts)})" in text
    turned = [text for text in texts if "Oönskad händelse" in text and "Kommentar" in text]
    assert len(turned) >= 5
    assert "Innehåll" in texts[0]


def test_only_pages_of_the_wide_table_are_turned(made: bytes) -> None:
    document = pypdfium2.PdfDocument(made)
    sizes = [document[number].get_size() for number in range(len(document))]
    document.close()
    turned = [index for index, (width, height) in enumerate(sizes) if width > height]
    assert turned == list(range(turned[0], turned[-1] + 1))
    assert 0 < turned[0] < turned[-1] < len(sizes) - 1


def test_no_page_is_nearly_empty(made: bytes) -> None:
    assert min(len(text) for text in _page_texts(made)) > 300


def test_links_lead_out_only_when_they_are_whole_addresses() -> None:
    cells = (Cell("a", url="/inne"), Cell("b", url="javascript:x"), Cell("c", url="https://sundvik.example/sida"))
    table = Table("T", tuple(TableColumn(name) for name in "ABC"), (TableRow(cells),))
    tree = DocumentTree("d", "T", "N", "K", 2027, "", "", (SectionBlocks("s", (table,)),))
    file = rendering.render_pdf(tree)
    _assert_standards(file)
    with pikepdf.open(io.BytesIO(file)) as document:
        links = [str(note.A.URI) for note in document.pages[0].get("/Annots", []) if "/A" in note]
    assert links == ["https://sundvik.example/sida"]


def test_smallest_document_is_made() -> None:
    tree = DocumentTree("d", "Titel", "", "", 2027, "", "", (SectionBlocks("s", (Paragraph("Text."),)),))
    _assert_standards(rendering.render_pdf(tree))
    _assert_standards(rendering.render_pdf(DocumentTree("d", "Titel", "N", "K", 2027, "", "", ())))


def test_a_slow_child_is_ended() -> None:
    with pytest.raises(pdf_module.RenderingFailed, match="within"):
        pdf_module.render_pdf(sample.tree(1), timeout=0.001)


def test_a_failing_child_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "payload", lambda tree: {"runs": []})
    with pytest.raises(pdf_module.RenderingFailed, match="TypstError"):
        pdf_module.render_pdf(sample.tree(1))


def test_child_imports_no_django() -> None:
    code = "import sys, ledfyr.engines.documents.rendering.child; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_four_hundred_rows_take_seconds() -> None:
    start = time.monotonic()
    rendering.render_pdf(sample.tree(400))
    assert time.monotonic() - start < 15  # about 1 s on an idle machine
