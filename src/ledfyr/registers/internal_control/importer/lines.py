"""One line of a control plan as a draft: which cell is the event, what its value is, what the other cells are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from ledfyr.engines.exchange.readers.cells import (
    has_bullet,
    integer,
    is_goal_heading,
    sentences,
    strip_bullet,
    value_in,
)
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.rows import Doubt
from ledfyr.kernel.source import Line
from ledfyr.kernel.text import fold, squeeze

from .columns import ACTIVITY_KEYS, ANALYSIS_COLUMNS, CONTEXT
from .matching import Matcher

_LEADING = re.compile(r"(\d{1,2})\s+(?=[A-ZÅÄÖ])")
_TRAILING = re.compile(r"\s\(?(\d{1,2})\)?\.?$")
LEAST_WORDS_OF_GOAL = 4
PRODUCTS = {one * two for one in range(1, 6) for two in range(1, 6)}
_NUMBERED_EVENT = re.compile(r"(\d{1,3})\.\s+(?=\S)")
MISSING = {"saknas", "–", "-"}
_CONTINUES = ("Detta", "Det ", "De ", "Dessa", "Den ", "Denna", "Därefter", "Även", "Resultatet", "Om ")


@dataclass
class PlanDraft:
    """One line's own cells. ``first``: the first row after a head that repeats without a goal of its own.

    ``printed``: the event's cell before a number was taken from it as the value. ``columns``: the context that the
    table prints at all.
    """

    line: Line
    first: bool = False
    goal: str = ""
    goal_lines: tuple[int, ...] = ()
    own: dict[str, str] = field(default_factory=dict)
    event: str = ""
    printed: str = ""
    value: int | None = None
    numbers: list[int] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    more_events: list[str] = field(default_factory=list)
    extra_lines: list[Line] = field(default_factory=list)
    columns: frozenset[str] = frozenset(CONTEXT)

    def doubt(self, code: str, name: str = "", printed: str = "", kept: str = "") -> None:
        """Mark the row, once per code and field."""
        if not any(known.code == code and known.field == name for known in self.doubts):
            self.doubts.append(Doubt(code=code, field=name, printed=printed, kept=kept))


def read_line(line: Line, head: Head, matcher: Matcher) -> PlanDraft | str:
    """A draft, or the reason why the line is no row: 'page_number' | 'outside_columns' | 'only_analysis'.

    'only_analysis': a row of a table that is analysis and plan in one, without any control.
    """
    filled = [cell for cell in line.cells if cell]
    if len(filled) == 1 and integer(filled[0]) is not None:
        return "page_number"
    shown = line
    line = replace(line, cells=tuple("" if cell.lower() in MISSING else cell for cell in line.cells))
    draft = PlanDraft(line=shown)
    if is_group(line, head, matcher):
        _take_group(draft, line.cells[0], head)
        return draft
    at = _event_at(line.cells, head, matcher)
    control = head.at("control_activity") or 0
    if head.has("likelihood") and not any(line.cells[control : control + 1]):
        return "only_analysis"
    if at is None:
        if len(filled) < 2 and len(line.cells) < 2:
            return "outside_columns"
        _put_all(draft, dict(enumerate(line.cells)), head, 0)
        return draft
    shift = at - (head.at("event") or 0)
    _take_events(draft, line.cells[at], matcher, head)
    before = {place: cell for place, cell in enumerate(line.cells[:at]) if cell}
    after = {place: cell for place, cell in enumerate(line.cells) if place > at and cell}
    if shift:
        draft.doubt("shifted_columns", "", line.words)
    _put_all(draft, before, head, shift)
    _put_after(draft, after, head, shift)
    return draft


def is_group(line: Line, head: Head, matcher: Matcher) -> bool:
    """A row across the table, of its first cell alone. Where the events stand first, a long text is rather an event."""
    cell = line.cells[0]
    if not cell or any(line.cells[1:]) or len(line.cells) < 2 or head.has("area_goal"):
        return False
    if matcher.is_event(strip_bullet(cell)):
        return False
    if head.at("event") != 0 or is_goal_heading(cell):
        return not looks_like_event(cell)
    return len(cell.split()) < LEAST_WORDS_OF_GOAL


def _take_group(draft: PlanDraft, cell: str, head: Head) -> None:
    """A row across the table: the goal of the rows below, or in a word or two an area of work."""
    text = strip_bullet(cell)
    short = len(text.split()) < LEAST_WORDS_OF_GOAL and not is_goal_heading(text)
    if short and not head.has("process"):
        draft.own["process"] = text
        draft.doubt("group_heading", "process", text)
    else:
        draft.goal = text


def _take_events(draft: PlanDraft, cell: str, matcher: Matcher, head: Head) -> None:
    """The event, or several that stand as a list in one cell; a number before it is that of the analysis."""
    items = cell.split("\n")
    several = len(items) > 1 and all(has_bullet(item) for item in items)
    for item in items if several else [cell]:
        text, value = split_value(item, matcher, head.has("value"))
        numbered = _NUMBERED_EVENT.match(text) if head.has("value") else None
        if numbered:
            draft.numbers.append(int(numbered.group(1)))
            text = text[numbered.end() :]
        if draft.event:
            draft.more_events.append(text)
        else:
            draft.event, draft.value = text, value
            draft.printed = strip_bullet(item)


def _event_at(cells: tuple[str, ...], head: Head, matcher: Matcher) -> int | None:
    """The event's cell: the one in its column, unless another cell is clearly an event and that one is not."""
    column = head.at("event")
    own = cells[column] if column is not None and column < len(cells) else ""
    if own and (looks_like_event(own) or matcher.is_event(split_value(own, matcher, False)[0])):
        return column
    marked = [
        at
        for at, cell in enumerate(cells)
        if cell and (looks_like_event(cell) or matcher.is_event(split_value(cell, matcher, False)[0]))
    ]
    control = head.at("control_activity")
    fits = [at for at in marked if at != control or not own]
    if fits and (not own or matcher.is_event(split_value(cells[fits[0]], matcher, False)[0])):
        return fits[0]
    return column if own else None


