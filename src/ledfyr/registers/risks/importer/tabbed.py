"""Risk tables whose cells are kept apart: TXT with tabs, CSV, XLSX, DOCX and ruled tables of a PDF."""

from __future__ import annotations

from dataclasses import dataclass, field

from ledfyr.engines.exchange.readers.cells import (
    handling,
    integer,
    is_goal_heading,
    is_numbered,
    rating,
    starts_lower,
    strip_bullet,
)
from ledfyr.engines.exchange.readers.heads import Head, find_head
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold

from .columns import CONTEXT, PLAN_COLUMNS, PRODUCT_LABELS, VOCABULARY, is_risk_head
from .context import Habits, Placed, place_rows
from .drafts import Draft
from .lines import looks_like_row, read_line
from .scales import find_scale, worded_step

MOST_STRAY_LINES = 12
MOST_LINES_TO_GOAL = 6
WORDS = VOCABULARY | PLAN_COLUMNS | {"value": (*VOCABULARY["value"], *PRODUCT_LABELS)}


@dataclass
class Table:
    """One head and the lines that belong to it; ``goal`` is the heading above that names one."""

    head: Head
    lines: list[Line] = field(default_factory=list)
    goal: Line | None = None


@dataclass
class Tables:
    """What the tables of a source held, before it becomes a Reading."""

    heads: list[Head] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    loose: list[tuple[Place, str, str]] = field(default_factory=list)


def read_tables(source: Source) -> Tables:
    """All rows under risk heads. Every line that is not blank between a head and its table's end is a row or loose."""
    tables = find_tables(source)
    found = Tables(heads=[table.head for table in tables])
    numbered = _numbered_goals(tables)
    drafts: list[Draft] = []
    for page, table in enumerate(tables):
        goal = table.goal
        for line in table.lines:
            read = read_line(line, table.head, page, numbered)
            if isinstance(read, Draft):
                drafts.append(read)
                if goal is not None:
                    read.own.setdefault("area_goal", strip_bullet(goal.text))
                    read.lines.append(goal.number)
                    goal = None
            else:
                place = Place(file=source.name, lines=(line.number,), part=line.part)
                found.loose.append((place, line.words, read))
    columns = {name for table in tables for name in table.head.fields}
    # A heading or a row across the table may name what no column does.
    columns |= {name for name in CONTEXT if any(draft.own.get(name) for draft in drafts)}
    _carry_places(tables, drafts)
    placed = place_rows(drafts, _habits(source, drafts, numbered), columns)
    _read_words(source, drafts)
    rated = "likelihood" in columns
    found.rows = [to_row(item, source.name, rated, "nr" in columns) for item in placed]
    _keep_unused(source, drafts, found)
    return found


def find_tables(source: Source) -> list[Table]:
    """Each risk head with its lines: down to the last line that looks like a row before the next head of any table."""
    cache: dict[str, str] = {}
    every = [head for at, line in enumerate(source.lines) if (head := find_head(at, line, WORDS, cache))]
    heads = [head for head in every if is_risk_head(head.fields)]
    tables: list[Table] = []
    ends = {head.index: every[at + 1].index for at, head in enumerate(every[:-1])}
    for number, head in enumerate(heads):
        stop = heads[number + 1].index if number + 1 < len(heads) else len(source.lines)
        goal = _goal_above(source.lines, head)
        if goal is not None and tables:
            tables[-1].lines = [line for line in tables[-1].lines if line.number != goal.number]
        last = _last_row(source.lines, head, min(stop, ends.get(head.index, stop)), source.format == "xlsx")
        between = [line for line in source.lines[last + 1 : stop] if not line.is_blank]
        if number + 1 < len(heads) and stop == ends.get(head.index) and len(between) <= MOST_STRAY_LINES:
            # Between two heads of one table, page numbers and the like belong to it; a longer text does not.
            last = stop - 1
        lines = [line for line in source.lines[head.index + 1 : last + 1] if not line.is_blank]
        tables.append(Table(head, lines, goal))
    return tables


def _goal_above(lines: tuple[Line, ...], head: Head) -> Line | None:
    """The heading just above a table without a goal column, when it names a goal."""
    if head.has("area_goal"):
        return None
    for line in reversed(lines[max(0, head.index - MOST_LINES_TO_GOAL) : head.index]):
        filled = [cell for cell in line.cells if cell]
        if filled:
            same = line.part == lines[head.index].part or len(line.cells) == 1
            return line if same and len(filled) == 1 and is_goal_heading(filled[0]) else None
    return None


def _carry_places(tables: list[Table], drafts: list[Draft]) -> None:
    """A unit left of the event holds for the blank cells below it in its table, as merged cells leave them."""
    now: tuple[int, str | None] = (-1, None)
    for draft in drafts:
        head = tables[draft.page].head
        place, event = head.at("place"), head.at("event")
        if place is None or event is None or place > event:
            continue
        if now[0] == draft.page and draft.place is None and not draft.is_context:
            draft.place = now[1]
        now = (draft.page, draft.place or (now[1] if now[0] == draft.page else None))


