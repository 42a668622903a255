"""The scale that a document states: labels by step for likelihood and consequence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledfyr.engines.exchange.readers.cells import integer
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold, likeness, squeeze

Scale = dict[str, list[str]]
MOST_LINES_BELOW = 20
SAME_LABEL = 0.85
_NAMES = {"sannolikhet": "likelihood", "konsekvens": "consequence", "allvarlighet": "consequence"}
_ONE_LINE = re.compile(r"(sannolikhet|konsekvens|allvarlighet)\w*\s*(?:\([^)]*\)\s*)?[:–-]\s*(.+)", re.IGNORECASE)
_PAIR = re.compile(r"([1-9])\s*[=.:)–-]?\s*([A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö ]*)")


def find_scale(source: Source) -> tuple[Scale | None, list[int]]:
    """Labels by step, lowest first, and the lines that state them; (None, []) when the source states no scale."""
    lines = source.lines
    one_line: Scale = {}
    stated: list[int] = []
    for at, line in enumerate(lines):
        words = line.text
        if len(words) > 400 or not words[:12].lower().startswith(("sannolikhet", "konsekvens", "allvarlighe", "steg")):
            continue
        if fold(words) in {"sannolikhet konsekvens", "steg sannolikhet konsekvens"}:
            table = _table(lines, at)
            if table is not None:
                return table
        match = _ONE_LINE.fullmatch(words)
        labels = _labels({int(step): label for step, label in _PAIR.findall(match.group(2))}) if match else []
        name = _NAMES[match.group(1).lower()] if match else ""
        if not labels and fold(words) in _NAMES:
            name, labels = _NAMES[fold(words)], _list_below(lines, at)
        if labels and name not in one_line:
            one_line[name] = labels
            stated.append(line.number)
    return (one_line, stated) if len(one_line) == 2 else (None, [])


def worded_step(word: str, labels: Sequence[str]) -> int | None:
    """The step with this label: the same words, or the one that alone is much like them ('Sannolikt', 'Sannolik')."""
    same = [at for at, label in enumerate(labels, start=1) if fold(label) == fold(word)]
    alike = [at for at, label in enumerate(labels, start=1) if likeness(label, word, SAME_LABEL) >= SAME_LABEL]
    found = same or alike
    return found[0] if len(found) == 1 else None


def _labels(steps: dict[int, str]) -> list[str]:
    """The labels in order when the steps run from 1 without gaps, at least three of them; else []."""
    in_order = len(steps) >= 3 and sorted(steps) == list(range(1, len(steps) + 1))
    return [squeeze(steps[step]) for step in sorted(steps)] if in_order else []


def _list_below(lines: Sequence[Line], at: int) -> list[str]:
    """A list of steps under a heading of one word."""
    steps: dict[int, str] = {}
    for below in lines[at + 1 : at + MOST_LINES_BELOW]:
        if below.is_blank:
            continue
        match = _PAIR.fullmatch(below.text)
        if match is None or int(match.group(1)) in steps:
            break
        steps[int(match.group(1))] = match.group(2)
    return _labels(steps)


def _table(lines: Sequence[Line], at: int) -> tuple[Scale, list[int]] | None:
    """A table headed by likelihood and consequence with a step on every line."""
    steps: dict[int, tuple[str, str]] = {}
    numbers = [lines[at].number]
    for below in lines[at + 1 : at + MOST_LINES_BELOW]:
        step = _step(below)
        if step is None and not below.is_blank:
            break
        if step is not None:
            steps[step[0]] = (step[1], step[2])
            numbers.append(below.number)
    if len(steps) < 3 or sorted(steps) != list(range(1, len(steps) + 1)):
        return None
    scale = {
        "likelihood": [steps[step][0] for step in sorted(steps)],
        "consequence": [steps[step][1] for step in sorted(steps)],
    }
    return scale, numbers


def _step(line: Line) -> tuple[int, str, str] | None:
    filled = [cell for cell in line.cells if cell]
    if len(filled) == 3 and integer(filled[0]) is not None:
        return integer(filled[0]) or 0, filled[1], filled[2]
    # Without tabs the two labels are told apart by the capital letter that starts the second.
    match = re.fullmatch(r"([1-9])\s+([A-ZÅÄÖ][a-zåäö ]+?)\s+([A-ZÅÄÖ][a-zåäö ]+)", squeeze(line.text))
    return (int(match.group(1)), match.group(2), match.group(3)) if match else None
