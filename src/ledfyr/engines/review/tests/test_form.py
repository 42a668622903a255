"""A document's form: heading numbers, bookmarks, slipped cells. All texts are invented."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.engines.review.form import CHECKS, check_bookmarks, check_heading_numbers, check_slipped_cells
from ledfyr.kernel.findings import ReviewContext
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.source import Line, Source

START = ("1. Inledning", "2. Ansvar", "2.1 Nämnden")


def context(*texts: str, **rows: tuple[Row, ...]) -> ReviewContext:
    lines = tuple(Line(number, tuple(text.split("\t"))) for number, text in enumerate(texts, 1))
    return ReviewContext(
        rows={key.replace("_", "-"): found for key, found in rows.items()}, source=Source("a", "txt", lines)
    )


def told(found: Any) -> list[tuple[str, tuple[int, ...]]]:
    return [(finding.severity, tuple(place.lines[0] for place in finding.places)) for finding in found]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("2.2 Chefen", "2.3 Alla"), []),
        (("2.2 Chefen", "2.2 Alla"), [("warning", (4, 5))]),
        (("2.2 Chefen", "2.2. Alla", "2.4 Fler"), [("warning", (4, 5))]),
        (("2.3 Chefen",), [("question", (4,))]),
        (("2.1.2 Chefen",), [("question", (4,))]),
        (("2.1.1 Chefen", "3. Planen", "3.1 Mål"), []),
        # The same heading again is a page's head, not a number used twice.
        (("2.2 Chefen", "Text", "2.2 Chefen"), []),
        # Contents, tables, sentences, statements and far-off numbers are no headings.
        (("2.2 Chefen ..... 7", "2.3 Alla\t9", "2.4 Så här gör vi."), []),
        (("2.4 Kusten är ren och trygg för alla",), []),
        (("2.9 Paragrafer",), []),
        # Numbers of another run than the document's own, such as goals under no chapter.
        (("1.3 Rena stränder", "4.2 Fyrar"), []),
        # A list that counts from one does not disturb the chapter.
        (("1. Först", "2. Sedan", "2.2 Chefen", "3. Planen"), []),
    ],
)
def test_r_fo_1_heading_numbers(texts, expected):
    assert told(check_heading_numbers(context(*START, *texts))) == expected


def test_r_fo_1_known_goals_are_no_headings():
    goal = Row("risks", {"area_goal": "2.3 Trygga hamnar"})
    assert not list(check_heading_numbers(context(*START, "2.3 Trygga hamnar", risks=(goal,))))


def test_r_fo_1_used_twice_and_the_next_missing_is_one_slip():
    found = list(check_heading_numbers(context(*START, "2.2 Chefen", "2.2 Alla", "2.4 Fler")))
    assert len(found) == 1
    assert "2.3 saknas" in found[0].message


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (("Inledning\tFel! Bokmärket är inte definierat.",), 1),
        (("Se Fel! Hittar inte referenskälla.", "Error! Reference source not found."), 2),
        (("Fel! sa hamnkaptenen.", "Felet är rättat"), 0),
    ],
)
def test_r_fo_2_broken_bookmarks_are_one_finding(texts, rows):
    found = list(check_bookmarks(context(*texts)))
    assert [finding.rows for finding in found] == ([rows] if rows else [])


def test_r_fo_3_slipped_cells_are_one_question():
    rows = tuple(
        Row("risks", {}, Place(file="a", lines=(line,)), words="x | y", doubts=doubts)
        for line, doubts in ((1, (Doubt("shifted_columns"),)), (2, ()), (3, (Doubt("shifted_columns"),)))
    )
    found = list(check_slipped_cells(context("x", "y", "z", risks=rows)))
    assert told(found) == [("question", (1, 3))]


def test_living_data_has_no_form():
    assert not [finding for check in CHECKS for finding in check.run(ReviewContext(rows={"risks": ()}))]
