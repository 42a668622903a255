"""Tables of a Word file: data tables, the risk matrix and rows of key figures.

Built as elements rather than through python-docx's cells, which take seconds for 400 rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledfyr.engines.documents.rendering import plan
from ledfyr.engines.documents.rendering.characters import printable
from ledfyr.engines.documents.rendering.docx_parts import Element, element, field, link_outside, paragraph, run
from ledfyr.engines.documents.rendering.docx_styles import FAINT, TINT, TONES
from ledfyr.kernel.blocks import Cell, KeyFigure, KeyFigures, Matrix, MatrixCell, Table, TableColumn

_MANY_COLUMNS = 7
_SHORT_VALUE = 8


def caption(number: int, text: str) -> Element:
    """'Tabell 3. Text', the number a field so that Word can list and renumber tables."""
    return paragraph("Caption", f"{plan.TABLE} ", *field("SEQ Tabell \\* ARABIC", str(number)), f". {text}")


def shares(widths: Sequence[float], total: int) -> list[int]:
    """``total`` twips shared out by ``widths``; they sum to ``total`` and none is under 1 % of it."""
    whole = sum(widths) or 1.0
    result = [max(total // 100, int(total * width / whole)) for width in widths]
    result[result.index(max(result))] += total - sum(result)
    return result


def data_table(part: Any, table: Table, width: int) -> Element:
    """The table ``width`` twips wide. Heads repeat; rows stay whole unless they are about half a page."""
    widths = shares([column.width for column in table.columns], width)
    style = "Tabelltextliten" if len(table.columns) > _MANY_COLUMNS else "Tabelltext"
    result = _table("Dokumenttabell", widths, table.caption)
    heads = [
        _cell(wide, paragraph("Tabellhuvud", column.label, align=column.align), shade=TINT, sink=True)
        for column, wide in zip(table.columns, widths, strict=True)
    ]
    result.append(_row(heads, head=True))
    for row in table.rows:
        if row.group:
            result.append(_row([_cell(width, paragraph("Tabellgrupp", row.group), shade=FAINT, span=len(widths))]))
            continue
        cells = [
            _cell(wide, *_contents(part, cell, column, style), shade=TONES.get(cell.tone, ""))
            for cell, column, wide in zip(_filled(row.cells, len(widths)), table.columns, widths, strict=True)
        ]
        result.append(_row(cells, whole=not plan.is_long_row(table, row)))
    return result


def _filled(cells: Sequence[Cell], count: int) -> list[Cell]:
    """Exactly ``count`` cells: a row of another length would make Word call the file damaged."""
    return [*cells[:count], *(Cell("") for _ in range(count - len(cells)))]


def _contents(part: Any, cell: Cell, column: TableColumn, style: str) -> list[Element]:
    texts = [text for text in printable(cell.text).split("\n") if text.strip()]
    outside = cell.url.startswith(("https://", "http://"))
    result = [
        paragraph(style, link_outside(part, cell.url, text) if outside else text, align=column.align) for text in texts
    ]
    result += [paragraph("Tabellpunkt", item) for item in cell.bullets]
    return result or [paragraph(style)]


def matrix_table(matrix: Matrix, width: int) -> Element:
    """The risk matrix: rows from the highest likelihood, every cell with count, value and words."""
    across = sorted(matrix.consequence_labels)
    widths = shares([1.35, *(1.0 for _ in across)], width)
    cells = {(cell.likelihood, cell.consequence): cell for cell in matrix.cells}
    result = _table("Riskmatris", widths, matrix.caption)
    corner = paragraph("Matrishuvud", matrix.likelihood_title)
    over = paragraph("Matrishuvud", matrix.consequence_title, align="center")
    result.append(
        _row(
            [
                _cell(widths[0], corner, shade=TINT, merge="restart", sink=True),
                _cell(sum(widths[1:]), over, shade=TINT, span=len(across)),
            ],
            head=True,
        )
    )
    labels = [
        _cell(wide, paragraph("Matrishuvud", f"{step}\n{label}", align="center"), shade=TINT)
        for (step, label), wide in zip(across, widths[1:], strict=True)
    ]
    under = _cell(widths[0], paragraph("Matrishuvud"), shade=TINT, merge="continue")
    result.append(_row([under, *labels], head=True))
    for step, label in sorted(matrix.likelihood_labels, reverse=True):
        head = _cell(widths[0], paragraph("Matrishuvud", f"{step}\n{label}"), shade=TINT)
        row = [_matrix_cell(wide, cells.get((step, to))) for (to, _), wide in zip(across, widths[1:], strict=True)]
        result.append(_row([head, *row]))
    return result


def _matrix_cell(width: int, cell: MatrixCell | None) -> Element:
    if cell is None:
        return _cell(width, paragraph("Matrisord", "–", align="center"))
    return _cell(
        width,
        paragraph("Matrisantal", str(cell.count), align="center"),
        paragraph("Matrisord", f"{plan.VALUE} {cell.value}", align="center"),
        paragraph("Matrisord", run(cell.band, element("w:b")), align="center"),
        shade=TONES.get(cell.tone, ""),
    )


def figures_table(block: KeyFigures, width: int) -> list[Element]:
    """Key figures as tables of up to four columns: label over value over note."""
    result = []
    for start in range(0, len(block.figures), 4):
        figures = block.figures[start : start + 4]
        widths = shares([1.0] * len(figures), width * len(figures) // min(4, len(block.figures)))
        table = _table("Dokumenttabell", widths, "; ".join(f"{figure.label}: {figure.value}" for figure in figures))
        heads = [paragraph("Tabellhuvud", figure.label) for figure in figures]
        table.append(_row([_cell(w, p, shade=FAINT) for w, p in zip(widths, heads, strict=True)], head=True))
        bodies = [_figure_body(figure) for figure in figures]
        table.append(_row([_cell(w, *body, shade=FAINT) for w, body in zip(widths, bodies, strict=True)]))
        result += [table, paragraph("Normal")]
    return result


def _figure_body(figure: KeyFigure) -> list[Element]:
    """Value over note; long values in smaller type, so that they stay on one line."""
    value = paragraph("Nyckeltal" if len(figure.value) <= _SHORT_VALUE else "Nyckeltalord", figure.value)
    return [value, paragraph("Tabelltextliten", figure.note)] if figure.note else [value]


def _table(style: str, widths: Sequence[int], description: str) -> Element:
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=style),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        element("w:tblCaption", val=printable(description)[:200]),
    )
    return element("w:tbl", properties, element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)))


def _row(cells: Sequence[Element], *, head: bool = False, whole: bool = True) -> Element:
    properties = element("w:trPr")
    if whole:
        properties.append(element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", properties, *cells)


def _cell(
    width: int, *content: Element, shade: str = "", span: int = 1, merge: str = "", sink: bool = False
) -> Element:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=span))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    if shade:
        properties.append(element("w:shd", val="clear", color="auto", fill=shade))
    if sink:
        properties.append(element("w:vAlign", val="bottom"))
    return element("w:tc", properties, *content)
