"""What a document says about its own risk analysis: floors, scale, columns, year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ledfyr.engines.exchange.readers.cells import integer, starts_lower
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import fold, squeeze

# 'riskvärde 9 eller högre', 'riskvärdet är minst 12', 'riskvärden från 9', 'RV >= 12'.
_AT_LEAST = (
    re.compile(
        r"(?:riskvärde\w*|\bvärde\w*|\brv)\s+(?:\w+\s+){0,2}?(\d{1,2})\s+(?:eller|och)\s+(?:högre|mer|däröver|uppåt|över)"
    ),
    re.compile(r"(?:riskvärde\w*|\bvärde\w*|\brv)\s+(?:\w+\s+){0,3}?(?:minst|från)\s+(\d{1,2})\b"),
    re.compile(r"\bfrån\s+(?:ett\s+)?(?:riskvärde\w*|rv)\s+(?:på\s+)?(\d{1,2})\b"),
    re.compile(r"(?:riskvärde\w*|\brv)\s*(?:>=|≥)\s*(\d{1,2})\b"),
)
_YEAR = re.compile(r"\b(20\d\d)\b")
_PLAN = re.compile(r"intern\w*[\s-]*kontroll[\s-]*plan|\bikp\b")
_MEASURE = re.compile(r"åtgärd")


def find_facts(source: Source, heads: Sequence[Head]) -> dict[str, Any]:
    """columns, scale, floors, year, has_measures_column, as far as the source states them; ``lines`` says where."""
    lines: dict[str, list[int]] = {}
    facts: dict[str, Any] = {"columns": list(heads[0].labels) if heads else [], "lines": lines}
    facts["has_measures_column"] = any(head.has("measures") for head in heads)
    if heads:
        lines["columns"] = [heads[0].number]
    floors = _floors(source, lines)
    if floors:
        facts["floors"] = floors
    scale = _scale(source, lines)
    if scale:
        facts["scale"] = scale
    year = _year(source, lines)
    if year:
        facts["year"] = year
    return facts


def _floors(source: Source, lines: dict[str, list[int]]) -> dict[str, int]:
    floors: dict[str, int] = {}
    for start, text in _paragraphs(source):
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", text):
            low = sentence.lower()
            found = [match for pattern in _AT_LEAST if (match := pattern.search(low))]
            if not found:
                continue
            name = "plan" if _PLAN.search(low) else "measure" if _MEASURE.search(low) else ""
            if name and name not in floors:
                floors[name] = int(found[0].group(1))
                lines[f"floors.{name}"] = start
    return floors


def _paragraphs(source: Source) -> list[tuple[list[int], str]]:
    """Running texts with their lines: single-cell lines joined until one ends a sentence, over single blanks too."""
    out: list[tuple[list[int], str]] = []
    numbers: list[int] = []
    words: list[str] = []
    blanks = 0
    for line in source.lines:
        if line.is_blank:
            blanks += 1
            continue
        filled = [cell for cell in line.cells if cell]
        open_text = bool(words) and not words[-1].rstrip().endswith((".", ":", "!", "?")) and blanks <= 1
        # A short line followed by a capital letter is a heading; a wrapped line is long or goes on in lower case.
        wrapped = open_text and (len(words[-1]) > 60 or starts_lower(line.text))
        if not (len(filled) == 1 and wrapped and len(words) < 12):
            if words:
                out.append((numbers, squeeze(" ".join(words))))
            numbers, words = [], []
        numbers.append(line.number)
        words.append(line.text)
        blanks = 0
    if words:
        out.append((numbers, squeeze(" ".join(words))))
    return out


def _scale(source: Source, lines: dict[str, list[int]]) -> dict[str, list[str]] | None:
    """Labels by step, lowest first, from a table headed by likelihood and consequence with a step on every line."""
    for at, line in enumerate(source.lines):
        if fold(line.text) not in {"sannolikhet konsekvens", "steg sannolikhet konsekvens"}:
            continue
        steps: dict[int, tuple[str, str]] = {}
        numbers = [line.number]
        for below in source.lines[at + 1 : at + 20]:
            step = _step(below)
            if step is None and not below.is_blank:
                break
            if step is not None:
                steps[step[0]] = (step[1], step[2])
                numbers.append(below.number)
        if len(steps) >= 3 and sorted(steps) == list(range(1, len(steps) + 1)):
            lines["scale"] = numbers
            return {
                "likelihood": [steps[step][0] for step in sorted(steps)],
                "consequence": [steps[step][1] for step in sorted(steps)],
            }
    return None


def _step(line: Line) -> tuple[int, str, str] | None:
    filled = [cell for cell in line.cells if cell]
    if len(filled) == 3 and integer(filled[0]) is not None:
        return integer(filled[0]) or 0, filled[1], filled[2]
    # Without tabs the two labels are told apart by the capital letter that starts the second.
    match = re.fullmatch(r"([1-9])\s+([A-ZÅÄÖ][a-zåäö ]+?)\s+([A-ZÅÄÖ][a-zåäö ]+)", squeeze(line.text))
    return (int(match.group(1)), match.group(2), match.group(3)) if match else None


def _year(source: Source, lines: dict[str, list[int]]) -> int | None:
    """The year in the first of the opening lines that names the analysis or the plan together with a year."""
    filled = [line for line in source.lines[:400] if not line.is_blank]
    for line in filled[:60]:
        low = line.text.lower()
        if ("riskanalys" in low or _PLAN.search(low) or "verksamhetsplan" in low) and len(low) < 160:
            match = _YEAR.search(low)
            if match:
                lines["year"] = [line.number]
                return int(match.group(1))
    return None
