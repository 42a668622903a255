"""Risks from a file: finds out how the file is laid out and reads it that way."""

from __future__ import annotations

from collections.abc import Mapping

from ledfyr.engines.exchange.readers.cells import handling
from ledfyr.engines.exchange.readers.registers import exported_rows, exported_table
from ledfyr.kernel.rows import Doubt, Place, Reading, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold, likeness

from .columns import EXPORT
from .facts import find_facts
from .stacked import read_stacked
from .tabbed import read_tables

SAME_WORDS = 0.95
HANDLINGS = {"plan", "analysis_only"}
UNDECIDED = {"", "inte bestämt"}


def read_risks(source: Source, earlier: Mapping[str, Reading]) -> Reading:
    """Every risk in a source, doubtful ones marked; pure. ``earlier`` is not needed and may be empty.

    ``facts``: columns, floors, scale, year, has_measures_column, as far as stated, and ``lines`` by fact.
    """
    table = exported_table(source, EXPORT)
    if table is not None:
        return _exported(source, *table)
    found = read_tables(source)
    if not found.rows and not found.loose:
        found = read_stacked(source)
    return Reading(
        kind="risks", rows=tuple(found.rows), loose=tuple(found.loose), facts=find_facts(source, found.heads)
    )


def _exported(source: Source, start: int, places: dict[int, str]) -> Reading:
    rows = []
    for line, values, wrong in exported_rows(source, EXPORT, start, places):
        doubts = [Doubt(str(code)) for code in values["doubts"]] + [Doubt("unreadable_cell", key) for key in wrong]
        printed = values["handling"]
        values["handling"] = _handling(printed)
        if printed and values["handling"] is None and fold(printed) not in UNDECIDED:
            doubts.append(Doubt("unreadable_cell", "handling", printed))
        values["doubts"] = list(dict.fromkeys(doubt.code for doubt in doubts))
        place = Place(file=source.name, lines=(line.number,), part=line.part)
        rows.append(Row(kind="risks", values=values, place=place, words=line.words, doubts=tuple(doubts)))
    labels = [cell for cell in source.lines[start].cells if cell]
    facts = {"columns": labels, "has_measures_column": "measures" in places.values(), "lines": {}}
    return Reading(kind="risks", rows=tuple(rows), facts=facts)


def _handling(printed: str | None) -> str | None:
    """The code that a cell of an export names, as itself or in the words that a person writes there."""
    return printed if printed in HANDLINGS else handling(printed or "")


def infer_handling(risks: Reading, plan: Reading) -> Reading:
    """Handling 'plan' filled in where none is printed and the plan lists the event (Doubt 'handling_from_plan')."""
    numbers = {nr for row in plan.rows for nr in row.values.get("risk_nrs") or []}
    events = {fold(event): event for row in plan.rows for event in row.values.get("events") or []}
    rows = tuple(_with_handling(row, numbers, events) for row in risks.rows)
    return Reading(kind=risks.kind, rows=rows, loose=risks.loose, facts=risks.facts)


def _with_handling(row: Row, numbers: set[int], events: dict[str, str]) -> Row:
    values = row.values
    if values["handling"] is not None or values["handling_printed"]:
        return row
    event = values["event"]
    listed = values["nr"] in numbers if values["nr"] is not None else False
    listed = listed or fold(event) in events
    listed = listed or any(likeness(event, other, SAME_WORDS) >= SAME_WORDS for other in events.values())
    if not listed:
        return row
    doubts = (*row.doubts, Doubt("handling_from_plan", "handling", "", "plan"))
    codes = list(dict.fromkeys([*values["doubts"], "handling_from_plan"]))
    filled = {**values, "handling": "plan", "doubts": codes}
    return Row(kind=row.kind, values=filled, place=row.place, words=row.words, doubts=doubts)
