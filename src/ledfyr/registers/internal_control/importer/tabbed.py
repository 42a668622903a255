"""Control plans whose cells are kept apart: TXT with tabs, CSV, XLSX, DOCX and ruled tables of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ledfyr.engines.exchange.readers.cells import is_goal_heading, is_numbered
from ledfyr.engines.exchange.readers.heads import Head, find_head
from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import likeness

from .columns import ANALYSIS_COLUMNS, PRODUCT_LABELS, VOCABULARY, is_plan_head
from .context import resolve
from .lines import PlanDraft, looks_like_event, read_line
from .matching import Matcher

MOST_LINES_TO_GOAL = 6
WORDS = VOCABULARY | {"value": (*VOCABULARY["value"], *PRODUCT_LABELS)} | ANALYSIS_COLUMNS


@dataclass
class PlanTables:
    """What the plan's tables held, before it becomes a Reading."""

    heads: list[Head] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    loose: list[tuple[Place, str, str]] = field(default_factory=list)


def read_tables(source: Source, risks: Sequence[Row]) -> PlanTables:
    """All rows under plan heads. Every line that is not blank between a head and its table's end is a row or loose."""
    found = PlanTables()
    found.heads, every = find_heads(source)
    matcher = Matcher(risks)
    drafts: list[PlanDraft] = []
    end = -1
    for number, head in enumerate(found.heads):
        stop = min((index for index in every if index > head.index), default=len(source.lines))
        stop = _sheet_end(source, head, stop)
        goal = _goal_above(source, head.index, end, risks)
        first = True
        last = _last_line(source.lines, head, stop)
        for line in source.lines[head.index + 1 : last + 1]:
            if line.is_blank:
                continue
            read = read_line(line, head, matcher)
            if read == "only_analysis":
                continue
            if isinstance(read, str):
                found.loose.append((Place(file=source.name, lines=(line.number,), part=line.part), line.words, read))
                continue
            if first:
                read.first = goal is None and number > 0
                if goal is not None:
                    read.goal, read.goal_lines = goal.text, (goal.number,)
                first = False
            drafts.append(read)
        end = last
    _give_numbers_back(drafts, found.heads, matcher)
    printed = {name for head in found.heads for name in head.fields} | {name for draft in drafts for name in draft.own}
    for draft in drafts:
        draft.columns = frozenset(printed)
    rows, loose = resolve(drafts, matcher, source.name)
    found.rows = rows
    found.loose += loose
    return found


def _sheet_end(source: Source, head: Head, stop: int) -> int:
    """Where a workbook's sheet ends, since no table goes on in the next one; elsewhere ``stop``."""
    if source.format != "xlsx":
        return stop
    sheet = source.lines[head.index].part
    return next((at for at in range(head.index, stop) if source.lines[at].part != sheet), stop)


def _give_numbers_back(drafts: Sequence[PlanDraft], heads: Sequence[Head], matcher: Matcher) -> None:
    """A number at an event's end is its value only in a table that writes values so: there most events have one."""
    events = [draft for draft in drafts if draft.event]
    valued = [draft for draft in events if draft.value is not None and draft.printed != draft.event]
    if any(head.has("value") for head in heads) or 2 * len(valued) > len(events):
        return
    for draft in valued:
        if draft.value not in matcher.values_of(draft.event):
            draft.event, draft.value = draft.printed, None


def find_heads(source: Source) -> tuple[list[Head], list[int]]:
    """The heads of control plans in a source, in order, and the indexes of all heads that are like them."""
    cache: dict[str, str] = {}
    heads = [head for at, line in enumerate(source.lines) if (head := find_head(at, line, WORDS, cache))]
    return [head for head in heads if is_plan_head(head.fields)], [head.index for head in heads]


def _goal_above(source: Source, head: int, end: int, risks: Sequence[Row]) -> Line | None:
    """The goal printed as a heading between the table before and this head: numbered, or a goal of the analysis."""
    goals = {row.values["area_goal"] for row in risks if row.values["area_goal"]}
    for line in reversed(source.lines[max(end + 1, head - MOST_LINES_TO_GOAL) : head]):
        filled = [cell for cell in line.cells if cell]
        if len(filled) != 1 or len(filled[0]) < 4:
            continue
        if (
            is_numbered(filled[0])
            or is_goal_heading(filled[0])
            or any(likeness(filled[0], goal) >= 0.85 for goal in goals)
        ):
            return line
        return None
    return None


def _last_line(lines: tuple[Line, ...], head: Head, stop: int) -> int:
    """A plan's table ends at the first line of a single cell, or at a blank line that no row with an event follows."""
    last, gap = head.index, False
    for at in range(head.index + 1, stop):
        line = lines[at]
        if line.is_blank:
            gap = True
            continue
        column = head.at("event") or 0
        event = line.cells[column] if column < len(line.cells) else ""
        is_row = len(line.cells) > 1 and (bool(event) or len([cell for cell in line.cells if cell]) > 1)
        # In a file that keeps its tables apart, a row across the table is as wide as its head.
        is_row = is_row or (not line.raw and len(line.cells) >= len(head.fields) > 1)
        if not is_row or (gap and not any(looks_like_event(cell) for cell in line.cells) and len(line.cells) < 3):
            number_only = line.text.isdigit() and at + 1 < stop
            if number_only:
                continue
            break
        if gap and len(line.cells) > len(head.fields) + 2:
            break
        last, gap = at, False
    return last
