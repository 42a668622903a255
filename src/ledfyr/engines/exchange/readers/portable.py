"""PDF with text: ruled tables as rows, the rest as text lines, in the order they stand on each page."""

from __future__ import annotations

import io
import logging
import re
from itertools import pairwise
from typing import Any

from ledfyr.kernel.source import Line

from .limits import MAX_CELLS, Refused

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
                raise Refused("exchange.too_many_cells", file=name, limit=MAX_CELLS, part="", line=MAX_PAGES)
            for page in document.pages:
                rows += [(cells, str(page.page_number)) for cells in _page(page)]
                page.close()
    except (Refused, MemoryError):
        raise
    except PDFPasswordIncorrect as error:
        raise Refused("exchange.encrypted_file", file=name, format="PDF") from error
    except Exception as error:
        # pdfminer raises anything on a broken file, wrapped by pdfplumber; both mean the same to a person.
        if isinstance(error.__context__, MemoryError):
            raise error.__context__ from error
        locked = "PDFPasswordIncorrect" in repr(error) or isinstance(error.__context__, PDFPasswordIncorrect)
        code = "exchange.encrypted_file" if locked else "exchange.broken_file"
        raise Refused(code, file=name, format="PDF") from error
    if not any(any(cells) for cells, _ in rows):
        raise Refused("exchange.no_text", file=name, format="PDF")
    return [Line(number=number, cells=cells, part=part) for number, (cells, part) in enumerate(rows, start=1)]


def _page(page: Any) -> list[tuple[str, ...]]:
    """A page's rows from the top: text lines outside tables, and each table's rows where the table starts."""
    found: list[tuple[float, int, tuple[str, ...]]] = []
    boxes: list[tuple[float, float, float, float]] = []
    tables = page.find_tables()
    for table in tables:
        if max((len(row.cells) for row in table.rows), default=0) < 2 or any(_inside(table.bbox, box) for box in boxes):
            continue
        rows = table.extract(x_tolerance=2)
        more, bottom = _rows_below(page, table, _next_top(page, table, tables))
        for number, row in enumerate([*rows, *more]):
            found.append((table.bbox[1], number, tuple(_joined(cell) for cell in row)))
        boxes.append((*table.bbox[:3], bottom))

    def outside(item: dict[str, Any]) -> bool:
        if item.get("object_type") != "char":
            return True
        middle = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        return not any(x0 <= middle[0] <= x1 and top <= middle[1] <= bottom for x0, top, x1, bottom in boxes)

    loose = page.filter(outside) if boxes else page
    found += [(line["top"], 0, (line["text"].strip(),)) for line in loose.extract_text_lines(return_chars=False)]
    return [cells for _, _, cells in sorted(found, key=lambda item: item[:2])]


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return outer[1] <= (inner[1] + inner[3]) / 2 <= outer[3] and outer[0] <= (inner[0] + inner[2]) / 2 <= outer[2]


def _next_top(page: Any, table: Any, tables: list[Any]) -> float:
    """Where the next table of this width's left edge starts, else the page's end: rules below it are not this one's."""
    tops = [
        other.bbox[1]
        for other in tables
        if other.bbox[1] >= table.bbox[3] - 1 and abs(other.bbox[0] - table.bbox[0]) < 3
        if max(len(row.cells) for row in other.rows) > 1
    ]
    return min(tops, default=float(page.bbox[3]))


def _rows_below(page: Any, table: Any, end: float) -> tuple[list[list[str | None]], float]:
    """Rows ruled only between, under a head whose cells are filled: the head's edges are the columns.

    A filled bar across the table is one cell; ``end``: where the next table starts. Returns the rows and where they
    end.
    """
    x0, _, x1, bottom = table.bbox
    widest = max(table.rows, key=lambda row: len(row.cells)).cells
    edges = sorted({round(edge, 1) for cell in widest if cell for edge in (cell[0], cell[2])})
    wide = (x1 - x0) * 0.95
    rules = sorted(
        {
            round(edge["top"], 1)
            for edge in page.edges
            if edge["orientation"] == "h" and bottom + 2 < edge["top"] < end - 1 and edge["x1"] - edge["x0"] >= wide
            if abs(edge["x0"] - x0) < 3
        }
    )
    if len(edges) < 3 or not rules:
        return [], bottom
    levels = [bottom, *(level for at, level in enumerate(rules) if level - [bottom, *rules][at] > 3)]
    bars = [bar for bar in page.rects if bar["fill"] and bar["x1"] - bar["x0"] >= wide]
    settings = {
        "vertical_strategy": "explicit",
        "explicit_vertical_lines": edges,
        "horizontal_strategy": "explicit",
        "explicit_horizontal_lines": levels,
        "text_x_tolerance": 2,
    }
    rows = page.crop((x0 - 1, bottom - 1, x1 + 1, levels[-1] + 1)).extract_table(settings) or []
    if len(rows) != len(levels) - 1:
        return [], bottom
    for at, (top, low) in enumerate(pairwise(levels)):
        if any(abs(bar["top"] - top) < 3 and abs(bar["bottom"] - low) < 3 for bar in bars):
            text = page.crop((x0, top, x1, low)).extract_text(x_tolerance=2)
            rows[at] = [text, *[""] * (len(edges) - 2)]
    return rows, levels[-1]


def _joined(cell: str | None) -> str:
    """A cell's wrapped lines as one text; a list's items stay apart."""
    text = _WORD_BREAK.sub("", (cell or "").strip())
    lines = text.split("\n")
    out = lines[0].strip()
    for line in lines[1:]:
        item = line.lstrip().startswith(("• ", "- ", "– ", "■ "))
        out += ("\n" if item else " ") + line.strip()
    return out
