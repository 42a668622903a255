"""Checks of a document's form, whatever it is about: heading numbers, broken bookmarks, cells that have slipped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.source import Line
from ledfyr.kernel.text import fold

from .wording import at_lines, finding, listed, quote

Number = tuple[int, ...]

_HEADING = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+([A-ZÅÄÖ][^\t]{1,110})$")
_PAGE_NUMBER = re.compile(r"(\.{3,}|…|\s{3,})\s*\d{1,3}$")
_BROKEN = re.compile(r"(Fel!\s+(?:Bokmärket|Hittar inte|Ogiltig|Det finns ingen)[^.]*\.?|Error!\s+[A-Z][^.]*\.?)")
# A numbered line with one of these is a statement, such as a goal with its code, and no heading of the document.
_STATEMENT = re.compile(
    r"\b(är|har|får|kan|ska|bidrar|byggs|bedrivs|erbjud(s|er)|ger|ges|använd(s|er)|utveckla(s|r)|arbetar|deltar|studerar"
    r"|fullföljer|främjar|stärk(s|er)|minskar|ökar|lever|växer|finns|görs|skapar)\b"
)
# More numbers than this skipped at once, and it was no heading.
_MOST_SKIPPED = 3


@dataclass(frozen=True)
class Numbered:
    """A heading as printed: its number, its words and its line."""

    number: Number
    title: str
    line: int

    @property
    def label(self) -> str:
        return ".".join(map(str, self.number))

    @property
    def words(self) -> str:
        return f"{self.label} {self.title}"


@dataclass
class _Run:
    """Headings that number on from one another."""

    seen: dict[Number, Numbered] = field(default_factory=dict)
    last: Number = ()

    def takes(self, number: Number) -> bool:
        if len(number) == 1:
            return number[0] == self.last[0] + 1
        if number[:-1] not in self.seen:
            return False
        return number in self.seen or (number > self.last and number[-1] - self.highest(number) <= _MOST_SKIPPED)

    def gap(self, number: Number) -> int:
        """How many numbers are skipped if this one comes here."""
        return max(0, number[-1] - self.highest(number) - 1)

    def highest(self, number: Number) -> int:
        """The highest number so far beside this one, 0 when it is the first below its parent."""
        beside = [other[-1] for other in self.seen if len(other) == len(number) and other[:-1] == number[:-1]]
        return max(beside, default=0)


@dataclass
class Numbering:
    """What is wrong with the numbering: numbers used twice, and numbers skipped before a heading."""

    twice: list[tuple[Numbered, Numbered]] = field(default_factory=list)
    skipped: list[tuple[Number, Numbered]] = field(default_factory=list)


def heading_of(line: Line) -> Numbered | None:
    """The line as a numbered heading, or None: more than one cell, a page number at the end, or a statement."""
    filled = [cell for cell in line.cells if cell]
    match = _HEADING.match(filled[0]) if len(filled) == 1 else None
    if match is None or _PAGE_NUMBER.search(match.group(2)) or match.group(2).endswith((".", ":", ",", ";")):
        return None
    if _STATEMENT.search(fold(match.group(2))):
        return None
    number = tuple(int(part) for part in match.group(1).split("."))
    return Numbered(number, match.group(2).strip(), line.number) if all(number) else None


def read_numbering(lines: Iterable[Line], goals: frozenset[str] = frozenset()) -> Numbering:
    """Follow the headings downwards. ``goals``: folded wordings that are goals and no headings."""
    found, runs = Numbering(), [_Run(last=(0,))]
    for line in lines:
        heading = heading_of(line)
        if heading is None or fold(heading.title) in goals or fold(line.text) in goals:
            continue
        # A numbered list opens a run too: the run where the number comes next in turn goes before one with a gap.
        fitting = [run for run in reversed(runs) if run.takes(heading.number)]
        run = min(fitting, key=lambda run: run.gap(heading.number), default=None)
        if run is None:
            if heading.number == (1,):
                runs.append(_Run({(1,): heading}, (1,)))
            continue
        _take(found, run, heading)
    return found


def _take(found: Numbering, run: _Run, heading: Numbered) -> None:
    number = heading.number
    if number in run.seen:
        if fold(run.seen[number].title) != fold(heading.title):
            found.twice.append((run.seen[number], heading))
        return
    if len(number) > 1:
        for step in range(run.highest(number) + 1, number[-1]):
            found.skipped.append(((*number[:-1], step), heading))
    run.seen[number] = heading
    run.last = number


def _goal_words(context: ReviewContext) -> frozenset[str]:
    rows: list[Row] = [row for kind in context.rows for row in context.of(kind)]
    words = [row.values.get(key) for row in rows for key in ("area_goal", "goal")]
    words += [row.values.get("title") for row in context.of("goals")]
    return frozenset(fold(re.sub(r"^\s*[\d.]+\s+", "", str(word))) for word in words if word) | frozenset(
        fold(str(word)) for word in words if word
    )


def check_heading_numbers(context: ReviewContext) -> Iterable[Finding]:
    """R-FO-1: a heading number used twice, or skipped. Used twice with the next one missing is one slip."""
    if context.source is None:
        return
    numbering = read_numbering(context.source.lines, _goal_words(context))
    skipped = dict(numbering.skipped)
    for first, second in numbering.twice:
        follower = (*first.number[:-1], first.number[-1] + 1)
        absent = ".".join(map(str, follower)) if skipped.pop(follower, None) else ""
        message = _("Avsnittsnumret %(number)s används två gånger.") % {"number": first.label}
        if absent:
            message = _("Avsnittsnumret %(number)s används två gånger och %(absent)s saknas.") % {
                "number": first.label,
                "absent": absent,
            }
        yield finding(
            "R-FO-1",
            "warning",
            message,
            places=at_lines(context, [first.line, second.line]),
            evidence=[first.words, second.words],
            computed=_("samma nummer på två rubriker"),
            mend=_("Numrera om rubrikerna. Kontrollera hänvisningar och innehållsförteckning."),
        )
    for number, heading in skipped.items():
        yield finding(
            "R-FO-1",
            "question",
            _("Avsnittsnumret %(number)s saknas före %(heading)s.")
            % {"number": ".".join(map(str, number)), "heading": quote(heading.words)},
            places=at_lines(context, [heading.line]),
            evidence=[heading.words],
            computed=_("numret %(number)s finns inte bland rubrikerna") % {"number": ".".join(map(str, number))},
            mend=_("Numrera om rubrikerna, eller kontrollera om ett avsnitt har fallit bort."),
        )


def check_bookmarks(context: ReviewContext) -> Iterable[Finding]:
    """R-FO-2: the word processor's error texts left in the document; all of them are one finding."""
    if context.source is None:
        return
    broken = [(line, match.group(1)) for line in context.source.lines if (match := _BROKEN.search(line.text))]
    if not broken:
        return
    message = ngettext(
        "Dokumentet har ett felmeddelande från ordbehandlaren i stället för en hänvisning.",
        "Dokumentet har %(count)d felmeddelanden från ordbehandlaren i stället för hänvisningar.",
        len(broken),
    )
    yield finding(
        "R-FO-2",
        "warning",
        message % {"count": len(broken)},
        places=at_lines(context, [line.number for line, _words in broken]),
        evidence=[line.text for line, _words in broken],
        computed=listed(dict.fromkeys(quote(words) for _line, words in broken)),
        mend=_("Uppdatera fälten i ordbehandlaren och rätta de bokmärken som saknas."),
        count=len(broken),
    )


