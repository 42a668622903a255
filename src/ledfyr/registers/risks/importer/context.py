"""Goal, process and working method of every row: carried down, joined over page breaks, moved where they slipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ledfyr.engines.exchange.readers.cells import is_numbered, starts_lower
from ledfyr.kernel.text import fold

from .columns import CONTEXT
from .drafts import Draft

# A cell cut after one of these goes on on the next page.
_OPEN_ENDS = {
    "och",
    "eller",
    "samt",
    "för",
    "av",
    "i",
    "på",
    "till",
    "med",
    "om",
    "att",
    "enligt",
    "vid",
    "från",
    "som",
}
_OPEN_ENDS |= {"en", "ett", "den", "det", "de", "sin", "sina", "inom", "mellan", "under", "utan", "är", "ska"}


@dataclass
class Carried:
    """A context cell's text, shared by every row it holds for, so that a later continuation reaches them all."""

    text: str
    lines: list[int] = field(default_factory=list)
    owner: Draft | None = None


@dataclass
class Placed:
    """A draft with the context that holds for it."""

    draft: Draft
    context: dict[str, Carried | None]

    def text(self, name: str) -> str | None:
        """The final wording of a context field."""
        carried = self.context[name]
        return carried.text if carried else None


@dataclass
class Habits:
    """How this table writes its cells: numbered goals, lower-case beginnings; and all the source's wordings.

    ``sheets``: its parts are sheets, and nothing is carried from one to the next.
    """

    numbered_goals: bool
    lower_case: dict[str, bool]
    seen: Callable[[str], bool]
    sheets: bool = False


def place_rows(drafts: list[Draft], habits: Habits, fields: set[str]) -> list[Placed]:
    """Every draft that is a row, with its context. ``fields``: the context columns that the table has."""
    walk = _Walk(habits, [name for name in CONTEXT if name in fields])
    for at, draft in enumerate(drafts):
        walk.take(draft, drafts[at - 1] if at else None)
    return walk.placed