def looks_like_event(text: str) -> bool:
    """A text that carries a risk value before or after it."""
    text = strip_bullet(text)
    before, after = _LEADING.match(text), _TRAILING.search(text)
    numbers = [int(match.group(1)) for match in (before, after) if match]
    return any(number in PRODUCTS for number in numbers) and len(text) > 6


def split_value(text: str, matcher: Matcher, separate: bool) -> tuple[str, int | None]:
    """The event's wording and the value printed before or after it; ``separate``: values have their own column."""
    text = strip_bullet(text)
    if separate or matcher.opens_with_number(text):
        return text, None
    for match, rest in (
        (after := _TRAILING.search(text), text[: after.start()] if after else ""),
        (before := _LEADING.match(text), text[before.end() :] if before else ""),
    ):
        if match and int(match.group(1)) in PRODUCTS and rest.strip():
            return strip_bullet(rest), int(match.group(1))
    return text, None


def _put_all(draft: PlanDraft, cells: dict[int, str], head: Head, shift: int) -> None:
    """Cells before the event, by their column; of a shifted line by where they would have stood."""
    cells = {at: cell for at, cell in cells.items() if cell}
    names = {at: _name(head, at - shift) for at in cells}
    if shift and any(not name or name not in {*CONTEXT, "risk_nrs", "area_goal"} for name in names.values()):
        names = {at: _name(head, at) for at in cells}
    for at, cell in _activities_first(cells, head):
        _put(draft, names[at], cell)


def _activities_first(cells: dict[int, str], head: Head) -> list[tuple[int, str]]:
    """Who, how and when are said about the activities, wherever their columns stand."""
    return sorted(cells.items(), key=lambda item: (_name(head, item[0]) != "control_activity", item[0]))


def _put_after(draft: PlanDraft, cells: dict[int, str], head: Head, shift: int) -> None:
    """Cells after the event. Of a shifted line they keep their order from the first column after the event on."""
    if not shift:
        for at, cell in _activities_first(cells, head):
            _put(draft, _name(head, at), cell)
        return
    following = [name for name in head.fields[(head.at("event") or 0) + 1 :] if name]
    if all(_name(head, at) in following for at in cells) or not following:
        for at, cell in cells.items():
            _put(draft, _name(head, at), cell)
        return
    for name, cell in zip(following, cells.values(), strict=False):
        _put(draft, name, cell)
    for cell in list(cells.values())[len(following) :]:
        draft.doubt("unplaced_cell", "", cell)


def _name(head: Head, at: int) -> str:
    return head.fields[at] if 0 <= at < len(head.fields) else ""


def _put(draft: PlanDraft, name: str, cell: str) -> None:
    if name in CONTEXT:
        draft.own[name] = strip_bullet(cell)
    elif name == "area_goal":
        draft.goal = strip_bullet(cell)
    elif name == "risk_nrs":
        draft.numbers = [int(number) for number in re.findall(r"\d{1,4}", cell)]
    elif name == "value":
        draft.value = value_in(cell)
        if draft.value is None:
            draft.doubt("value_not_a_number", "value", cell)
    elif name == "control_activity":
        draft.activities += [new_activity(text) for text in split_activities(cell)]
    elif name in {"method", "owner", "timing", "units", "occasion", "description"}:
        if not draft.activities:
            draft.activities.append(new_activity(None))
        for activity in draft.activities:
            activity[name] = squeeze(cell) if name != "owner" else strip_bullet(cell)
    elif name not in ANALYSIS_COLUMNS:
        draft.doubt("unplaced_cell", "", cell)


def new_activity(text: str | None) -> dict[str, Any]:
    """An activity of the plan with nothing but its text."""
    return dict.fromkeys(ACTIVITY_KEYS) | {"text": text}


def split_activities(cell: str) -> list[str]:
    """The separate control activities of one cell; a sentence that only goes on about the one before stays with it."""
    out: list[str] = []
    for sentence in sentences(cell):
        if out and (sentence.startswith(_CONTINUES) or not fold(sentence)):
            out[-1] = f"{out[-1]} {sentence}"
        else:
            out.append(sentence)
    return out


def is_bulleted(line: Line) -> bool:
    """True when any cell opens with a bullet."""
    return any(has_bullet(cell) for cell in line.cells)
