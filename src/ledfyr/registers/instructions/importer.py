"""Takes in instructions from a table with the columns of their own export, a row a required part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ledfyr.engines.exchange.readers.registers import Columns, exported_rows, exported_table
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Place, Reading, Readings, Row
from ledfyr.kernel.source import Source

from .services.taking_in import plan_instruction_rows, take_in_instructions, undo_taking_in

COLUMNS: Columns = {
    "occasion": ("Tillfälle", "text"),
    "month": ("Månad", "number"),
    "name": ("Eget tillfälle", "text"),
    "text": ("Anvisning", "text"),
    "contact": ("Kontakt", "text"),
    "deadline": ("Lämnas in senast", "text"),
    "part": ("Del", "text"),
    "kind": ("Slag", "text"),
    "house": ("Finns i Ledfyr som", "text"),
    "demand": ("Vad som krävs", "text"),
    "committees": ("Nämnder", "list"),
}
NEEDED = ("occasion", "part", "kind")
BLANK = ("name", "text", "house", "demand")


def read_instructions(source: Source, earlier: Readings) -> Reading:
    """Rows of kind 'instructions' from a table whose head is that of an export. Other files give no rows."""
    found = exported_table(source, COLUMNS)
    if found is None:
        return Reading("instructions")
    rows: list[Row] = []
    loose: list[tuple[Place, str, str]] = []
    for line, values, wrong in exported_rows(source, COLUMNS, *found):
        place = Place(file=source.name, lines=(line.number,), part=line.part)
        if wrong or not all(values[key] for key in NEEDED):
            loose.append((place, line.words, "not_readable"))
        else:
            rows.append(Row("instructions", values | {key: values[key] or "" for key in BLANK}, place, line.words))
    return Reading("instructions", tuple(rows), tuple(loose))


def plan(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What taking the rows in would do."""
    return plan_instruction_rows(actor=actor, scope=scope, rows=rows)


def apply(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the rows in."""
    return take_in_instructions(actor=actor, scope=scope, rows=rows)


def undo(actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take back what was taken in. Raises ChangedSince."""
    undo_taking_in(actor=actor, scope=scope, marks=marks)
