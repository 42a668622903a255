"""A register as its own export writes it: every column named, every cell final, nothing carried down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold

Kind = Literal["text", "number", "integers", "list", "objects"]
Columns = Mapping[str, tuple[str, Kind]]
_FORMULA = ("=", "+", "-", "@")


def exported_table(source: Source, columns: Columns, share: float = 0.8) -> tuple[int, dict[int, str]] | None:
    """Where an export's head stands and which column holds which key; None when the file is no export.

    At least ``share`` of the columns must be named, by label or by key, in one line among the first ten of a sheet.
    """
    names = {fold(label): key for key, (label, _) in columns.items()} | {key: key for key in columns}
    for index, line in enumerate(source.lines[:200]):
        found: dict[int, str] = {}
        for at, cell in enumerate(line.cells):
            key = names.get(cell.strip()) or names.get(fold(cell))
            if key and key not in found.values():
                found[at] = key
        if len(found) >= share * len(columns):
            return index, found
    return None


def exported_rows(
    source: Source, columns: Columns, start: int, places: dict[int, str]
) -> Iterator[tuple[Line, dict[str, Any], list[str]]]:
    """Each line under the head with its values by key, and the keys whose cells could not be understood.

    A value that cannot be read becomes None; a list that is blank is []. Blank lines are left out.
    """
    for line in source.lines[start + 1 :]:
        if line.is_blank or line.part != source.lines[start].part:
            continue
        values: dict[str, Any] = {
            key: [] if kind in {"list", "objects", "integers"} else None for key, (_, kind) in columns.items()
        }
        wrong = []
        for at, key in places.items():
            cell = line.cells[at] if at < len(line.cells) else ""
            try:
                values[key] = _value(unwrapped(cell), columns[key][1])
            except ValueError:
                wrong.append(key)
        yield line, values, wrong


def unwrapped(cell: str) -> str:
    """The cell without the apostrophe that an export puts before = + - @ to keep a sheet from reading a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith((*_FORMULA, "\t", "\r")) else cell


def _value(cell: str, kind: Kind) -> Any:
    if kind == "text":
        return cell or None
    if kind == "number":
        return int(cell) if cell else None
    if kind == "objects":
        data = json.loads(cell) if cell else []
        if not isinstance(data, list):
            raise ValueError(cell)
        return data
    if cell.startswith("["):
        data = json.loads(cell)
        if isinstance(data, list):
            return data
    pieces = [piece.strip() for piece in cell.replace(" ; ", "\n").split("\n")]
    pieces = [unwrapped(piece) for piece in pieces if piece]
    if kind == "integers":
        return [int(number) for piece in pieces for number in piece.replace(",", " ").split()]
    return pieces
