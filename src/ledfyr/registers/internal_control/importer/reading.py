"""The control plan from a file: finds out how the file is laid out and reads it that way."""

from __future__ import annotations

from collections.abc import Mapping

from ledfyr.engines.exchange.readers.registers import exported_rows, exported_table
from ledfyr.kernel.rows import Doubt, Place, Reading, Row
from ledfyr.kernel.source import Source

from .columns import ACTIVITY_KEYS, EXPORT
from .facts import find_facts
from .stacked import read_stacked
from .tabbed import read_tables


def read_control_plan(source: Source, earlier: Mapping[str, Reading]) -> Reading:
    """Every row of a control plan, one per event, doubtful ones marked; pure.

    ``earlier['risks']``, when given, tells which risks the events are and settles cells that the plan leaves blank.
    ``facts``: columns, fields, demanded, and ``lines`` by fact.
    """
    table = exported_table(source, EXPORT)
    if table is not None:
        return _exported(source, *table)
    risks = earlier["risks"].rows if "risks" in earlier else ()
    found = read_tables(source, risks)
    if not found.rows and not found.loose:
        found = read_stacked(source, risks)
    facts = find_facts(source, found.heads)
    return Reading(kind="control-plan", rows=tuple(found.rows), loose=tuple(found.loose), facts=facts)


def _exported(source: Source, start: int, places: dict[int, str]) -> Reading:
    rows = []
    for line, values, wrong in exported_rows(source, EXPORT, start, places):
        values["activities"] = [dict.fromkeys(ACTIVITY_KEYS) | dict(item) for item in values["activities"]]
        values |= {"process_printed": None, "working_method_printed": None}
        doubts = tuple(Doubt("unreadable_cell", key) for key in wrong)
        place = Place(file=source.name, lines=(line.number,), part=line.part)
        rows.append(Row(kind="control-plan", values=values, place=place, words=line.words, doubts=doubts))
    labels = [cell for cell in source.lines[start].cells if cell]
    facts = {"columns": labels, "fields": list(places.values()), "demanded": [], "lines": {}}
    return Reading(kind="control-plan", rows=tuple(rows), facts=facts)
