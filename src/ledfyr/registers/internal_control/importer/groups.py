"""Control plans in labelled groups ('Process:', 'Arbetssätt:'), where several events share several controls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ledfyr.engines.exchange.readers.blocks import Block, BlockHead
from ledfyr.engines.exchange.readers.cells import is_numbered, strip_bullet
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold, likeness

from .context import flat
from .lines import new_activity
from .matching import ALIKE, Matcher

_LABELS = {"process": "process", "arbetssätt": "working_method", "arbetsätt": "working_method", "mål": "area_goal"}
_NAME = re.compile(r"[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+)+")
_NAMES = re.compile(rf"{_NAME.pattern}(?:,\s*{_NAME.pattern})*")
_GAP = re.compile(r"\s{2,}")
_WORDS_OF_METHOD = 3
Loose = list[tuple[Place, str, str]]


@dataclass
class _Group:
    """One working method's events and controls."""

    goal: str | None
    process: str | None
    method: str | None
    numbers: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    part: str = ""
    control: str | None = None
    events: list[str] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_groups(
    source: Source, blocks: Sequence[Block], heads: Sequence[BlockHead], matcher: Matcher
) -> tuple[list[Row], Loose]:
    """One row per group of events that share their controls; blocks that fit nowhere are loose."""
    return _Walk(source, matcher).read(blocks, heads)


