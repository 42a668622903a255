"""Samples from a file: the population read, the draw made, its record written; or a record proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledfyr.engines.sampling.drawing import Draw, Plan, draw
from ledfyr.engines.sampling.population import Entry, Population, gather
from ledfyr.engines.sampling.ranking import KEY_DIVIDER
from ledfyr.engines.sampling.record import Difference, Source, differences, plan_of, record_of

from .readers.limits import Refused
from .readers.populations import Cell, PopulationReader, look_through, ore_of


@dataclass(frozen=True)
class Drawn:
    """The record, ready for JSON, and what it was made of."""

    record: dict[str, Any]
    population: Population
    result: Draw


def draw_from_file(
    path: Path, plan: Plan, *, key: Sequence[str], columns: Mapping[str, str], drawn_at: str, drawn_by: str
) -> Drawn:
    """Draw by the plan from a CSV or XLSX file with headings.

    ``key``: the columns that tell one row from another, the first one when none is named. ``columns``: {amount,
    stratum, unit: heading} of those that the method needs; nothing else of the file is kept. Raises UnreadableFile for
    the file, SamplingRefused for what cannot be drawn.
    """
    try:
        file = look_through(path)
        with file.read() as reader:
            used = tuple(key) or (_first_heading(reader),)
            named = {name: column for name, column in columns.items() if column}
            population = gather(
                _entries(reader, used, named),
                amounts="amount" in named,
                strata="stratum" in named,
                units="unit" in named,
            )
            used = tuple(reader.header[reader.place_of(column)] for column in used)
            named = {name: reader.header[reader.place_of(column)] for name, column in named.items()}
    except Refused as refused:
        from .readers.refusals import UnreadableFile

        raise UnreadableFile(refused.code, **refused.facts) from refused
    result = draw(population, plan)
    source = Source(file=file.name, sha256=file.digest, key=used, columns=named)
    return Drawn(record_of(population, source, plan, result, drawn_at=drawn_at, drawn_by=drawn_by), population, result)


def prove(record: Mapping[str, Any], path: Path) -> list[Difference]:
    """Draw again by the record's own plan and compare: an empty list when the record holds."""
    plan, key, columns = plan_of(record)
    again = draw_from_file(path, plan, key=key, columns=columns, drawn_at="", drawn_by="")
    return differences(record, again.record)


def _first_heading(reader: PopulationReader) -> str:
    return next(heading for heading in reader.header if heading)


def _entries(reader: PopulationReader, key: Sequence[str], columns: Mapping[str, str]) -> Iterator[Entry]:
    """Rows as entries. A key of several columns is joined by a sign that no cell holds."""
    places = [reader.place_of(column) for column in (*key, *columns.values())]
    parts, at = len(key), {name: len(key) + place for place, name in enumerate(columns)}
    amount, stratum, unit = at.get("amount"), at.get("stratum"), at.get("unit")
    for row, cells in reader.rows(places):
        words = _words(cells[0]) if parts == 1 else _joined(cells[:parts])
        yield Entry(
            words,
            row,
            None if amount is None else ore_of(cells[amount]),
            "" if stratum is None else _words(cells[stratum]),
            "" if unit is None else _words(cells[unit]),
        )


def _joined(cells: Sequence[Cell]) -> str:
    words = [_words(cell) for cell in cells]
    return KEY_DIVIDER.join(words) if any(words) else ""


def _words(cell: Cell) -> str:
    return cell if isinstance(cell, str) else str(cell).replace(".", ",")
