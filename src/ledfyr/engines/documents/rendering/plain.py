"""A document as plain text: what golden tests compare and a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledfyr.engines.documents.rendering.characters import printable
from ledfyr.engines.documents.rendering.plan import NumberedHeading, flow, long_date, mark
from ledfyr.kernel.blocks import BulletList, Cell, DocumentTree, KeyFigures, Matrix, MatrixCell, Paragraph, Table


def render_plain(tree: DocumentTree) -> str:
    """The whole document as text, blocks parted by one blank line, ending in one line break."""
    about = [
        tree.municipality,
        tree.committee,
        f"{tree.title} {tree.year}",
        f"{tree.status}, {long_date(tree.made_on)}",
        mark(tree),
    ]
    parts = ["\n".join(line for line in about if line)]
    parts += ["\n".join(_lines(block)) for block in flow(tree)]
    return printable("\n\n".join(part for part in parts if part)) + "\n"


def _lines(block: Any) -> Iterator[str]:
    match block:
        case NumberedHeading():
            yield f"{'#' * block.level} {block.number} {block.text}"
        case Paragraph():
            yield block.text
        case BulletList():
            yield from (f"{n}. {t}" if block.ordered else f"- {t}" for n, t in enumerate(block.items, 1))
        case KeyFigures():
            for figure in block.figures:
                yield f"{figure.label}: {figure.value}" + (f" ({figure.note})" if figure.note else "")
        case Table():
            yield from _table(block)
        case Matrix():
            yield from _matrix(block)


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield f"[{table.caption}]"
    if not table.rows:
        yield table.empty
        return
    yield " | ".join(column.label for column in table.columns)
    for row in table.rows:
        yield f"== {row.group}" if row.group else " | ".join(_cell(cell) for cell in row.cells)


def _cell(cell: Cell) -> str:
    texts = [text for text in (*cell.text.split("\n"), *(f"- {item}" for item in cell.bullets)) if text.strip()]
    return " / ".join(text.replace("|", "¦").strip() for text in texts)


def _matrix(matrix: Matrix) -> Iterator[str]:
    cells = {(cell.likelihood, cell.consequence): cell for cell in matrix.cells}
    steps = sorted(matrix.consequence_labels)
    yield f"[{matrix.caption}]"
    corner = f"{matrix.likelihood_title} \\ {matrix.consequence_title}"
    yield " | ".join([corner, *(f"{step} {label}" for step, label in steps)])
    for likelihood, label in sorted(matrix.likelihood_labels, reverse=True):
        texts = [_matrix_cell(cells.get((likelihood, consequence))) for consequence, _ in steps]
        yield " | ".join([f"{likelihood} {label}", *texts])
    if matrix.summary:
        yield matrix.summary


def _matrix_cell(cell: MatrixCell | None) -> str:
    if cell is None:
        return "-"
    return f"{cell.count} (värde {cell.value}, {cell.band})" + (
        f" nr {', '.join(cell.numbers)}" if cell.numbers else ""
    )
