"""Risk tables whose cells stand below each other: numbered and rated rows, or rows of an event and a value alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ledfyr.engines.exchange.readers import cells as look
from ledfyr.engines.exchange.readers.blocks import Block, BlockHead, blocks_of, find_block_heads, split_at_capital
from ledfyr.engines.exchange.readers.cells import SCALE_WORDS, handling, is_numbered, starts_lower, strip_bullet
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.rows import Place
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold, squeeze

from .columns import CONTEXT, VOCABULARY, is_risk_head
from .context import Habits, place_rows
from .drafts import Draft
from .tabbed import Tables, to_row

PRODUCTS = {one * two for one in range(1, 7) for two in range(1, 7)}
MOST_WAITING = 6
_RATING = re.compile(rf"(?<![\w.])([1-9])\s?[.:]\s*((?:mycket|mindre|ganska)\s+\w+|{SCALE_WORDS}\w*)", re.IGNORECASE)
_START = re.compile(r"(\d{1,3})\s{1,4}(?=[^\W\d_]|[\"”(])")
_START_INSIDE = re.compile(r"\s(\d{1,3})\s{1,4}(?=[A-ZÅÄÖ])")
# A value ends the event: after it the cell is over, or a measure starts with a capital.
_VALUE = re.compile(r"(?:^|\s)(\d{1,2})(?=\s*$|\s+[A-ZÅÄÖ])")
_OUTSIDE = re.compile(
    r"(?:inte ingår|ingår inte|inte är med|är inte med) i (?:den )?intern\w*[\s-]?kontrollplan\w*", re.IGNORECASE
)
BLOCKS_ABOVE = 8
_GAP = re.compile(r"\s{2,}")


@dataclass
class _Walk:
    """Reading one chain of tables downwards."""

    page: int = 0
    drafts: list[Draft] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)
    open: Draft | None = None
    last_number: int = 0
    loose: list[tuple[Block, str]] = field(default_factory=list)


def read_stacked(source: Source) -> Tables:
    """All rows under risk heads of a text without tabs. Blocks between rows that fit nowhere are loose."""
    blocks = blocks_of(source)
    heads = [head for head in find_block_heads(blocks, VOCABULARY, "event") if is_risk_head(head.fields)]
    found = Tables()
    for chain in _chains(heads):
        walk = _Walk()
        numbered = chain[0].has("nr")
        for at, head in enumerate(chain):
            walk.page = at
            stop = chain[at + 1].first if at + 1 < len(chain) else _next_head(heads, head, len(blocks))
            read = _Numbered(walk, head) if numbered else _Unnumbered(walk, head)
            read.take_all(blocks[head.last + 1 : stop], at + 1 == len(chain))
        _mark_outside(blocks, chain[0], walk)
        _finish(source, chain, walk, found)
    return found


def _mark_outside(blocks: Sequence[Block], head: BlockHead, walk: _Walk) -> None:
    """A text above a table without a handling column may say for all its rows that they are not in the plan."""
    above = " ".join(block.plain for block in blocks[max(0, head.first - BLOCKS_ABOVE) : head.first])
    said = _OUTSIDE.search(above)
    if said and not head.has("handling"):
        for draft in walk.drafts:
            draft.handling_printed = said.group()


def _chains(heads: list[BlockHead]) -> list[list[BlockHead]]:
    """Heads of the same columns that follow each other are one table that goes on over pages."""
    chains: list[list[BlockHead]] = []
    for head in heads:
        if chains and set(chains[-1][0].fields) == set(head.fields):
            chains[-1].append(head)
        else:
            chains.append([head])
    return chains


def _next_head(heads: list[BlockHead], head: BlockHead, end: int) -> int:
    return min((other.first for other in heads if other.first > head.last), default=end)


def _finish(source: Source, chain: list[BlockHead], walk: _Walk, found: Tables) -> None:
    head = chain[0]
    goals = [draft.own["area_goal"] for draft in walk.drafts if draft.own.get("area_goal")]
    numbered = bool(goals) and sum(map(is_numbered, goals)) * 2 > len(goals)
    lower = {
        name: sum(starts_lower(draft.own[name]) for draft in walk.drafts if draft.own.get(name)) > len(walk.drafts) / 2
        for name in CONTEXT
    }
    whole = fold(" ".join(line.text for line in source.lines))
    habits = Habits(numbered_goals=numbered, lower_case=lower, seen=lambda text: fold(text) in whole)
    fields = set(head.fields)
    for placed in place_rows(walk.drafts, habits, fields):
        found.rows.append(to_row(placed, source.name, "likelihood" in fields, "nr" in fields))
    found.heads.append(Head(head.first, head.numbers[0], head.fields, head.labels))
    for block, why in walk.loose:
        place = Place(file=source.name, lines=tuple(block.numbers), part=block.lines[0].part)
        found.loose.append((place, block.plain, why))


class _Reader:
    """What both kinds of rows share: opening and closing a row, and the cells that wait for one."""

    def __init__(self, walk: _Walk, head: BlockHead) -> None:
        self.walk = walk
        self.head = head

    def take_all(self, blocks: Sequence[Block], is_last: bool) -> None:
        """Read the blocks under one head; under the last, stop where a table's rows have ended."""
        for block in blocks:
            if block.is_running and not self._is_wanted_number(block):
                self.walk.loose.append((block, "page_header"))
                continue
            self.take(block)
            if is_last and (len(self.walk.waiting) > MOST_WAITING or self.has_ended()):
                break
        if is_last:
            self.drop_strangers()
            # What still waits stands after the table's last row: it is no part of it.
            self.walk.waiting = []
            numbers = {number for draft in self.walk.drafts for number in draft.lines}
            end = max(numbers, default=0)
            self.walk.loose = [item for item in self.walk.loose if item[0].numbers[0] < end]

    def take(self, block: Block) -> None:
        """Read one block."""
        raise NotImplementedError

    def has_ended(self) -> bool:
        """True when what is read now can no longer belong to the table."""
        return False

    def drop_strangers(self) -> None:
        """Forget what looked like rows after the table's end."""

    def _is_wanted_number(self, block: Block) -> bool:
        draft = self.walk.open
        return draft is not None and draft.value is None and block.plain.isdigit()

    def start(self, block: Block) -> Draft:
        draft = Draft(lines=block.numbers, words=[], page=self.walk.page, part=block.lines[0].part)
        self.note(draft, block)
        self.walk.drafts.append(draft)
        self.walk.open = draft
        return draft

    def note(self, draft: Draft, block: Block) -> None:
        draft.words += [line.words for line in block.lines]
        draft.lines += [number for number in block.numbers if number not in draft.lines]

    def tail(self, draft: Draft, rest: str, block: Block) -> None:
        """What follows the event: ratings, value, handling, measures."""
        rest = self._ratings(draft, rest)
        if draft.value is None:
            match = re.match(r"(\d{1,2})(?=\s|$)", rest.strip())
            if match:
                draft.value = int(match.group(1))
                after = rest.strip()[match.end() :]
                if not after.strip() and self.head.has("handling") and block.tail > 1 and not after:
                    # Two spaces where others have one: a glyph stood here that the extraction lost.
                    draft.doubt("glyph_lost", "handling")
                rest = after
        rest = rest.strip()
        if not rest:
            return
        words = squeeze(f"{draft.handling_printed or ''} {rest}")
        if self.head.has("handling") and not draft.measures and handling(words) is not None:
            draft.handling_printed = words
            draft.doubts = [doubt for doubt in draft.doubts if doubt.code != "glyph_lost"]
        elif self.head.has("measures"):
            draft.measures.append(strip_bullet(rest))
        else:
            draft.doubt("unplaced_cell", "", rest)

    def _ratings(self, draft: Draft, rest: str) -> str:
        for name in ("likelihood", "consequence"):
            match = _RATING.match(rest.strip())
            if getattr(draft, name) is None and match and self.head.has(name):
                setattr(draft, name, int(match.group(1)))
                rest = rest.strip()[match.end() :]
        return rest

    def give_context(self, draft: Draft, cells: list[tuple[str, Block | None]]) -> None:
        """Put waiting cells into their columns; those too many are measures of the row above, or marked."""
        names = [name for name in CONTEXT if self.head.has(name)]
        goal = "area_goal" in names and bool(cells) and is_numbered(cells[0][0])
        if goal:
            draft.own["area_goal"] = cells.pop(0)[0]
        names = [name for name in names if name != "area_goal"]
        if len(names) == 2 and len(cells) == 1:
            text, block = cells[0]
            is_process = goal or (block is not None and block.empty_after)
            draft.own[names[0] if is_process else names[1]] = text
            return
        for name, (text, _) in zip(reversed(names), reversed(cells), strict=False):
            draft.own[name] = text
        for text, block in cells[: max(0, len(cells) - len(names))]:
            self.give_away(draft, text, block)

    def give_away(self, draft: Draft, text: str, block: Block | None) -> None:
        """A cell too many above a row: the second paragraph of the measures of the row before, where it has any."""
        drafts = self.walk.drafts
        above = drafts[drafts.index(draft) - 1] if drafts.index(draft) else None
        if above is not None and above.measures:
            above.measures.append(text)
            above.doubt("measure_or_context", "measures", text)
            if block is not None:
                self.note(above, block)
        else:
            draft.doubt("unplaced_cell", "", text)
            if block is not None:
                self.note(draft, block)

    def take_waiting(self, draft: Draft, also: list[str]) -> None:
        cells: list[tuple[str, Block | None]] = [(strip_bullet(block.plain), block) for block in self.walk.waiting]
        cells += [(text, None) for text in also]
        before = list(self.walk.waiting)
        self.walk.waiting = []
        self.give_context(draft, cells)
        for block in before:
            if any(strip_bullet(block.plain) == text for text in draft.own.values()):
                draft.lines += [number for number in block.numbers if number not in draft.lines]
                draft.words[:0] = [line.words for line in block.lines]