class _Walk:
    """The state of reading downwards."""

    def __init__(self, habits: Habits, columns: list[str]) -> None:
        self.habits = habits
        self.columns = columns
        self.now: dict[str, Carried | None] = dict.fromkeys(CONTEXT)
        self.waiting: list[str] = []
        self.placed: list[Placed] = []
        self.loose_context: Draft | None = None

    def take(self, draft: Draft, above: Draft | None) -> None:
        first = above is not None and above.page != draft.page
        if above is not None and above.part != draft.part and self.habits.sheets:
            self.now, first = dict.fromkeys(CONTEXT), False
        if self.loose_context is not None:
            # The line above held only context cells: it is part of this row.
            draft.lines[:0] = self.loose_context.lines
            draft.words[:0] = self.loose_context.words
            draft.doubts[:0] = self.loose_context.doubts
            first = first or self.loose_context.own.get("_first") == "1"
            self.loose_context = None
        joined = {name for name in self.columns if first and self._continues(name, draft)}
        late = first and self._is_late(draft, joined)
        for name in self.columns:
            own = draft.own.get(name, "")
            if name in joined:
                self._join(name, draft)
            elif own and late and name == "process":
                self._set_late(draft, own)
            elif own:
                self._set(name, draft, own)
        self._take_waiting(draft)
        if draft.is_context:
            self._keep_context_line(draft, joined, first)
        elif self._is_cut_event(draft):
            self._join_event(draft)
        else:
            self.placed.append(Placed(draft, dict(self.now)))
            self._mark_gaps(draft)

    def _continues(self, name: str, draft: Draft) -> bool:
        own, before = draft.own.get(name, ""), self.now[name]
        if not own or before is None:
            return False
        if name == "area_goal" and self.habits.numbered_goals:
            return not is_numbered(own)
        if is_numbered(own) or fold(own) == fold(before.text):
            return False
        if self.habits.seen(before.text + " " + own):
            return True
        last = before.text.rstrip()
        if last.endswith((".", "!", "?")):
            return False
        word = fold(last).rsplit(" ", 1)[-1]
        open_end = last.endswith((",", "-", "\u00ad", "/")) or word in _OPEN_ENDS
        return open_end or (starts_lower(own) and not self.habits.lower_case.get(name, False))

    def _join(self, name: str, draft: Draft) -> None:
        before = self.now[name]
        if before is None:
            return
        own, first_half = draft.own[name], before.text
        cut = first_half.endswith(("-", "\u00ad")) and starts_lower(own)
        before.text = first_half.rstrip("-\u00ad") + own if cut else f"{first_half} {own}"
        before.lines += draft.lines
        if before.owner is not None:
            before.owner.doubt("cell_joined", name, first_half, before.text)
            before.owner.lines += [line for line in draft.lines if line not in before.owner.lines]
        draft.doubt("cell_joined", name, own, before.text)

    def _is_late(self, draft: Draft, joined: set[str]) -> bool:
        """A process printed on the next page: the page's last working method has no process of its own, and this row
        has a process but no working method. A process always has one, so the two belong together."""
        if joined or not draft.own.get("process") or draft.own.get("working_method") or draft.own.get("area_goal"):
            return False
        start = self._last_method()
        return start is not None and not start.draft.own.get("process") and not start.draft.own.get("area_goal")

    def _last_method(self) -> Placed | None:
        for placed in reversed(self.placed):
            if placed.draft.own.get("working_method"):
                return placed
            if placed.draft.own.get("process"):
                return None
        return None

    def _set_late(self, draft: Draft, own: str) -> None:
        late = Carried(own, list(draft.lines), draft)
        start = self._last_method()
        changing = start is not None
        for placed in reversed(self.placed):
            if not changing:
                break
            before = placed.text("process") or ""
            placed.context["process"] = late
            placed.draft.doubt("process_from_next_page", "process", before, own)
            placed.draft.lines += [line for line in draft.lines if line not in placed.draft.lines]
            changing = placed is not start
        self.now["process"] = late
        kept = self.now["working_method"]
        draft.doubt("working_method_carried_over_page", "working_method", "", kept.text if kept else "")

    def _set(self, name: str, draft: Draft, own: str) -> None:
        self.now[name] = Carried(own, list(draft.lines), draft)
        # What stands under the old value does not hold under the new one.
        for below in CONTEXT[CONTEXT.index(name) + 1 :]:
            self.now[below] = None
        self.waiting = []

    def _take_waiting(self, draft: Draft) -> None:
        if draft.own.get("working_method") or any(draft.own.get(name) for name in self.columns):
            self.waiting = list(draft.extra)
            return
        if self.waiting:
            text = self.waiting.pop(0)
            self.now["working_method"] = Carried(text, list(draft.lines), draft)
            draft.doubt("working_method_from_row_above", "working_method", "", text)
        if draft.extra:
            self.waiting = list(draft.extra)

    def _keep_context_line(self, draft: Draft, joined: set[str], first: bool) -> None:
        """A line of context cells alone: the end of cells on the page before, or the start of the next row."""
        only_joined = joined and joined >= {name for name, cell in draft.own.items() if cell}
        if only_joined and self.placed:
            self.placed[-1].draft.words += draft.words
            return
        if first:
            draft.own["_first"] = "1"
        self.loose_context = draft

    def _is_cut_event(self, draft: Draft) -> bool:
        alone = draft.event and not draft.is_rated and not draft.handling_printed and not any(draft.own.values())
        return bool(alone and self.placed and starts_lower(draft.event))

    def _join_event(self, draft: Draft) -> None:
        above = self.placed[-1].draft
        printed, above.event = above.event, f"{above.event} {draft.event}"
        above.lines += draft.lines
        above.words += draft.words
        above.doubt("cell_joined", "event", printed, above.event)

    def _mark_gaps(self, draft: Draft) -> None:
        for name in self.columns:
            if self.now[name] is None:
                draft.doubt(f"missing_{name}", name)
