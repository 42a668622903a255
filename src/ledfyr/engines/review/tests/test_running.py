"""The runner: order, settings and where they came from, and what is said about it. All data is invented."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ledfyr.engines.review.output import findings_as_json, format_findings_text
from ledfyr.engines.review.running import read_all, review_source, run_checks, settle
from ledfyr.engines.review.wording import finding, listed, softened
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.register import Importer
from ledfyr.kernel.rows import Place, Reading, Row
from ledfyr.kernel.source import Line, Source

SOURCE = Source("hamn.txt", "txt", (Line(1, ("Bojar",)), Line(2, ("Fyrar",))))
DEFAULTS = {"boats.floors": {"measure": 9, "plan": 12}}


def at(*lines: int) -> tuple[Place, ...]:
    return tuple(Place(file="hamn.txt", lines=(line,)) for line in lines)


def check(*findings: Finding) -> Check:
    return Check("R-XX-1", "prov", "prov", lambda context: findings)


def reader(kind: str, log: list[str] | None = None, **facts: object):
    def read(source: Source, earlier: object) -> Reading:
        if log is not None:
            log.append(f"{kind} efter {','.join(sorted(earlier))}")  # type: ignore[call-overload]
        return Reading(kind, (Row(kind, {"nr": 1}, at(1)[0]),), facts=facts)

    return read


def test_findings_are_sorted_by_severity_rule_and_place():
    found = [
        finding("R-IC-10", "warning", "a", places=at(1)),
        finding("R-IC-2", "warning", "b", places=at(30)),
        finding("R-IC-2", "warning", "c", places=at(4)),
        finding("R-IC-9", "question", "d"),
        finding("R-IC-12", "error", "e"),
    ]
    assert [one.message for one in run_checks([check(*found)], ReviewContext(rows={}))] == ["e", "c", "b", "a", "d"]


def test_the_same_finding_from_two_checks_is_said_once():
    one = finding("R-IC-2", "warning", "a")
    assert len(run_checks([check(one), check(one)], ReviewContext(rows={}))) == 1


def test_a_check_that_fails_is_never_silent():
    def broken(context: ReviewContext) -> Iterable[Finding]:
        raise RuntimeError("trasig")

    with pytest.raises(RuntimeError, match="trasig"):
        run_checks([check(finding("R-IC-2", "error", "a")), Check("R-XX-2", "", "", broken)], ReviewContext(rows={}))


def test_importers_are_read_after_those_they_need_and_completed_last():
    log: list[str] = []

    def complete(readings):
        log.append(f"klar med {','.join(sorted(readings))}")
        return readings["boats"]

    importers = [
        Importer("crews", "Besättningar", reader("crews", log), after=("boats", "absent")),
        Importer("boats", "Båtar", reader("boats", log), complete=complete),
    ]
    assert set(read_all(SOURCE, importers)) == {"boats", "crews"}
    assert log == ["boats efter ", "crews efter boats", "klar med boats,crews"]


def test_importers_that_wait_for_each_other_are_refused():
    importers = [Importer("a", "A", reader("a"), after=("b",)), Importer("b", "B", reader("b"), after=("a",))]
    with pytest.raises(ValueError, match="wait for each other"):
        read_all(SOURCE, importers)


@pytest.mark.parametrize(
    ("stated", "option", "value", "origin"),
    [
        ({"measure": 8, "plan": 10}, {"measure": 6}, {"measure": 8, "plan": 10}, "document"),
        ({}, {"measure": 6, "plan": 11}, {"measure": 6, "plan": 11}, "option"),
        ({}, {}, {"measure": 9, "plan": 12}, "default"),
        ({"measure": 8}, {"plan": 11}, {"measure": 8, "plan": 11}, "document"),
    ],
)
def test_the_document_goes_before_options_and_those_before_defaults(stated, option, value, origin):
    readings = {"boats": reader("boats", floors=stated)(SOURCE, {})}
    settled = settle(readings, DEFAULTS, {"boats.floors": option})
    assert settled.settings["boats.floors"] == value
    assert settled.origins["boats.floors"] == origin


def test_each_part_says_where_it_came_from():
    readings = {"boats": reader("boats", floors={"measure": 8}, lines={"floors.measure": [14]})(SOURCE, {})}
    settled = settle(readings, DEFAULTS, {})
    assert settled.origins["boats.floors.measure"] == "document"
    assert settled.origins["boats.floors.plan"] == "default"
    assert "rad 14" in settled.basis[0]
    assert "antagande" in settled.basis[1]


def test_a_file_is_reviewed_without_anything_being_stored():
    seen: list[ReviewContext] = []

    def look(context: ReviewContext) -> Iterable[Finding]:
        seen.append(context)
        yield finding("R-XX-1", "question", "Är detta en båt?", rows=context.of("boats"))

    importers = [Importer("boats", "Båtar", reader("boats", year=2024))]
    found, basis = review_source(SOURCE, importers, [Check("R-XX-1", "", "", look)], defaults=DEFAULTS)
    assert [one.place.lines for one in found] == [(1,)]
    assert seen[0].year == 2024
    assert seen[0].source is SOURCE
    assert basis[0] == "Granskat: Båtar: 1 rad."


def test_a_file_with_nothing_known_says_so():
    importers = [Importer("boats", "Båtar", lambda source, earlier: Reading("boats"))]
    found, basis = review_source(SOURCE, importers, [], defaults=DEFAULTS)
    assert not found
    assert len(basis) == 1
    assert "känner igen" in basis[0]


def test_lines_that_could_not_be_read_are_said():
    loose = ((at(2)[0], "Fyrar", "no_event"), (at(1)[0], "7", "page_number"))
    rows = (Row("boats", {}, at(1)[0]),)
    importers = [Importer("boats", "Båtar", lambda source, earlier: Reading("boats", rows, loose))]
    _found, basis = review_source(SOURCE, importers, [])
    assert "kunde inte läsas: 2" in basis[1]


def test_text_for_people():
    found = [
        finding("R-IC-1", "error", "Fel värde.", places=at(7), evidence=["3 × 3"], computed="9 ≠ 8", mend="Rätta."),
        finding("R-IC-9", "question", "Saknas process?"),
    ]
    text = format_findings_text(found, ("Granskat: Båtar: 2 rader.",), "hamn.txt")
    assert text.splitlines() == [
        "Granskning av hamn.txt",
        "  Granskat: Båtar: 2 rader.",
        "",
        "FEL R-IC-1 (rad 7): Fel värde.",
        "  Underlag: 3 × 3",
        "  Jämfört: 9 ≠ 8",
        "  Gör så här: Rätta.",
        "",
        "FRÅGA R-IC-9: Saknas process?",
        "",
        "Summa: 1 fel, 0 varningar och 1 fråga.",
    ]


def test_nothing_found_is_said():
    assert "inget att anmärka" in format_findings_text([], (), "hamn.txt")


def test_json_for_programs():
    data = findings_as_json([finding("R-IC-1", "error", "Fel.", places=at(7, 3), evidence=["a"], count=2)])
    assert data == {
        "findings": [
            {
                "rule": "R-IC-1",
                "severity": "error",
                "place": {"file": "hamn.txt", "lines": [3, 7]},
                "message": "Fel.",
                "evidence": ["a"],
                "computed": "",
                "mend": "",
                "rows": 2,
            }
        ]
    }


@pytest.mark.parametrize(
    ("count", "words"), [(0, ""), (1, "1"), (3, "1, 2 och 3"), (14, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 och 3 till")]
)
def test_lists_in_words(count, words):
    assert listed(range(1, count + 1)) == words


@pytest.mark.parametrize(("when", "severity"), [(True, "question"), (False, "error")])
def test_a_rule_on_an_assumption_asks(when, severity):
    assert softened("error", when=when) == severity
