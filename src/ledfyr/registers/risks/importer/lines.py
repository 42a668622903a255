"""One line of a risk table as a draft: by position where the cells fit their columns, else by their looks."""

from __future__ import annotations

from dataclasses import replace

from ledfyr.engines.exchange.readers.cells import (
    handling,
    integer,
    is_decimal,
    is_goal_heading,
    is_numbered,
    is_scale_word,
    is_star,
    rating,
    sentences,
    step,
    strip_bullet,
    value_in,
)
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.source import Line
from ledfyr.kernel.text import squeeze

from .columns import CONTEXT, PLAN_COLUMNS, holds_plan
from .drafts import Draft

HIGHEST = 100  # no scale in use gives a larger product
LEAST_WORDS_OF_GOAL = 4
MISSING = {"saknas", "–", "-"}


def read_line(line: Line, head: Head, page: int, numbered_goals: bool) -> Draft | str:
    """A draft, or the reason why the line is no row: 'page_number' | 'no_event' | 'outside_columns'.

    ``numbered_goals``: the table's goals open with a number, so that a text without one is no goal.
    """
    filled = [cell for cell in line.cells if cell]
    if len(filled) == 1 and integer(filled[0]) is not None:
        return "page_number"
    if len(line.cells) == 1:
        return "outside_columns"
    if is_group(line, head):
        return _group(line, head, page)
    line = replace(line, cells=tuple("" if cell.lower() in MISSING else cell for cell in line.cells))
    if _fits(line.cells, head):
        return _by_position(line, head, page)
    return _by_content(line, head, page, numbered_goals)


def is_group(line: Line, head: Head) -> bool:
    """A row across a table without a goal column: the goal of the rows below."""
    cell = line.cells[0]
    alone = bool(cell) and not any(line.cells[1:])
    if not alone or head.has("area_goal") or _is_marked(cell):
        return False
    # Where the events stand first, a long text alone is an event without its rating.
    return head.at("event") != 0 or is_goal_heading(cell) or len(cell.split()) < LEAST_WORDS_OF_GOAL


def _group(line: Line, head: Head, page: int) -> Draft:
    """The goal of the rows below; a word or two in a table that names no process are rather an area of work."""
    draft = _draft(line, page)
    text = strip_bullet(line.cells[0])
    short = len(text.split()) < LEAST_WORDS_OF_GOAL and not is_goal_heading(text)
    name = "process" if short and not head.has("process") else "area_goal"
    draft.own[name] = text
    if short:
        draft.doubt("group_heading", name, text)
    return draft


def looks_like_row(line: Line, head: Head) -> bool:
    """True when the event's cell holds text and the cells under the rating or the value hold numbers."""
    names = dict(zip(head.fields, line.cells, strict=False))
    wanted = [name for name in ("likelihood", "consequence", "value") if head.has(name)]
    numbers = sum(1 for name in wanted if step(names.get(name, ""), HIGHEST) is not None)
    event = names.get("event", "")
    return bool(event) and not _is_marked(event) and numbers >= min(2, max(1, len(wanted)))


def _fits(cells: tuple[str, ...], head: Head) -> bool:
    """True when every filled cell is of its column's kind."""
    for at, cell in enumerate(cells):
        if not cell:
            continue
        name = head.fields[at] if at < len(head.fields) else ""
        if name == "" and at >= len(head.fields):
            return False
        if name == "nr" and integer(cell) is None:
            return False
        if name in {"likelihood", "consequence"} and step(cell) is None and not _is_unread_step(cell):
            return False
        if name == "value" and (rating(cell) is not None or is_star(cell) or len(cell) > 40):
            return False
        if name == "handling" and handling(cell) is None and (integer(cell) is not None or rating(cell) is not None):
            return False
        if name in {*CONTEXT, "event"} and _is_marked(cell):
            return False
    event = head.at("event")
    context_only = not any(cell and head.fields[at] not in CONTEXT for at, cell in enumerate(cells))
    return context_only or (event is not None and event < len(cells) and bool(cells[event]))


def _is_unread_step(cell: str) -> bool:
    """A rating that names no step: in words alone, or with decimals."""
    return is_scale_word(cell) or is_decimal(cell)


def _is_marked(cell: str) -> bool:
    """A cell that can be no running text: a rating, a number, a star."""
    return rating(cell) is not None or integer(cell) is not None or is_star(cell) or is_decimal(cell)


def _draft(line: Line, page: int) -> Draft:
    return Draft(lines=[line.number], words=[line.words], page=page, part=line.part)


def _by_position(line: Line, head: Head, page: int) -> Draft:
    draft = _draft(line, page)
    control = head.at("control_activity") or 0
    # The plan takes the line's controls, and with them who, how and when.
    controlled = holds_plan(head.fields) and any(line.cells[control : control + 1])
    for name, cell in zip(head.fields, line.cells, strict=False):
        if not cell:
            continue
        if name in CONTEXT:
            draft.own[name] = strip_bullet(cell)
        elif name == "event":
            draft.event = strip_bullet(cell)
        elif name in {"likelihood", "consequence"}:
            setattr(draft, name, step(cell))
            if step(cell) is None:
                draft.worded[name] = squeeze(cell)
        elif name in PLAN_COLUMNS:
            if not controlled:
                draft.doubt("unplaced_cell", "", cell)
        elif name == "":
            draft.doubt("unplaced_cell", "", cell)
        else:
            _put(draft, name, cell)
    return draft


