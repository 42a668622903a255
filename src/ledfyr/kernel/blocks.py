"""What a document is made of: plain frozen data, the same for screen, PDF, DOCX and plain text.

Sections build blocks; renderers draw them. A block never holds markup. Texts are final Swedish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

Align = Literal["left", "right", "center"]
Tone = Literal["", "low", "medium", "high", "critical", "accent", "warning"]


@dataclass(frozen=True)
class Heading:
    """``level`` 1 is a chapter; numbering is the renderer's.

    ``anchor`` is a stable ASCII id, unique in the document.
    """

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True)
class BulletList:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Cell:
    """A table cell: one or more paragraphs of text. ``tone`` colours a risk value; the words always say it too."""

    text: str
    tone: Tone = ""
    bullets: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class TableColumn:
    """``width`` is a share of the table's width; shares need not sum to 1."""

    label: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class TableRow:
    """A row of cells, or with ``group`` a heading row across the table (then ``cells`` is empty)."""

    cells: tuple[Cell, ...] = ()
    group: str = ""


def masked_row(words: str, width: int, *, at: int, number: str = "") -> TableRow:
    """A row whose content is left out: its number first, ``words`` say why in column ``at``, the rest is blank."""
    cells = [Cell("") for _ in range(width)]
    cells[0] = Cell(number)
    cells[at] = Cell(words)
    return TableRow(tuple(cells))


@dataclass(frozen=True)
class Table:
    """``landscape``: wide tables get a page turned on its side in print. Heads repeat on every page."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    landscape: bool = False
    empty: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """``value`` = likelihood x consequence; ``count`` events; ``numbers`` their numbers; ``band`` its words."""

    likelihood: int
    consequence: int
    value: int
    count: int
    band: str
    tone: Tone
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Rows from the highest likelihood down. Labels by step, e.g. (1, 'Osannolikt'). A table, never a picture."""

    caption: str
    likelihood_labels: tuple[tuple[int, str], ...]
    consequence_labels: tuple[tuple[int, str], ...]
    cells: tuple[MatrixCell, ...]
    summary: str = ""
    likelihood_title: str = "Sannolikhet"
    consequence_title: str = "Konsekvens"


@dataclass(frozen=True)
class Prose:
    """Text that is edited in place on screen; elsewhere it is printed as body text. '- ' starts a list item."""

    key: str
    text: str
    placeholder: str = ""


Block = Heading | Paragraph | BulletList | KeyFigures | Table | Matrix | Prose
DEEPEST = 9
"""No heading is deeper."""


@dataclass(frozen=True)
class SectionBlocks:
    """A section as built: its key, where it is edited, and its blocks."""

    key: str
    blocks: tuple[Block, ...]
    edit_url: str = ""


@dataclass(frozen=True)
class DocumentTree:
    """A whole document: everything a renderer needs and nothing else. ``made_on`` is an ISO date.

    A frozen document carries its ``fingerprint`` and the head of the change log when it was frozen.
    """

    key: str
    title: str
    committee: str
    municipality: str
    year: int
    status: str
    made_on: str
    sections: tuple[SectionBlocks, ...]
    language: str = "sv-SE"
    fingerprint: str = ""
    chain_head: str = ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)


def says_something(block: Block) -> bool:
    """False for a heading, which only says what comes, and for a block with nothing in it."""
    if isinstance(block, Heading):
        return False
    if isinstance(block, Paragraph | Prose):
        return bool(block.text.strip())
    if isinstance(block, BulletList):
        return any(item.strip() for item in block.items)
    if isinstance(block, Table):
        return bool(block.rows or block.empty)
    return bool(block.figures if isinstance(block, KeyFigures) else block.cells)


def without_empty(sections: Sequence[SectionBlocks]) -> tuple[SectionBlocks, ...]:
    """The sections without what has nothing to say: empty blocks, headings with nothing under them, and sections that
    then are empty. A heading reaches to the next one of its own level or above, through the sections that follow."""
    kept: list[SectionBlocks] = []
    said = 0  # the least level of a heading above what has been said, seen from the end; 0 for nothing
    for section in reversed(sections):
        blocks: list[Block] = []
        for block in reversed(section.blocks):
            if isinstance(block, Heading):
                if said < block.level:
                    continue
                said = block.level - 1
                blocks.append(block)
            elif says_something(block):
                said = DEEPEST
                blocks.append(block)
        if blocks and not isinstance(blocks[-1], Heading):
            said = 0  # it begins with its own text, which says nothing under the heading of another section
        if blocks:
            kept.append(replace(section, blocks=tuple(reversed(blocks))))
    return tuple(reversed(kept))


def as_data(value: Any) -> Any:
    """Blocks as JSON-ready data; every block carries its class name as ``type``."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__} | inner
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Sequence):
        return [as_data(item) for item in value]
    raise TypeError(f"not a block value: {type(value)!r}")
