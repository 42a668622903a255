"""What a document says about its own risk analysis: floors, scale, columns, year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ledfyr.engines.exchange.readers.cells import starts_lower
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import squeeze

from .scales import find_scale

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
# A heading, running title or file title: 'Nämndens verksamhetsplan 2031', 'Internkontrollplan för år 2031'.
_TITLE_YEAR = re.compile(
    r"(?:^|[\s/])(?:(?:verksamhets|intern\w*[\s-]*kontroll)[\s-]*plan|riskanalys)(?: för)?(?: år)? (?P<year>20\d\d)$"
)
# 'Under 2031 kommer en granskning … av den interna kontrollen', of the year that the plan is for.
_CARRIED_OUT = re.compile(
    r"^under (?:år )?(?P<year>20\d\d) (?:kommer|ska|genomförs|granskas).{0,80}intern\w*[\s-]*kontroll"
)
MOST_TITLE = 80
MOST_SENTENCE = 400
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
    scale, stated = find_scale(source)
    if scale:
        facts["scale"] = scale
        lines["scale"] = stated
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


def _year(source: Source, lines: dict[str, list[int]]) -> int | None:
    """The year of the document: in an opening line that names it, else in headings that all name the same year, else
    where the text on internal control says when the plan is carried out."""
    filled = [line for line in source.lines if not line.is_blank]
    for line in filled[:60]:
        low = line.text.lower()
        if ("riskanalys" in low or _PLAN.search(low) or "verksamhetsplan" in low) and len(low) < 160:
            match = _YEAR.search(low)
            if match:
                lines["year"] = [line.number]
                return int(match.group(1))
    return _agreed(filled, _TITLE_YEAR, MOST_TITLE, lines) or _agreed(filled, _CARRIED_OUT, MOST_SENTENCE, lines)


def _agreed(filled: Sequence[Line], pattern: re.Pattern[str], most: int, lines: dict[str, list[int]]) -> int | None:
    """The year that every line of this kind names; None when there is none or they disagree."""
    found = [
        (line, match) for line in filled if len(line.text) <= most and (match := pattern.search(line.text.lower()))
    ]
    years = {int(match.group("year")) for _, match in found}
    if len(years) != 1:
        return None
    lines["year"] = [line.number for line, _ in found]
    return years.pop()
