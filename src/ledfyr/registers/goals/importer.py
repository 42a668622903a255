"""Takes in the goal tree from a table with Nivå, Kod, Mål and Överordnat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Place, Reading, Readings, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold

from .rules import level_of, parent_code
from .services import apply_goal_rows

LABELS = {"level": "Nivå", "code": "Kod", "title": "Mål", "parent": "Överordnat mål"}
LEVELS = {
    "inriktningsmål": "policy",
    "kf s mål för verksamhetsområdet": "area",
    "nämndmål": "committee",
    "enhetsmål": "unit",
}
_BY_WORD = {fold(label): key for key, label in LABELS.items()} | {key: key for key in LABELS}


def read_goals(source: Source, earlier: Readings) -> Reading:
    """Rows of kind 'goals' from any table whose head names at least Kod and Mål. Other files give no rows."""
    head: dict[str, int] = {}
    rows: list[Row] = []
    loose: list[tuple[Place, str, str]] = []
    for line in source.lines:
        named = {_BY_WORD[fold(cell)]: at for at, cell in enumerate(line.cells) if fold(cell) in _BY_WORD}
        if {"code", "title", "level"} <= named.keys():
            head = named
        elif head and not line.is_blank:
            place = Place(file=source.name, lines=(line.number,), part=line.part)
            got = {key: line.cells[at].strip() for key, at in head.items() if at < len(line.cells)}
            if got.get("title"):
                rows.append(Row("goals", _values(got), place, line.words))
            else:
                loose.append((place, line.words, "no_title"))
    return Reading("goals", tuple(rows), tuple(loose))


def _values(got: dict[str, str]) -> dict[str, object]:
    code = got.get("code", "").rstrip(".")
    level = got.get("level", "")
    return {
        "level": LEVELS.get(fold(level), level if level in LEVELS.values() else level_of(code)),
        "code": code,
        "title": got["title"],
        "parent": got.get("parent") or parent_code(code) or None,
        "assessment": None,
        "assessment_code": None,
        "expected_results": [],
    }


def apply(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the rows in."""
    return apply_goal_rows(actor=actor, scope=scope, rows=rows)
