"""Laws and governing documents read from the chapter that lists them: text to rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ledfyr.engines.exchange.readers.cells import has_bullet, opens_with_rating, starts_lower, strip_bullet
from ledfyr.kernel.rows import Doubt, Place, Reading, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.kernel.text import squeeze

_HEADING = re.compile(r"(\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=\.))\.?\s+([A-ZÅÄÖ].*)")
_CHAPTER = re.compile(r"styrdokument|styrande dokument|lagar och|lagstiftning|författning", re.IGNORECASE)
_DATE = r"(?:\d{1,2}\s+\w+\s+)?\d{4}(?:-\d{1,2}(?:-\d{1,2})?)?(?:,?\s+reviderad\s+\d{4}(?:-\d\d-\d\d)?)?"
_DECISION = re.compile(
    rf"\s*\(\s*(?:(?P<body>[A-ZÅÄÖ][\wåäöÅÄÖ/ -]{{0,40}}?)(?:[,;]\s*|\s+))?(?P<date>{_DATE})\s*\)\s*[.,]?\s*$"
)
_BODY_ONLY = re.compile(r"\s*\(\s*(?P<body>KF|KS|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,3}N)\s*\)\s*[.,]?\s*$")
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)\d\d)\b")
MOST_WORDS = 20


@dataclass
class _Heading:
    number: str
    title: str
    line: int


@dataclass
class _Item:
    lines: list[int]
    text: str
    heading: _Heading | None
    part: str = ""


@dataclass
class _Found:
    headings: list[_Heading] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)
    loose: list[tuple[Place, str, str]] = field(default_factory=list)
    prose: dict[str, list[int]] = field(default_factory=dict)


def read_governing_documents(source: Source, earlier: Mapping[str, Reading]) -> Reading:
    """The bulleted laws and documents under numbered headings of the chapter on governing documents; pure.

    Values: title, decided_by, date (as printed), category (the heading's text), heading_number, valid_years ([from, to]
    or None). ``facts['headings']``: (number, title, line) of every numbered heading in the document's own numbering;
    ``facts['other_headings']`` those of runs that do not start with a chapter, such as numbered goals.
    """
    found = _walk(source)
    chains = _chains(_headings(source))
    own = [chain for chain in chains if "." not in chain[0].number]
    other = [chain for chain in chains if "." in chain[0].number]
    facts = {
        "headings": [(item.number, item.title, item.line) for chain in own for item in chain],
        "other_headings": [(item.number, item.title, item.line) for chain in other for item in chain],
        "lines": {"headings": [item.line for chain in own for item in chain]},
    }
    rows = tuple(_row(item, source.name) for item in found.items)
    return Reading(kind="governing-documents", rows=rows, loose=tuple(found.loose), facts=facts)


def _heading(line: Line) -> _Heading | None:
    """A numbered heading: one cell, a number, a short title that is no sentence. A line of a contents list is none."""
    filled = [cell for cell in line.cells if cell]
    if len(filled) != 1:
        return None
    match = _HEADING.fullmatch(squeeze(filled[0]))
    if not match:
        return None
    title = match.group(2)
    if len(title.split()) > MOST_WORDS or title.endswith((",", ";", ":")) or re.search(r"[.\s…]{3,}\d+$|\.{4,}", title):
        return None
    if opens_with_rating(filled[0]):
        return None
    return _Heading(match.group(1), title, line.number)


def _headings(source: Source) -> Iterator[_Heading]:
    """Headings that stand alone: the next line is blank, a list item or another heading; else it is wrapped text."""
    following = (*source.lines[1:], None)
    for line, below in zip(source.lines, following, strict=True):
        heading = _heading(line)
        alone = below is None or below.is_blank or has_bullet(below.text) or _heading(below) is not None
        if heading is not None and (alone or not line.raw):
            yield heading


def _chains(headings: Iterator[_Heading]) -> list[list[_Heading]]:
    """Headings parted where the chapter number falls: each run is a numbering of its own."""
    chains: list[list[_Heading]] = []
    for heading in headings:
        chapter = int(heading.number.split(".")[0])
        if not chains or chapter < int(chains[-1][-1].number.split(".")[0]):
            chains.append([])
        chains[-1].append(heading)
    return chains


def _walk(source: Source) -> _Found:
    """Items from the chapter's heading to the first heading of another chapter or a text after the last list."""
    found = _Found()
    chapter, heading, open_item = "", None, False
    waiting: list[Line] = []
    for line in source.lines:
        if line.is_blank:
            continue
        numbered = _heading(line)
        if numbered is not None:
            inside = chapter and (numbered.number == chapter or numbered.number.startswith(chapter + "."))
            if not inside:
                chapter = numbered.number if _CHAPTER.search(numbered.title) else ""
            heading, open_item, waiting = (numbered if chapter else None), False, []
            continue
        if not chapter:
            continue
        if has_bullet(line.text):
            _take_waiting(found, waiting, source.name)
            waiting = []
            found.items.append(_Item([line.number], strip_bullet(line.text), heading, line.part))
            open_item = True
        elif open_item and not waiting and _goes_on(found.items[-1], line):
            found.items[-1].text += " " + squeeze(line.text)
            found.items[-1].lines.append(line.number)
        else:
            waiting.append(line)
            if len(waiting) > 8 or len(line.cells) > 1:
                chapter = ""
    return found


def _goes_on(item: _Item, line: Line) -> bool:
    """The rest of a wrapped item: it starts in lower case or inside a bracket, or the item is left open."""
    if len(line.cells) > 1 or re.fullmatch(r"\d+|Sid\w*\s.*", line.text):
        return False
    opened = item.text.count("(") > item.text.count(")")
    return opened or starts_lower(line.text) or item.text.endswith((",", "-", " och", " samt", " för", " av"))


def _take_waiting(found: _Found, waiting: list[Line], file: str) -> None:
    """Texts between items: kept as loose, since a list item may have lost its bullet."""
    for line in waiting:
        found.loose.append((Place(file=file, lines=(line.number,), part=line.part), line.words, "not_an_item"))


def _row(item: _Item, file: str) -> Row:
    text = squeeze(item.text)
    doubts: list[Doubt] = []
    body, date, title = None, None, text
    match = _DECISION.search(text) or _BODY_ONLY.search(text)
    if match:
        groups = match.groupdict()
        body, date = groups.get("body"), groups.get("date")
        title = text[: match.start()].strip()
    if body is not None and len(body) == 1:
        doubts.append(Doubt("odd_deciding_body", "decided_by", body))
    years = _YEARS.search(title)
    values = {
        "title": title,
        "decided_by": body,
        "date": date,
        "category": item.heading.title if item.heading else None,
        "heading_number": item.heading.number if item.heading else None,
        "valid_years": [int(years.group(1)), int(years.group(2))] if years else None,
    }
    place = Place(file=file, lines=tuple(item.lines), part=item.part)
    return Row(kind="governing-documents", values=values, place=place, words=text, doubts=tuple(doubts))
