"""Telling a table by its head: labels by vocabulary, in any order, misspelt or by the keys of an export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledfyr.kernel.source import Line
from ledfyr.kernel.text import fold, likeness

Vocabulary = Mapping[str, Sequence[str]]
MOST_LABEL = 80
MOST_WORDS_OF_LABEL = 7
LEAST_OPENING = 9  # letters of a label that may open a longer one; shorter words open ordinary sentences
SAME_LABEL = 0.87
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_KNOWN: dict[int, tuple[Vocabulary, dict[str, str]]] = {}


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
    """The field that a label stands for, '' when unknown.

    Its own words or the key itself; else without what stands in brackets ('Sannolikhet (1-4)'), the first of two names
    ('Risk/händelse'), the opening of a longer label ('Riskbeskrivning, vad kan hända'), or a likely misspelling.
    """
    return exact_field(label, vocabulary) or _likely_field(label, vocabulary)


def exact_field(label: str, vocabulary: Vocabulary) -> str:
    """The field whose label or key this is, word by word, brackets aside; '' when there is none."""
    if len(label) > MOST_LABEL:
        return ""
    known = _by_label(vocabulary)
    for words in (fold(label), fold(_BRACKETS.sub(" ", label))):
        name = known.get(words) if words else None
        if name:
            return name
    return ""


def _by_label(vocabulary: Vocabulary) -> dict[str, str]:
    """{label: field}, made once per vocabulary; the vocabularies are constants of their rooms."""
    if id(vocabulary) not in _KNOWN:
        labels = {fold(name.replace("_", " ")): name for name in vocabulary}
        for name, alternatives in vocabulary.items():
            for label in alternatives:
                labels.setdefault(label, name)
        _KNOWN[id(vocabulary)] = (vocabulary, labels)
    return _KNOWN[id(vocabulary)][1]


def _likely_field(label: str, vocabulary: Vocabulary) -> str:
    bare = _BRACKETS.sub(" ", label)
    words = fold(bare)
    if len(words) < 5 or len(words) > 60:
        return ""
    parts = [exact_field(part, vocabulary) for part in re.split(r"/|\boch\b|,|–", bare)]
    if len(parts) > 1 and all(parts):
        return parts[0]
    known = _by_label(vocabulary)
    opening = words.split()
    if len(opening) <= MOST_WORDS_OF_LABEL:
        for count in range(len(opening) - 1, 0, -1):
            start = " ".join(opening[:count])
            if len(start) >= LEAST_OPENING and start in known:
                return known[start]
    # Labels of five letters and more, of about the same length, may be misspelt.
    alike = [
        (likeness(words, other, SAME_LABEL), name)
        for other, name in known.items()
        if len(other) > 4 and abs(len(other) - len(words)) <= 1 + len(words) // 6
    ]
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] >= SAME_LABEL else ""


def find_head(index: int, line: Line, vocabulary: Vocabulary, cache: dict[str, str]) -> Head | None:
    """The line as a head when at least three of its cells are known labels and hardly any are not; else None.

    ``cache`` remembers labels between lines, as heads repeat on every page. Misspellings are looked for only where
    other cells of the line are labels beyond doubt.
    """
    filled = [cell for cell in line.cells if cell]
    if len(filled) < 3 or any(len(cell) > MOST_LABEL for cell in filled):
        return None
    sure = sum(1 for cell in filled if exact_field(cell, vocabulary))
    if sure < 2:
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