def _read_words(source: Source, drafts: list[Draft]) -> None:
    """Steps told in words alone, by the scale that the source states; else they stay unknown and the row is marked."""
    if not any(draft.worded for draft in drafts):
        return
    scale, _ = find_scale(source)
    for draft in drafts:
        for name, word in draft.worded.items():
            found = worded_step(word, scale[name]) if scale else None
            setattr(draft, name, found)
            if found is None:
                draft.doubt("missing_rating", name, word)


def _last_row(lines: tuple[Line, ...], head: Head, stop: int, sheets: bool) -> int:
    last, stray = head.index, 0
    for at in range(head.index + 1, stop):
        line = lines[at]
        if line.is_blank:
            continue
        if line.part != lines[head.index].part and (sheets or (len(line.cells) > 1 and _is_other_head(line))):
            break
        filled = [cell for cell in line.cells if cell]
        near = all(lines[between].is_blank for between in range(last + 1, at))
        if (
            looks_like_row(line, head)
            or _is_strong(line)
            or (len(filled) > 1 and near and at - last <= 2)
            or (at == last + 1 and len(line.cells) > 1)
        ):
            last, stray = at, 0
        else:
            stray += 1
            if stray > MOST_STRAY_LINES:
                break
    return last


def _is_other_head(line: Line) -> bool:
    return False if _is_strong(line) else all(len(cell) < 40 for cell in line.cells)


def _is_strong(line: Line) -> bool:
    """A line that can be nothing but a row: two ratings, or a number or a value together with a rating or handling."""
    if len([cell for cell in line.cells if cell]) < 2:
        return False
    rated = sum(1 for cell in line.cells if rating(cell) is not None)
    decided = any(handling(cell) is not None for cell in line.cells if cell)
    numbers = sum(1 for cell in line.cells if integer(cell) is not None)
    return rated >= 2 or (rated + decided >= 1 and numbers >= 1)


def _numbered_goals(tables: list[Table]) -> bool:
    goals = []
    for table in tables:
        at = table.head.at("area_goal")
        goals += [line.cells[at] for line in table.lines if at is not None and at < len(line.cells) and line.cells[at]]
    return bool(goals) and sum(map(is_numbered, goals)) * 2 > len(goals)


def _habits(source: Source, drafts: list[Draft], numbered: bool) -> Habits:
    lower = {}
    for name in CONTEXT:
        cells = [draft.own[name] for draft in drafts if draft.own.get(name)]
        lower[name] = sum(map(starts_lower, cells)) * 2 > len(cells)
    wordings: list[str] = []

    def seen(text: str) -> bool:
        if not wordings:
            wordings.append("\n".join(fold(cell) for line in source.lines for cell in line.cells if cell))
        return fold(text) in wordings[0]

    return Habits(numbered_goals=numbered, lower_case=lower, seen=seen, sheets=source.format == "xlsx")


def to_row(placed: Placed, file: str, rated: bool = True, has_numbers: bool = True) -> Row:
    """The row in the words of the data contract. ``rated``: the table rates likelihood and consequence."""
    draft = placed.draft
    if draft.nr is None and has_numbers:
        draft.doubt("missing_number", "nr")
    if rated and (draft.likelihood is None or draft.consequence is None):
        draft.doubt("missing_rating", "likelihood" if draft.likelihood is None else "consequence")
    product = draft.likelihood * draft.consequence if draft.likelihood and draft.consequence else None
    if product is not None and draft.value is not None and product != draft.value:
        draft.doubt("value_not_product", "value", str(draft.value), str(product))
    if not draft.event:
        draft.doubt("missing_event", "event")
    doubts = tuple(draft.doubts)
    values = {
        "nr": draft.nr,
        **{name: placed.text(name) for name in CONTEXT},
        "event": draft.event or None,
        "likelihood": draft.likelihood,
        "consequence": draft.consequence,
        "value": draft.value,
        "value_printed": draft.value_printed,
        "handling": handling(draft.handling_printed or ""),
        "handling_printed": draft.handling_printed,
        "measures": list(draft.measures),
        "categories": list(draft.categories),
        "place": draft.place,
        "doubts": doubt_codes(doubts),
    }
    place = Place(file=file, lines=tuple(sorted(set(draft.lines))), part=draft.part)
    return Row(kind="risks", values=values, place=place, words="\n".join(draft.words), doubts=doubts)


def doubt_codes(doubts: tuple[Doubt, ...]) -> list[str]:
    """The codes, each once, in order."""
    return list(dict.fromkeys(doubt.code for doubt in doubts))


def _keep_unused(source: Source, drafts: list[Draft], found: Tables) -> None:
    """Lines of context cells that no row took up, e.g. at the table's end, are loose."""
    used = {line for row in found.rows for line in row.place.lines}
    by_number = {line.number: line for line in source.lines}
    for draft in drafts:
        for number in draft.lines:
            if number not in used:
                line = by_number[number]
                place = Place(file=source.name, lines=(number,), part=line.part)
                found.loose.append((place, line.words, "only_context"))
                used.add(number)
