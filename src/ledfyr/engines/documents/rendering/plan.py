"""What every renderer needs to know before it draws: numbers of headings, prose as paragraphs, pages on their side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledfyr.kernel.blocks import (
    Block,
    BulletList,
    DocumentTree,
    Heading,
    KeyFigures,
    Matrix,
    Paragraph,
    Prose,
    Table,
    TableRow,
)

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
# The document's own words. Not translated: a document is Swedish whatever language its reader's screens have.
CONTENTS = "Innehåll"
TABLE = "Tabell"
VALUE = "värde"
PAGE = "Sid"
PLANNING_YEAR = "Planeringsår"
FINGERPRINT = "Fingeravtryck"
LOG = "ändringslogg"
SHOWN = 16
# Text that may follow its landscape table on the same turned page instead of opening a page of its own.
_SHORT_TEXT = 1500
_SHORT_INTRODUCTION = 400
_TOKEN = 12
_DEEPEST = 4


@dataclass(frozen=True)
class NumberedHeading:
    """A heading with its ``number`` ('2.1'), a ``level`` that skips no step and an ``anchor`` that is never empty."""

    number: str
    text: str
    level: int
    anchor: str


FlowBlock = NumberedHeading | Paragraph | BulletList | KeyFigures | Table | Matrix


@dataclass(frozen=True)
class Run:
    """Blocks that share a page direction."""

    landscape: bool
    blocks: tuple[FlowBlock, ...]


def long_date(iso: str) -> str:
    """'2026-11-02' as '2 november 2026'; anything else is given back as it is."""
    parts = iso[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return iso
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}"


def mark(tree: DocumentTree) -> str:
    """What a frozen document is known by: the beginning of its fingerprint, and the head of the change log; '' else."""
    parts = (f"{FINGERPRINT} {tree.fingerprint[:SHOWN]}" if tree.fingerprint else "",
             f"{LOG} {tree.chain_head[:SHOWN]}" if tree.fingerprint and tree.chain_head else "")  # fmt: skip
    return " · ".join(part for part in parts if part)


def text_blocks(text: str) -> tuple[Paragraph | BulletList, ...]:
    """Written text as blocks: blank lines part paragraphs, lines that start with '- ' are items of a list."""
    blocks: list[Paragraph | BulletList] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            blocks.append(Paragraph("\n".join(lines)))
        if items:
            blocks.append(BulletList(tuple(items)))
        lines.clear()
        items.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip()
        if stripped.startswith(("- ", "– ", "• ")):
            if lines:
                close()
            items.append(stripped[2:].strip())
        elif not stripped:
            close()
        elif items and line[:1] in " \t":
            items[-1] += " " + stripped
        else:
            if items:
                close()
            lines.append(stripped)
    close()
    return tuple(blocks)


def numbered(blocks: Iterable[Block]) -> list[Block | NumberedHeading]:
    """Headings with numbers, everything else as it is. Order and count are kept, so the result zips with ``blocks``."""
    counts: list[int] = []
    seen: set[str] = set()
    result: list[Block | NumberedHeading] = []
    for block in blocks:
        if not isinstance(block, Heading):
            result.append(block)
            continue
        level = max(1, min(block.level, len(counts) + 1, _DEEPEST))
        counts = counts[:level] + [0] * (level - len(counts))
        counts[-1] += 1
        number = ".".join(map(str, counts))
        anchor = block.anchor if block.anchor and block.anchor not in seen else f"avsnitt-{number.replace('.', '-')}"
        seen.add(anchor)
        result.append(NumberedHeading(number, block.text, level, anchor))
    return result


def outline(tree: DocumentTree) -> tuple[NumberedHeading, ...]:
    """The headings of the whole document in order: for a table of contents."""
    return tuple(block for block in numbered(tree.blocks) if isinstance(block, NumberedHeading))


def flow(tree: DocumentTree) -> tuple[FlowBlock, ...]:
    """The document as print renderers draw it: numbered headings, prose as paragraphs and lists, nothing empty."""
    result: list[FlowBlock] = []
    for block in numbered(tree.blocks):
        if isinstance(block, Prose):
            result += text_blocks(block.text)
        elif isinstance(block, Paragraph):
            result += [Paragraph(part, block.style) for part in block.text.split("\n\n") if part.strip()]
        elif isinstance(block, NumberedHeading | BulletList | KeyFigures | Table | Matrix):
            result.append(block)
    return tuple(result)


def runs(tree: DocumentTree) -> tuple[Run, ...]:
    """The flow parted by page direction.

    A landscape table takes the headings and short text that introduce it along, and short text up to the next such
    table stays beside it: otherwise both would stand on nearly empty pages.
    """
    parts = _parts(flow(tree))
    turned = [any(_is_wide(block) for block in part) for part in parts]
    for index, part in enumerate(parts):
        if not turned[index] and index > 0 and turned[index - 1] and _is_short(part):
            follows_wide = index + 1 == len(parts) or turned[index + 1]
            turned[index] = follows_wide
    # A chapter heading alone before a turned page goes with it.
    for index in range(len(parts) - 2, -1, -1):
        if turned[index + 1] and all(isinstance(block, NumberedHeading) for block in parts[index]):
            turned[index] = True
    joined: list[Run] = []
    for part, landscape in zip(parts, turned, strict=True):
        if joined and joined[-1].landscape == landscape:
            joined[-1] = Run(landscape, joined[-1].blocks + part)
        else:
            joined.append(Run(landscape, part))
    return tuple(joined)


def _parts(blocks: Sequence[FlowBlock]) -> list[tuple[FlowBlock, ...]]:
    """Blocks cut before every heading."""
    parts: list[list[FlowBlock]] = []
    for block in blocks:
        if not parts or isinstance(block, NumberedHeading):
            parts.append([])
        parts[-1].append(block)
    return [piece for part in parts for piece in _cut_long(tuple(part))]


def _cut_long(part: tuple[FlowBlock, ...]) -> list[tuple[FlowBlock, ...]]:
    """Part long text from the landscape table it stands with: text is read on upright pages."""
    wide = [index for index, block in enumerate(part) if _is_wide(block)]
    if not wide:
        return [part]
    first, last = wide[0], wide[-1] + 1
    before, tables, after = part[:first], part[first:last], part[last:]
    if _is_short(before):
        before, tables = (), before + tables
    return [piece for piece in (before, tables, after) if piece]


def _is_wide(block: FlowBlock) -> bool:
    return isinstance(block, Table) and block.landscape and bool(block.rows)


def _is_short(part: Iterable[FlowBlock]) -> bool:
    size = 0
    for block in part:
        if isinstance(block, Matrix) or (isinstance(block, Table) and block.rows):
            return False
        if isinstance(block, Paragraph | NumberedHeading):
            size += len(block.text)
        elif isinstance(block, BulletList):
            size += sum(map(len, block.items))
    return size <= _SHORT_TEXT


def is_token(text: str) -> bool:
    """Whether ``text`` is a date, number or code that should never be broken at its hyphens."""
    return 0 < len(text) <= _TOKEN and not any(char.isspace() for char in text) and any(map(str.isdigit, text))


def introduces(blocks: Sequence[FlowBlock], index: int) -> bool:
    """Whether the block is short text right before a table or figures: it must not stay behind on the page before."""
    block = blocks[index]
    if not isinstance(block, Paragraph) or len(block.text) > _SHORT_INTRODUCTION or index + 1 == len(blocks):
        return False
    return isinstance(blocks[index + 1], Table | Matrix | KeyFigures)


def is_long_row(table: Table, row: TableRow) -> bool:
    """Whether ``row`` would fill about half a page or more in print, so that it must be let break across pages."""
    total = sum(column.width for column in table.columns) or 1.0
    characters, most = (165.0, 26) if table.landscape else (105.0, 40)
    for column, cell in zip(table.columns, row.cells, strict=False):
        per_line = max(4.0, characters * column.width / total)
        texts = (*cell.text.split("\n"), *cell.bullets)
        lines = sum(1 + int(len(text) * 1.15 / per_line) for text in texts)
        if lines > most:
            return True
    return False
