"""Takes in meeting dates from a table with Mötesdag, and Börjar, Möteslokal and Anteckning if it has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Place, Reading, Readings, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold

from .services.taking_in import plan_meeting_rows, take_in_meetings

LABELS = {"day": "Mötesdag", "starts": "Börjar", "place": "Möteslokal", "note": "Anteckning"}
_BY_WORD = {fold(label): key for key, label in LABELS.items()}
LONGEST = {"place": 200, "note": 300}


def read_meetings(source: Source, earlier: Readings) -> Reading:
    """Rows of kind 'meetings' from any table whose head names Mötesdag. Other files give no rows."""
    head: dict[str, int] = {}
    rows: list[Row] = []
    loose: list[tuple[Place, str, str]] = []
    for line in source.lines:
        named = {_BY_WORD[fold(cell)]: at for at, cell in enumerate(line.cells) if fold(cell) in _BY_WORD}
        if "day" in named:
            head = named
        elif head and not line.is_blank:
            place = Place(file=source.name, lines=(line.number,), part=line.part)
            got = {key: line.cells[at].strip() for key, at in head.items() if at < len(line.cells)}
            day, starts = _day(got.get("day", "")), _time(got.get("starts", ""))
            if day is None or starts is None or any(len(got.get(key, "")) > most for key, most in LONGEST.items()):
                loose.append((place, line.words, "not_a_day" if day is None else "not_readable"))
                continue
            values = {"day": day, "starts": starts, "place": got.get("place", ""), "note": got.get("note", "")}
            rows.append(Row("meetings", values, place, line.words))
    return Reading("meetings", tuple(rows), tuple(loose))


def _day(text: str) -> str | None:
    """The day as ISO; spreadsheets add a time of day."""
    try:
        return date.fromisoformat(text.partition(" ")[0].partition("T")[0]).isoformat()
    except ValueError:
        return None


def _time(text: str) -> str | None:
    """HH:MM, '' for nothing, None when it is no time."""
    if not text:
        return ""
    for shape in ("%H:%M", "%H.%M", "%H:%M:%S"):
        try:
            return datetime.strptime(text, shape).strftime("%H:%M")  # noqa: DTZ007  # a time of day, nowhere
        except ValueError:
            continue
    return None


def plan(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What taking the rows in would do."""
    return plan_meeting_rows(actor=actor, scope=scope, rows=rows)


def apply(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the rows in."""
    return take_in_meetings(actor=actor, scope=scope, rows=rows)
