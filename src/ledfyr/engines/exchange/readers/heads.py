"""Telling a table by its head: labels by vocabulary, in any order, misspelt or by the keys of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledfyr.kernel.source import Line
from ledfyr.kernel.text import fold, likeness

Vocabulary = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Head:
    """A line that names columns. ``fields[i]`` is the field of cell i, '' for an unknown or empty label."""

    index: int
    number: int
    fields: tuple[str, ...]
    labels: tuple[str, ...]

    def at(self, name: str) -> int | None:
        """The column of a field, or None."""
        return self.fields.index(name) if name in self.fields else None

    def has(self, *names: str) -> bool:
        """True when the head names all these fields."""
        return all(name in self.fields for name in names)


def label_field(label: str, vocabulary: Vocabulary) -> str:
    """The field that a label stands for: its own words, the key itself, or a likely misspelling; '' when unknown."""
    words = fold(label)
    if not words or len(words) > 60:
        return ""
    plain = words.replace(" ", "_")
    for name, labels in vocabulary.items():
        if plain == name or words in labels:
            return name
    if len(words) < 5:
        return ""
    alike = [
        (likeness(words, known, 0.87), name)
        for name, labels in vocabulary.items()
        for known in labels
        if len(known) > 4
    ]
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] >= 0.87 else ""


def find_head(index: int, line: Line, vocabulary: Vocabulary, cache: dict[str, str]) -> Head | None:
    """The line as a head when at least three of its cells are known labels and hardly any are not; else None.

    ``cache`` remembers labels between lines, as heads repeat on every page.
    """
    filled = [cell for cell in line.cells if cell]
    if len(filled) < 3 or any(len(cell) > 80 for cell in filled):
        return None
    for cell in filled:
        if cell not in cache:
            cache[cell] = label_field(cell, vocabulary)
    fields: list[str] = []
    for cell in line.cells:
        name = cache.get(cell, "") if cell else ""
        fields.append(name if name not in fields else "")
    known = sum(1 for name in fields if name)
    if known < 3 or known * 3 < len(filled) * 2:
        return None
    return Head(index=index, number=line.number, fields=tuple(fields), labels=tuple(filled))
