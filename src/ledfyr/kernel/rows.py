"""Rows in the words of the data contract: read from a file, or selected from living data; the same shape.

``values`` uses exactly the keys that ``ledfyr export`` prints for the kind. What is unknown is None, never zero.
Parsers, importers, exporters, the review and the document sections all speak Row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where something stands.

    In a register: ``register``, ``row``, ``key``, ``url``; ``about``: the key of another register's row that this one
    tells of. In a file: ``file``, ``lines``, ``part``.
    """

    register: str = ""
    row: str = ""
    key: str = ""
    url: str = ""
    about: str = ""
    file: str = ""
    lines: tuple[int, ...] = ()
    part: str = ""

    def as_json(self) -> dict[str, Any]:
        """The shape that the data contract promises: file and lines, or register and row."""
        if self.file:
            out: dict[str, Any] = {"file": self.file, "lines": list(self.lines)}
            return out | ({"part": self.part} if self.part else {})
        return {"register": self.register, "row": self.row}


@dataclass(frozen=True)
class Doubt:
    """Something in a read row that a person should look at.

    ``code`` is stable English ('process_from_analysis', 'missing_number', 'shifted_columns' …), ``field`` the value it
    concerns ('' = the row), ``printed`` the source's words for it, ``kept`` what was kept instead. Worded at the edge.
    """

    code: str
    field: str = ""
    printed: str = ""
    kept: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a register. ``words`` are the source's own words when it came from a file."""

    kind: str
    values: Mapping[str, Any]
    place: Place = Place()
    words: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All of one kind that a file held.

    ``rows``: every row, doubtful ones marked. ``loose``: lines in the table's region that could not be made a row
    (nothing vanishes). ``facts``: what the document says about itself (floors, scale, columns, demanded fields).
    """

    kind: str
    rows: tuple[Row, ...] = ()
    loose: tuple[tuple[Place, str, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


Readings = Mapping[str, Reading]
Rows = Sequence[Row]