class _Numbered(_Reader):
    """Rows that open with their number."""

    def take(self, block: Block) -> None:
        draft = self.walk.open
        if draft is not None and self._is_rest(draft, block):
            self._take_rest(draft, block)
            return
        start = self._start_of(block)
        if start is None:
            self.walk.waiting.append(block)
            return
        before, number, rest = start
        draft = self.start(block)
        draft.nr = number
        self.walk.last_number = number
        self.take_waiting(draft, [strip_bullet(before)] if before.strip() else [])
        self._event(draft, rest, block)

    def _is_rest(self, draft: Draft, block: Block) -> bool:
        """True while the open row still lacks its ratings or its value, unless the next number starts here."""
        rated = self.head.has("likelihood")
        lacks = draft.value is None and (self.head.has("value") or (rated and draft.consequence is None))
        if not lacks:
            return False
        if rated and _RATING.match(block.plain):
            return True
        if draft.consequence is not None or not rated:
            return bool(re.match(r"\d{1,2}(\s|$)", block.plain))
        start = self._start_of(block)
        return start is None or start[1] != draft.nr

    def _take_rest(self, draft: Draft, block: Block) -> None:
        self.note(draft, block)
        if draft.likelihood is None and not _RATING.match(block.plain):
            self._event(draft, block.text, block)
        else:
            self.tail(draft, block.plain, block)

    def _start_of(self, block: Block) -> tuple[str, int, str] | None:
        """Text before the number, the number, the rest; None when no row starts here."""
        match = _START.match(block.text)
        if match and self.walk.last_number < int(match.group(1)) <= self.walk.last_number + 10:
            return "", int(match.group(1)), block.text[match.end() :]
        for match in _START_INSIDE.finditer(block.text):
            if int(match.group(1)) == self.walk.last_number + 1:
                return block.text[: match.start()], int(match.group(1)), block.text[match.end() :]
        return None

    def _event(self, draft: Draft, text: str, block: Block) -> None:
        match = _RATING.search(text) if self.head.has("likelihood") else _VALUE.search(text)
        words = text[: match.start()] if match else text
        draft.event = strip_bullet(f"{draft.event} {words}")
        if match:
            self.tail(draft, text[match.start() :], block)