class _Walk:
    """Reading downwards: labels set the context, heads open a table, blocks fill the group."""

    def __init__(self, source: Source, matcher: Matcher) -> None:
        self.source = source
        self.matcher = matcher
        self.known: dict[str, str | None] = {"area_goal": None, "process": None, "working_method": None}
        self.label_numbers: list[int] = []
        self.groups: list[_Group] = []
        self.group: _Group | None = None
        self.loose: Loose = []

    def read(self, blocks: Sequence[Block], heads: Sequence[BlockHead]) -> tuple[list[Row], Loose]:
        head_at = {at for head in heads for at in range(head.first, head.last + 1)}
        ends = _end(blocks, heads)
        pending = ""
        for at, block in enumerate(blocks[:ends]):
            label = _LABELS.get(fold(block.plain)) if block.plain.endswith(":") else None
            if label:
                pending = label
                self.label_numbers += block.numbers
            elif pending:
                self._set(pending, block)
                pending = ""
            elif is_numbered(block.plain) and _label_follows(blocks, at):
                self.known["area_goal"] = block.plain
                self.label_numbers = list(block.numbers)
                self.group = None
            elif at in head_at:
                self._open()
            elif self.group is not None:
                self._fill(self.group, block, blocks[at + 1] if at + 1 < len(blocks) else None)
        return [self._row(group) for group in self.groups], self.loose

    def _set(self, label: str, block: Block) -> None:
        self.known[label] = strip_bullet(block.plain)
        if label == "process":
            self.known["working_method"] = None
        self.label_numbers += block.numbers
        self.group = None

    def _open(self) -> None:
        if self.group is not None:
            return
        group = _Group(self.known["area_goal"], self.known["process"], self.known["working_method"])
        group.numbers = list(self.label_numbers)
        self.label_numbers = []
        self.groups.append(group)
        self.group = group

    def _fill(self, group: _Group, block: Block, below: Block | None) -> None:
        if block.is_running:
            self.loose.append(self._stray(block, "page_header"))
            return
        group.numbers += block.numbers
        group.words += [line.words for line in block.lines]
        text = block.plain
        gap = _GAP.search(block.text)
        if self._is_event(block, group):
            group.events.append(strip_bullet(text))
        elif gap and block.lead >= 2:
            group.activities.append(new_activity(block.text[: gap.start()].strip()))
            self._method_and_owner(group, block.text[gap.end() :])
        elif block.lead >= 2 and group.activities and _NAMES.fullmatch(text):
            self._put(group, "owner", text)
        elif block.lead >= 2:
            group.activities.append(new_activity(text))
        elif block.lead == 1 and group.activities:
            self._method_and_owner(group, text)
        elif not group.activities and not group.events and group.control is None:
            group.control = text
        elif group.activities:
            self._describe(group, text)
        else:
            group.doubts.append(Doubt("unplaced_cell", "", text))

    def _is_event(self, block: Block, group: _Group) -> bool:
        """The wording of a risk, or a cell with nothing but empty cells after it before any control has come."""
        if self.matcher.is_event(strip_bullet(block.plain)):
            return True
        before_controls = not group.activities
        return before_controls and bool(block.lead) and (block.tail >= 3 or block.empty_after or block.lead == 1)

    def _method_and_owner(self, group: _Group, text: str) -> None:
        """'Stickprov Ada Berg': a method and who is responsible; names are words with capitals at the end."""
        text = " ".join(text.split())
        names = re.search(rf"(?:^|\s)({_NAMES.pattern})$", text)
        method = text
        if names and names.start() > 0:
            # The method's own first word has a capital too: the name starts after it.
            self._put(group, "owner", names.group(1))
            method = text[: names.start()].strip()
        elif names:
            first, _, rest = text.partition(" ")
            if len(rest.split()) >= 2 and "," not in first:
                self._put(group, "owner", rest)
                method = first
        if method:
            self._put(group, "method", method)

    def _describe(self, group: _Group, text: str) -> None:
        """A cell after an activity: a short one is its method, a longer one describes it."""
        short = len(text.split()) <= _WORDS_OF_METHOD and not text.endswith(".")
        self._put(group, "method" if short else "description", text)

    def _put(self, group: _Group, key: str, text: str) -> None:
        activity = group.activities[-1]
        activity[key] = f"{activity[key]} {text}" if activity[key] else text

    def _stray(self, block: Block, why: str) -> tuple[Place, str, str]:
        place = Place(file=self.source.name, lines=tuple(block.numbers), part=block.lines[0].part)
        return place, block.plain, why

    def _row(self, group: _Group) -> Row:
        risks = [self.matcher.find(event, None, group.process, group.method) for event in group.events]
        found = [risk for risk in risks if risk is not None]
        doubts = list(group.doubts)
        if not group.events:
            doubts.append(Doubt("missing_event", "event"))
        for event, risk in zip(group.events, risks, strict=True):
            if risk is None and self.matcher.risks:
                doubts.append(Doubt("event_not_in_analysis", "event", event))
            elif risk is not None and likeness(risk.values["process"], group.process) < ALIKE:
                doubts.append(Doubt("process_differs", "process", group.process or "", risk.values["process"] or ""))
        values_of = {risk.values["value"] for risk in found}
        values = {
            "risk_nrs": [risk.values["nr"] for risk in found if risk.values["nr"] is not None],
            "events": group.events,
            "area_goal": group.goal,
            "process": group.process,
            "working_method": group.method,
            "systematic_control": group.control,
            "value": values_of.pop() if len(values_of) == 1 and len(found) == len(group.events) else None,
            "activities": group.activities,
            "control_activities": flat(group.activities, "text"),
            "methods": flat(group.activities, "method"),
            "owners": owners(group.activities),
            "process_printed": None,
            "working_method_printed": None,
        }
        place = Place(file=self.source.name, lines=tuple(sorted(set(group.numbers))), part=group.part)
        return Row("control-plan", values, place, "\n".join(group.words), tuple(doubts))


def owners(activities: Sequence[dict[str, Any]]) -> list[str]:
    """Every person or role responsible, each once; several in one cell stand with commas between."""
    names = [name.strip() for activity in activities for name in (activity["owner"] or "").split(",")]
    return list(dict.fromkeys(name for name in names if name))


def _label_follows(blocks: Sequence[Block], at: int) -> bool:
    return at + 1 < len(blocks) and blocks[at + 1].plain.endswith(":") and fold(blocks[at + 1].plain) in _LABELS


def _end(blocks: Sequence[Block], heads: Sequence[BlockHead]) -> int:
    """Where the plan ends: the first unindented heading after the last head, or a block that cannot be a cell."""
    for at in range(heads[-1].last + 1, len(blocks)):
        block = blocks[at]
        if len(block.text) > 200 or (block.lead == 1 and len(block.lines) == 1 and _is_title(block, blocks, at)):
            return at
    return len(blocks)


def _is_title(block: Block, blocks: Sequence[Block], at: int) -> bool:
    """A line on its own at the top of a page, followed by running text."""
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    return below is not None and below.lead == 0 and len(below.text) > 100
