"""The document: its introduction written where it is read, and taken home as PDF and Word; a register as Excel."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import expect

from .visiting import Visit

pytestmark = pytest.mark.journey

DOCUMENT = "dokument/risk-analysis-and-control-plan/"
WRITTEN = "Nämnden gick igenom analysen den fjärde mars"
DRAWING = 60_000  # milliseconds; a document of thirty pages is drawn when it is asked for


def fetch(visit: Visit, name: str) -> tuple[str, bytes]:
    """Follow a download's link; (the file's name, its bytes)."""
    with visit.page.expect_download(timeout=DRAWING) as coming:
        visit.main.get_by_role("link", name=name, exact=True).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def test_the_introduction_is_written_in_place_and_comes_with_the_files(controller: Visit) -> None:
    page, main = controller.page, controller.main
    controller.go(DOCUMENT)
    controller.press(re.compile("Ändra texten.*Inledning"))
    field = main.get_by_label("Inledning")
    expect(field).to_be_focused()

    field.fill(f"{WRITTEN}.\n\n- en första punkt")
    controller.press("Spara texten")

    expect(page.locator("#live")).to_contain_text("sparad")
    expect(main.get_by_role("article").get_by_text(WRITTEN)).to_be_visible()
    expect(page).to_have_url(controller.base + DOCUMENT)

    name, data = fetch(controller, "PDF")
    assert name.endswith(".pdf")
    assert data.startswith(b"%PDF-")
    with pypdfium2.PdfDocument(data) as pdf:
        words = " ".join(pdf[at].get_textpage().get_text_bounded() for at in range(min(len(pdf), 6)))
    assert WRITTEN in " ".join(words.split())

    name, data = fetch(controller, "DOCX")
    assert name.endswith(".docx")
    with ZipFile(io.BytesIO(data)) as word:
        assert WRITTEN in word.read("word/document.xml").decode()


def test_a_register_is_taken_out_to_excel(controller: Visit) -> None:
    controller.go("riskanalys/")
    controller.main.get_by_text("Exportera").click()

    name, data = fetch(controller, "Excel (XLSX)")

    assert name == "risks-utbildning-2027.xlsx"
    rows = list(openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0].values)
    assert rows[0][:5] == ("Nr", "Mål", "Process", "Arbetssätt", "Oönskad händelse")
    assert "Barn erbjuds inte plats i förskola inom fyra månader" in {row[4] for row in rows}