class _Unnumbered(_Reader):
    """Rows of an event and a value, told by the space that a lost bullet leaves."""

    def take(self, block: Block) -> None:
        draft = self.walk.open
        if draft is not None and self._goes_on(draft, block):
            self.note(draft, block)
            return
        gap = _GAP.search(block.text)
        if block.lead:
            self._row(block, "", block.lead, block.text)
        elif gap:
            self._row(block, block.text[: gap.start()], len(gap.group()), block.text[gap.end() :])
        elif draft is not None and draft.value is None and draft is self.walk.drafts[-1] and not self.walk.waiting:
            self.note(draft, block)
            self._event(draft, block.text, block)
        else:
            self.walk.waiting.append(block)

    def _goes_on(self, draft: Draft, block: Block) -> bool:
        """The open row's value, or the rest of its measure, stands in this block; takes it up."""
        opening = re.match(r"(\d{1,2})(?=\s|$)", block.text)
        if draft.value is None and opening and int(opening.group(1)) in PRODUCTS:
            self.tail(draft, block.plain, block)
            return True
        here = draft.page == self.walk.page and not self.walk.waiting and not block.lead
        if here and draft.measures and starts_lower(block.text) and not draft.measures[-1].endswith("."):
            draft.measures[-1] = f"{draft.measures[-1]} {block.plain}"
            return True
        return False

    def has_ended(self) -> bool:
        """Two events in a row without a value stand outside: this table has little else."""
        return len(self.walk.drafts) > 2 and all(draft.value is None for draft in self.walk.drafts[-2:])

    def drop_strangers(self) -> None:
        """Events without a value after the last that has one."""
        while self.walk.drafts and self.walk.drafts[-1].value is None:
            self.walk.drafts.pop()

    def _row(self, block: Block, before: str, gap: int, rest: str) -> None:
        draft = self.start(block)
        parts = split_at_capital(before) if before and gap == 2 else None
        has_method = self.head.has("working_method")
        if parts is not None and has_method:
            self._give_all_away(draft)
            draft.own["process"], draft.own["working_method"] = parts
            draft.doubt("cells_run_together", "working_method", before)
        elif before and (gap > 2 or not has_method):
            self._give_all_away(draft)
            draft.own["process"] = before
        elif before:
            self._keep_last_waiting(draft, 1)
            self.take_waiting(draft, [before])
        elif gap > 1 or not has_method:
            self._keep_last_waiting(draft, 1)
            self._process_only(draft)
        else:
            self._open_with_waiting(draft)
        self._event(draft, rest, block)

    def _open_with_waiting(self, draft: Draft) -> None:
        """An event under a working method: the cells above are process and working method, or both run together."""
        waiting = self.walk.waiting
        last = waiting[-1] if waiting else None
        parts = split_at_capital(last.plain) if last is not None else None
        if last is not None and parts is not None and not starts_lower(last.plain):
            self._keep_last_waiting(draft, 1)
            self.walk.waiting = []
            draft.own["process"], draft.own["working_method"] = parts
            draft.doubt("cells_run_together", "working_method", last.plain)
            self.note(draft, last)
        else:
            self._keep_last_waiting(draft, 2)
            self.take_waiting(draft, [])

    def _process_only(self, draft: Draft) -> None:
        for block in self.walk.waiting:
            if look.reads_as_sentence(block.plain) and self._follows_measures(draft):
                self.give_away(draft, strip_bullet(block.plain), block)
                continue
            draft.own["process"] = strip_bullet(block.plain)
            self.note(draft, block)
        self.walk.waiting = []

    def _follows_measures(self, draft: Draft) -> bool:
        at = self.walk.drafts.index(draft)
        return at > 0 and bool(self.walk.drafts[at - 1].measures)

    def _keep_last_waiting(self, draft: Draft, most: int) -> None:
        early, self.walk.waiting = self.walk.waiting[:-most], self.walk.waiting[-most:]
        for block in early:
            self.give_away(draft, strip_bullet(block.plain), block)

    def _give_all_away(self, draft: Draft) -> None:
        for block in self.walk.waiting:
            self.give_away(draft, strip_bullet(block.plain), block)
        self.walk.waiting = []

    def _event(self, draft: Draft, text: str, block: Block) -> None:
        match = next((found for found in _VALUE.finditer(text) if int(found.group(1)) in PRODUCTS), None)
        words = text[: match.start()] if match else text
        draft.event = strip_bullet(f"{draft.event} {words}")
        if match:
            self.tail(draft, text[match.start() :], block)