def check_slipped_cells(context: ReviewContext) -> Iterable[Finding]:
    """R-FO-3: table rows whose cells stand in the wrong columns; asked once, since they could be read anyway."""
    if context.source is None:
        return
    rows = [
        row
        for kind in context.rows
        for row in context.of(kind)
        if any(doubt.code == "shifted_columns" for doubt in row.doubts)
    ]
    if not rows:
        return
    message = ngettext(
        "På en tabellrad står rutorna inte under sina rubriker. Raden är läst efter innehållet.",
        "På %(count)d tabellrader står rutorna inte under sina rubriker. Raderna är lästa efter innehållet.",
        len(rows),
    )
    yield finding(
        "R-FO-3",
        "question",
        message % {"count": len(rows)},
        rows=rows,
        evidence=[row.words.splitlines()[0] if row.words else "" for row in rows],
        computed=_("rutornas innehåll jämfört med kolumnernas rubriker"),
        mend=_("Flytta rutorna så att de står under rätt rubrik."),
    )


_OWN = gettext_lazy("Egen regel")

CHECKS: tuple[Check, ...] = (
    Check("R-FO-1", gettext_lazy("Rubrikernas nummer följer på varandra"), _OWN, check_heading_numbers),
    Check("R-FO-2", gettext_lazy("Hänvisningar och bokmärken fungerar"), _OWN, check_bookmarks),
    Check("R-FO-3", gettext_lazy("Tabellernas rutor står under sina rubriker"), _OWN, check_slipped_cells),
)
