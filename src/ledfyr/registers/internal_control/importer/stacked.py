"""Control plans whose cells stand below each other: a value above every event, or labelled groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ledfyr.engines.exchange.readers.blocks import Block, BlockHead, blocks_of, find_block_heads, split_at_capital
from ledfyr.engines.exchange.readers.cells import is_numbered, strip_bullet
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold, likeness

from .columns import VOCABULARY, is_plan_head
from .context import resolve
from .groups import read_groups
from .lines import PRODUCTS, PlanDraft, new_activity, split_activities
from .matching import ALIKE, Matcher
from .tabbed import PlanTables

MOST_AFTER = 4


@dataclass
class _Part:
    """One row's blocks: what stands before its value, its event, and what follows."""

    value: Block
    before: list[Block] = field(default_factory=list)
    event: Block | None = None
    activities: list[Block] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        return [*self.before, self.value, *([self.event] if self.event else []), *self.activities]


def read_stacked(source: Source, risks: Sequence[Row]) -> PlanTables:
    """All rows of a plan in a text without tabs. Blocks of its region that fit nowhere are loose."""
    blocks = blocks_of(source)
    heads = [head for head in find_block_heads(blocks, VOCABULARY, "event") if is_plan_head(head.fields)]
    found = PlanTables()
    if not heads:
        return found
    matcher = Matcher(risks)
    first = heads[0]
    found.heads.append(Head(first.first, first.numbers[0], first.fields, first.labels))
    if any(fold(block.plain) == "process" and block.plain.endswith(":") for block in blocks):
        rows, loose = read_groups(source, blocks, heads, matcher)
        found.rows += rows
        found.loose += loose
        return found
    drafts: list[PlanDraft] = []
    for number, head in enumerate(heads):
        stop = heads[number + 1].first if number + 1 < len(heads) else len(blocks)
        goal = _goal_above(blocks, head)
        parts, loose_blocks = _parts(blocks[head.last + 1 : stop], number + 1 == len(heads))
        for at, part in enumerate(parts):
            draft = _draft(part, matcher)
            if at == 0 and goal is not None:
                draft.goal, draft.goal_lines = goal.plain, tuple(goal.numbers)
            draft.first = at == 0 and goal is None and number > 0
            drafts.append(draft)
        goal_below = _goal_above(blocks, heads[number + 1]) if number + 1 < len(heads) else None
        for block in loose_blocks:
            if block is goal_below:
                continue
            why = "page_header" if block.is_running else "outside_columns"
            place = Place(file=source.name, lines=tuple(block.numbers), part=block.lines[0].part)
            found.loose.append((place, block.plain, why))
    rows, more = resolve(drafts, matcher, source.name)
    found.rows += rows
    found.loose += more
    return found


def _goal_above(blocks: Sequence[Block], head: BlockHead) -> Block | None:
    above = blocks[head.first - 1] if head.first else None
    return above if above is not None and is_numbered(above.plain) else None


def _is_value(block: Block) -> bool:
    return block.plain.isdigit() and int(block.plain) in PRODUCTS


def _parts(blocks: Sequence[Block], is_last: bool) -> tuple[list[_Part], list[Block]]:
    """Rows by their values: event and one activity follow each, and what then remains stands before the next value."""
    parts: list[_Part] = []
    loose: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        if _is_value(block):
            parts.append(_Part(block, before=waiting))
            waiting = []
        elif parts and parts[-1].event is None:
            parts[-1].event = block
        elif parts and not parts[-1].activities:
            parts[-1].activities.append(block)
        elif block.is_running:
            loose.append(block)
        else:
            waiting.append(block)
            if is_last and len(waiting) > MOST_AFTER:
                return parts, loose
    if not is_last:
        loose += waiting
    return parts, loose


def _draft(part: _Part, matcher: Matcher) -> PlanDraft:
    lines = [line for block in part.blocks for line in block.lines]
    draft = PlanDraft(line=part.value.lines[0])
    draft.extra_lines = [line for line in lines if line.number != draft.line.number]
    draft.value = int(part.value.plain)
    if part.event is not None:
        draft.event = strip_bullet(part.event.plain)
    for block in part.activities:
        draft.activities += [new_activity(text) for text in split_activities(block.plain)]
    risk = matcher.find(draft.event, draft.value, None, None) if draft.event else None
    if part.before:
        draft.own = _context(part.before, risk, draft)
    return draft


def _context(blocks: Sequence[Block], risk: Row | None, draft: PlanDraft) -> dict[str, str]:
    """Process, working method and systematic control, often run together; the analysis tells where each ends."""
    text = " ".join(block.plain for block in blocks)
    own: dict[str, str] = {}
    for name in ("process", "working_method"):
        said: Any = risk.values[name] if risk is not None else None
        taken = _take_prefix(text, said) if said else None
        if taken is not None:
            own[name], text = taken
    if own or risk is not None:
        if text:
            own["systematic_control"] = text
        if own:
            return own
    return _by_order(blocks, draft)


def _take_prefix(text: str, wanted: str) -> tuple[str, str] | None:
    """The text's opening that is worded as ``wanted``, and what follows it."""
    words = text.split()
    count = len(wanted.split())
    for size in (count, count + 1, count - 1, count + 2, count - 2):
        head = " ".join(words[:size])
        if 0 < size <= len(words) and likeness(head, wanted) >= ALIKE + 0.07:
            return head, " ".join(words[size:])
    return None


def _by_order(blocks: Sequence[Block], draft: PlanDraft) -> dict[str, str]:
    """Without help from the analysis: cells in order, the first block parted where a capital starts a new cell."""
    cells: list[str] = []
    for block in blocks:
        rest = block.plain
        while len(cells) < 2 and (parts := split_at_capital(rest)):
            cells.append(parts[0])
            rest = parts[1]
            draft.doubt("cells_run_together", "", block.plain)
        cells.append(rest)
    names: tuple[str, ...] = ("process", "working_method", "systematic_control")
    if len(cells) < 3:
        names = names[3 - len(cells) :] if len(cells) == 2 else names[:1]
    own = dict(zip(names, cells, strict=False))
    if len(cells) > 3:
        own["systematic_control"] = " ".join(cells[2:])
    return own