def _put(draft: Draft, name: str, cell: str) -> None:
    """A cell of the right-hand columns, or the number."""
    if name == "nr":
        draft.nr = integer(cell)
    elif name == "value":
        number = integer(cell)
        draft.value = value_in(cell, HIGHEST)
        if number is None or draft.value is None:
            draft.value_printed = squeeze(cell)
        if draft.value is None:
            draft.doubt("value_not_a_number", "value", cell)
    elif name == "handling":
        draft.handling_printed = squeeze(cell)
    elif name == "place":
        draft.place = squeeze(cell)
    else:
        getattr(draft, name).extend(sentences(cell) if name == "measures" else [strip_bullet(cell)])


def _by_content(line: Line, head: Head, page: int, numbered_goals: bool) -> Draft | str:
    """Find event, number, ratings, value and handling by their looks, then say how far the columns have shifted."""
    cells = line.cells
    ratings = [at for at, cell in enumerate(cells) if rating(cell) is not None]
    event = _event_at(cells, head, ratings)
    if event is None:
        return "no_event" if len([cell for cell in cells if cell]) > 1 else "outside_columns"
    before = [at for at in range(event) if cells[at]]
    nr = before[-1] if before and integer(cells[before[-1]]) is not None else None
    draft = _draft(line, page)
    draft.event = strip_bullet(cells[event])
    draft.nr = integer(cells[nr]) if nr is not None else None
    anchor, column = (nr, head.at("nr")) if nr is not None and head.at("nr") is not None else (event, head.at("event"))
    shift = (anchor or 0) - (column or 0)
    left = {at: cells[at] for at in before if at != nr}
    _place_left(draft, left, head, shift, numbered_goals)
    _place_right(draft, {at: cells[at] for at in range(event + 1, len(cells)) if cells[at]}, head, shift)
    draft.doubt("shifted_columns", "", line.words)
    return draft


def _event_at(cells: tuple[str, ...], head: Head, ratings: list[int]) -> int | None:
    """The event: the last running text before the ratings, or before the handling; else the text after a number."""
    texts = [at for at, cell in enumerate(cells) if cell and not _is_marked(cell) and handling(cell) is None]
    if ratings:
        texts = [at for at in texts if at < ratings[0]]
        return texts[-1] if texts else None
    after = [at for at, cell in enumerate(cells) if handling(cell) is not None or is_star(cell)]
    if after and after[-1] > 0:
        texts = [at for at in texts if at < after[-1]]
        return texts[-1] if texts else None
    following = [at for at in texts if at > 0 and any(integer(cell) is not None for cell in cells[:at])]
    return following[0] if following else None


def _place_left(draft: Draft, left: dict[int, str], head: Head, shift: int, numbered_goals: bool) -> None:
    """Context cells of a shifted line. Moved back as one block where that fits; else each stays where it stands, and a
    text beyond the working-method column is the working method of rows below."""
    columns = {at: name for at, name in enumerate(head.fields) if name in CONTEXT}
    moved = {columns[at - shift]: cell for at, cell in left.items() if at - shift in columns}
    goal = moved.get("area_goal", "")
    if len(moved) == len(left) and (not goal or not numbered_goals or is_numbered(goal)):
        draft.own.update({name: strip_bullet(cell) for name, cell in moved.items()})
        return
    for at, cell in sorted(left.items()):
        name = columns.get(at, "")
        if name:
            draft.own[name] = strip_bullet(cell)
        elif not draft.own.get("working_method") and "working_method" in columns.values():
            draft.own["working_method"] = strip_bullet(cell)
        elif "working_method" in columns.values():
            draft.extra.append(strip_bullet(cell))
            draft.doubt("working_method_moved_down", "working_method", cell)
        else:
            draft.doubt("unplaced_cell", "", cell)


def _place_right(draft: Draft, right: dict[int, str], head: Head, shift: int) -> None:
    """Ratings, value, handling and the rest, in their order; empty cells in between mean nothing."""
    steps = [at for at, cell in right.items() if rating(cell) is not None]
    if len(steps) == 1 and head.at("consequence") is not None and steps[0] - shift >= (head.at("consequence") or 0):
        draft.consequence = rating(right.pop(steps[0]))
    else:
        order = sorted(("likelihood", "consequence"), key=lambda name: -1 if (at := head.at(name)) is None else at)
        for name, at in zip(order, steps, strict=False):
            setattr(draft, name, rating(right.pop(at)))
    for at, cell in sorted(right.items()):
        name = head.fields[at - shift] if 0 <= at - shift < len(head.fields) else ""
        if draft.value is None and integer(cell) is not None and head.has("value"):
            _put(draft, "value", cell)
        elif not draft.handling_printed and handling(cell) is not None and head.has("handling"):
            draft.handling_printed = squeeze(cell)
        elif name in {"measures", "categories", "place"}:
            _put(draft, name, cell)
        elif head.has("measures") and not _is_marked(cell):
            _put(draft, "measures", cell)
        else:
            draft.doubt("unplaced_cell", "", cell)
