"""DOCX: paragraphs and tables in the order they stand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ledfyr.kernel.source import Line

from .limits import MAX_CELLS, MAX_COLUMNS, Refused

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class TooWide(Exception):
    """A table row claims more columns than MAX_COLUMNS."""


def read_document(data: bytes, name: str) -> list[Line]:
    """One line per paragraph and per table row, numbered in document order; a merged cell is '' after its first.

    A list item starts with '- ', as in plain text. Tables inside cells follow as lines of their own.
    The archive is checked already.
    """
    import docx

    lines: list[Line] = []
    cells = 0
    try:
        document = docx.Document(io.BytesIO(data))
        for row in _rows(document, "1"):
            cells += len(row[0])
            if cells > MAX_CELLS:
                raise Refused("exchange.too_many_cells", file=name, limit=MAX_CELLS, part="", line=len(lines) + 1)
            lines.append(Line(number=len(lines) + 1, cells=row[0], part=row[1]))
    except TooWide as error:
        raise Refused("exchange.too_many_cells", file=name, limit=MAX_COLUMNS, part="", line=len(lines) + 1) from error
    except (Refused, MemoryError):
        raise
    except Exception as error:
        # python-docx raises many kinds of errors on a broken package; every one means the same to a person.
        raise Refused("exchange.broken_file", file=name, format="DOCX") from error
    if all(line.is_blank for line in lines):
        raise Refused("exchange.no_text", file=name, format="docx")
    return lines


def _rows(container: Any, part: str, depth: int = 0) -> Iterator[tuple[tuple[str, ...], str]]:
    from docx.table import Table

    for item in container.iter_inner_content():
        if not isinstance(item, Table):
            yield (_paragraph(item),), ""
            continue
        seen: set[Any] = set()
        for row in item.rows:
            _check_width(row)
            cells, inner = [""] * row.grid_cols_before, []
            for cell in row.cells:
                cells.append("" if cell._tc in seen else "\n".join(filter(None, map(_paragraph, cell.paragraphs))))
                if cell._tc not in seen and depth < 3:
                    inner += list(cell.tables)
                seen.add(cell._tc)
            yield tuple(cells), ""
            for table in inner:
                yield from _rows(_Only(table), part, depth + 1)


def _check_width(row: Any) -> None:
    """Raise TooWide before a claimed span is written out as cells: a few bytes can claim a billion."""
    if row.grid_cols_before + sum(max(0, cell.grid_span) for cell in row._tr.tc_lst) > MAX_COLUMNS:
        raise TooWide


class _Only:
    """A container of one table, so that a table in a cell is walked like any other."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def iter_inner_content(self) -> Iterator[Any]:
        yield self._table


def _paragraph(paragraph: Any) -> str:
    text: str = paragraph.text.strip()
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    if not text or name.startswith(("Heading", "Title")):
        return text
    return f"- {text}" if name.startswith("List") or _is_numbered(paragraph._p.pPr) or _has_list_style(style) else text


def _is_numbered(properties: Any) -> bool:
    return properties is not None and properties.numPr is not None


def _has_list_style(style: Any) -> bool:
    """True when the style, or one it is based on, makes list items and no headings."""
    # Two styles of a broken file may be based on each other.
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        properties = style.element.pPr
        if _is_numbered(properties):
            return properties.find(f"{_WORD}outlineLvl") is None
        style = style.base_style
    return False
