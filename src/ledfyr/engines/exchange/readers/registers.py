"""A register as its own export writes it: every column named, every cell final, nothing carried down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold

Kind = Literal["text", "number", "integers", "list", "objects"]
Columns = Mapping[str, tuple[str, Kind]]
_FORMULA = ("=", "+", "-", "@")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
MOST, MOST_NR = 32_767, 999_999
LONGEST, LONGEST_NUMBER = 4000, 20


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

    A value that cannot be read becomes None; a list that is blank, or cannot be read, is []. Blank lines are left out.
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
                values[key] = _value(unwrapped(cell), columns[key][1], key)
            except ValueError:
                wrong.append(key)
        yield line, values, wrong


def unwrapped(cell: str) -> str:
    """The cell without the apostrophe that an export puts before = + - @ to keep a sheet from reading a formula."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith((*_FORMULA, "\t", "\r")) else cell


def most_of(key: str) -> int:
    """The highest number that a column of this key may hold, so that every database can keep it."""
    return MOST_NR if key == "nr" else MOST


def _value(cell: str, kind: Kind, key: str) -> Any:
    """What the cell says. Raises ValueError when it says nothing of the kind, or more than a register can keep."""
    if kind == "text":
        return _text(cell, len(cell)) or None
    if kind == "number":
        return _number(cell, key) if cell else None
    if kind == "objects":
        return _objects(_json(cell)) if cell else []
    data = _json(cell) if cell.startswith("[") else None
    if isinstance(data, list):
        return [_item(item) for item in data]
    pieces = [piece.strip() for piece in cell.replace(" ; ", "\n").split("\n")]
    pieces = [_text(unwrapped(piece)) for piece in pieces if piece]
    if kind == "integers":
        return [_number(number, "nr") for piece in pieces for number in piece.replace(",", " ").split()]
    return pieces


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except RecursionError as error:
        raise ValueError(cell[:LONGEST]) from error


def _number(cell: str, key: str) -> int:
    if len(cell) > LONGEST_NUMBER:
        raise ValueError(cell[:LONGEST_NUMBER])
    number = int(cell)
    if not (1 if key == "nr" else 0) <= number <= most_of(key):
        raise ValueError(cell)
    return number


def _text(text: str, longest: int | None = None) -> str:
    """The text, if it can be stored: no NUL, no half of a surrogate pair, no more than ``longest`` characters."""
    if "\0" in text or _SURROGATE.search(text) or len(text) > (LONGEST if longest is None else longest):
        raise ValueError(text[:LONGEST_NUMBER])
    return text


def _item(item: Any) -> str | int:
    if isinstance(item, str):
        return _text(item)
    if isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= MOST_NR:
        return item
    raise ValueError(type(item).__name__)


def _objects(data: Any) -> list[dict[str, str | None]]:
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise ValueError(type(data).__name__)
    return [{_text(name): _word(word) for name, word in each.items()} for each in data]


def _word(word: Any) -> str | None:
    if word is None:
        return None
    if not isinstance(word, str):
        raise ValueError(type(word).__name__)
    return _text(word)
