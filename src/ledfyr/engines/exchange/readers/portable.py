"""PDF with text: ruled tables as rows, the rest as text lines, in the order they stand on each page."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

from ledfyr.kernel.source import Line

from .limits import MAX_CELLS
from .refusals import UnreadableFile

MAX_PAGES = 1500
_WORD_BREAK = re.compile(r"(?<=[a-zåäöé])[-\u00ad\u2010]\n(?=[a-zåäöé])")


def read_pdf(data: bytes, name: str) -> list[Line]:
    """Lines numbered through the document, the page in ``part``; wrapped lines inside a cell are joined.

    Refuses encrypted files, broken ones, and files without text (scanned pages).
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    # pdfminer warns about every odd font; a person can do nothing about that.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    rows: list[tuple[tuple[str, ...], str]] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableFile("exchange.too_many_cells", file=name, limit=MAX_CELLS, part="", line=MAX_PAGES)
            for page in document.pages:
                rows += [(cells, str(page.page_number)) for cells in _page(page)]
                page.close()
    except UnreadableFile:
        raise
    except PDFPasswordIncorrect as error:
        raise UnreadableFile("exchange.encrypted_file", file=name, format="PDF") from error
    except Exception as error:
        # pdfminer raises anything on a broken file, wrapped by pdfplumber; both mean the same to a person.
        locked = "PDFPasswordIncorrect" in repr(error) or isinstance(error.__context__, PDFPasswordIncorrect)
        code = "exchange.encrypted_file" if locked else "exchange.broken_file"
        raise UnreadableFile(code, file=name, format="PDF") from error
    if not any(any(cells) for cells, _ in rows):
        raise UnreadableFile("exchange.no_text", file=name, format="PDF")
    return [Line(number=number, cells=cells, part=part) for number, (cells, part) in enumerate(rows, start=1)]


def _page(page: Any) -> list[tuple[str, ...]]:
    """A page's rows from the top: text lines outside tables, and each table's rows where the table starts."""
    tables = [
        table for table in page.find_tables() if len(table.rows) and max(len(row.cells) for row in table.rows) > 1
    ]
    boxes = [table.bbox for table in tables]

    def outside(item: dict[str, Any]) -> bool:
        middle_x, middle_y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(x0 <= middle_x <= x1 and top <= middle_y <= bottom for x0, top, x1, bottom in boxes)

    loose = page.filter(lambda item: item.get("object_type") != "char" or outside(item)) if boxes else page
    found: list[tuple[float, int, tuple[str, ...]]] = [
        (line["top"], 0, (line["text"].strip(),)) for line in loose.extract_text_lines(return_chars=False)
    ]
    for table in tables:
        for number, row in enumerate(table.extract(x_tolerance=2)):
            found.append((table.bbox[1], number, tuple(_joined(cell) for cell in row)))
    return [cells for _, _, cells in sorted(found, key=lambda item: item[:2])]


def _joined(cell: str | None) -> str:
    """A cell's wrapped lines as one text; a list's items stay apart."""
    text = _WORD_BREAK.sub("", (cell or "").strip())
    lines = text.split("\n")
    out = lines[0].strip()
    for line in lines[1:]:
        item = line.lstrip().startswith(("• ", "- ", "– ", "■ "))
        out += ("\n" if item else " ") + line.strip()
    return out
