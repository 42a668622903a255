"""Plain text whose table cells stand below each other, divided by blank lines: what an extraction leaves of a PDF.

A block is a run of lines, usually a cell. White space tells what is lost: a leading space stands for a lost bullet or
an empty cell, a line that does not end in a space (where the others do) ends inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold

from .heads import Vocabulary

_PAGE = re.compile(r"sid(?:a|an)?\.?\s*\d+(?:\s*\(\d+\)|\s+av\s+\d+)?|\d+\s*\(\d+\)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Block:
    """Lines that stand together. ``text`` keeps runs of spaces inside; ``lead`` and ``tail`` count those around it;
    ``empty_after``: lines of nothing but spaces follow, which is how an empty cell looks."""

    lines: tuple[Line, ...]
    text: str
    lead: int
    tail: int
    empty_after: bool

    @property
    def plain(self) -> str:
        """The text with single spaces."""
        return _SPACES.sub(" ", self.text).strip()

    @property
    def numbers(self) -> list[int]:
        return [line.number for line in self.lines]

    @property
    def is_running(self) -> bool:
        """What is printed at the edge of every page: a few lines, one of them a page number."""
        return len(self.lines) <= 4 and (
            self.plain.isdigit()
            or any(_PAGE.fullmatch(line.text) or _PAGE.fullmatch(self.plain) for line in self.lines)
        )


@dataclass(frozen=True)
class BlockHead:
    """A head over one or more blocks: ``first`` and ``last`` are their indexes."""

    first: int
    last: int
    fields: tuple[str, ...]
    labels: tuple[str, ...]
    numbers: tuple[int, ...]

    def has(self, *names: str) -> bool:
        """True when the head names all these fields."""
        return all(name in self.fields for name in names)


def blocks_of(source: Source) -> list[Block]:
    """The source's blocks. A line that opens with a space starts a new one, since it is a cell or a page of its own."""
    closed = _lines_are_closed(source)
    out: list[Block] = []
    open_lines: list[Line] = []
    for at, line in enumerate(source.lines):
        raw = _raw(line)
        if open_lines and (line.is_blank or raw.startswith(" ")):
            out.append(_block(open_lines, closed, line.is_blank and bool(raw)))
            open_lines = []
        if not line.is_blank:
            open_lines.append(line)
        elif raw and out and at and not out[-1].empty_after and _only_blank(source, out[-1], at):
            last = out[-1]
            out[-1] = Block(last.lines, last.text, last.lead, last.tail, True)
    if open_lines:
        out.append(_block(open_lines, closed, False))
    return out


def _only_blank(source: Source, block: Block, at: int) -> bool:
    """True while nothing but blank lines stand between the block and this line."""
    back = at - 1
    while back >= 0 and source.lines[back].is_blank:
        back -= 1
    return source.lines[back].number == block.lines[-1].number and at - back <= 3


def _raw(line: Line) -> str:
    return line.raw.replace("\f", " ") if line.raw else line.text


def _lines_are_closed(source: Source) -> bool:
    """True when lines end with a space unless they end inside a word."""
    filled = [_raw(line) for line in source.lines if not line.is_blank]
    return bool(filled) and sum(raw.endswith(" ") for raw in filled) * 3 > len(filled) * 2


def _block(lines: list[Line], closed: bool, empty_after: bool) -> Block:
    raws = [_raw(line) for line in lines]
    whole = "".join(raw.lstrip() if at else raw for at, raw in enumerate(raws)) if closed else " ".join(raws)
    whole = whole.replace("\t", "   ")
    return Block(
        lines=tuple(lines),
        text=whole.strip(),
        lead=len(whole) - len(whole.lstrip()),
        tail=len(whole) - len(whole.rstrip()),
        empty_after=empty_after,
    )


def find_block_heads(blocks: Sequence[Block], vocabulary: Vocabulary, needed: str) -> list[BlockHead]:
    """Runs of blocks that hold nothing but labels, at least three of them and the ``needed`` one among them."""
    known = sorted(
        ((tuple(label.split()), name) for name, labels in vocabulary.items() for label in labels),
        key=lambda item: -len(item[0]),
    )
    heads: list[BlockHead] = []
    at = 0
    while at < len(blocks):
        found: list[tuple[str, str]] = []
        first = at
        while at < len(blocks) and (more := _labels(blocks[at], known)):
            found += more
            at += 1
        fields = tuple(name for name, _ in found)
        if len(set(fields)) >= 3 and needed in fields:
            numbers = tuple(number for block in blocks[first:at] for number in block.numbers)
            heads.append(BlockHead(first, at - 1, fields, tuple(label for _, label in found), numbers))
        at = max(at, first + 1)
    return heads


def _labels(block: Block, known: Sequence[tuple[tuple[str, ...], str]]) -> list[tuple[str, str]]:
    """The fields that a block's words name, with the words, if they all do; [] when any word is left over."""
    if len(block.text) > 160 or block.text.endswith(":"):
        return []
    tokens = [(word, token) for token in block.plain.split() for word in fold(token).split()]
    words = [word for word, _ in tokens]
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(words):
        match = next(((label, name) for label, name in known if tuple(words[at : at + len(label)]) == label), None)
        if match is None:
            return []
        end = at + len(match[0])
        found.append((match[1], " ".join(dict.fromkeys(token for _, token in tokens[at:end]))))
        at = end
    return found


_SMALL = {"och", "eller", "samt", "för", "av", "i", "på", "till", "med", "om", "att", "enligt", "vid", "från", "inom"}


def split_at_capital(text: str) -> tuple[str, str] | None:
    """Two cells run together on a line, parted where a word starts with a capital: ('Lön', 'Utbetalning av lön').

    Not after a small word ('i Granvik') and not before an abbreviation, which are no start of a cell. None: one cell.
    """
    words = text.split()
    for at in range(1, len(words)):
        word = words[at]
        if word[:1].isupper() and not any(mark.isupper() for mark in word[1:]) and words[at - 1].lower() not in _SMALL:
            return " ".join(words[:at]), " ".join(words[at:])
    return None
