"""The review of a living year: kept until something changes, answered with a reason, open again when facts change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from ledfyr.engines.review import living
from ledfyr.engines.review.living import (
    EmptyAnswer,
    answer_finding,
    answered,
    by_row,
    count_by_severity,
    findings_in,
    open_findings,
    withdraw_answer,
)
from ledfyr.engines.review.models import FindingAnswer
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.register import Exporter, Register
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.years import open_year

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)
facts: dict[str, Any] = {}


def check(context: ReviewContext) -> Iterable[Finding]:
    facts["runs"] += 1
    facts["context"] = context
    place = Place(register="things", row="1", key="k1")
    yield Finding("R-TE-1", "error", "Värdet är fel", (place,), evidence=(facts["value"],))
    yield Finding("R-TE-2", "question", "Stämmer det?", (place, Place(register="things", row="2", key="k2")))


def rows(actor: Actor, scope: Scope) -> list[Row]:
    return [Row("things", {"year": scope.year})]


@pytest.fixture(autouse=True)
def year(monkeypatch: pytest.MonkeyPatch) -> Iterable[None]:
    cache.clear()
    facts.update(runs=0, value="12")
    room = Register("tests", "T", checks=(Check("R-TE-1", "", "", check),))
    monkeypatch.setattr(living, "rooms", lambda: [room])
    monkeypatch.setattr(living, "exporters", lambda: {"things": Exporter("things", "", (), rows)})
    found()
    for opened in (2022, 2025, 2026, 2027):
        open_year(Scope("kultur", opened))
    yield
    cache.clear()


def found_now() -> list[Finding]:
    return findings_in(READER, SCOPE, TODAY)


def something_happens() -> None:
    record(CONTROLLER, SCOPE, Change("review.answered", "thing", "1"))


def answer(finding: Finding, reason: str = "Nämnden har godtagit det", actor: Actor = CONTROLLER) -> FindingAnswer:
    return answer_finding(actor=actor, scope=SCOPE, key=finding.key, reason=reason, today=TODAY)


def test_a_year_is_computed_once_until_something_changes() -> None:
    assert found_now() == found_now()
    assert facts["runs"] == 1
    something_happens()
    found_now()
    assert facts["runs"] == 2
    findings_in(READER, SCOPE, date(2026, 11, 3))
    assert facts["runs"] == 3


def test_the_checks_see_the_year_two_earlier_ones_and_the_settings_that_hold() -> None:
    found_now()
    context = facts["context"]

    assert (context.year, context.of("things")[0].values["year"], context.source) == (2027, 2027, None)
    assert {year: kinds["things"][0].values["year"] for year, kinds in context.earlier.items()} == {
        2025: 2025,
        2026: 2026,
    }
    assert context.settings["risks.floors"] == {"measure": 9, "plan": 12}
    assert context.settings_from["risks.floors"] == "setting"
    assert context.settings["today"] == "2026-11-02"


def test_an_answer_accepts_a_finding_and_is_recorded() -> None:
    error, question = found_now()
    with recorded() as entries:
        answer(error, "  Nämnden har godtagit det ")

    assert open_findings(READER, SCOPE, TODAY) == [question]
    assert [(one.is_open, one.answer.reason if one.answer else "") for one in answered(READER, SCOPE, TODAY)] == [
        (False, "Nämnden har godtagit det"),
        (True, ""),
    ]
    assert [(e.code, e.object_key, e.reason) for e in entries] == [
        ("review.answered", error.key, "Nämnden har godtagit det")
    ]


def test_an_answer_lapses_when_the_facts_change() -> None:
    answer(found_now()[0])
    facts["value"] = "16"
    something_happens()

    assert [finding.rule for finding in open_findings(READER, SCOPE, TODAY)] == ["R-TE-1", "R-TE-2"]


def test_a_new_answer_replaces_the_old_and_can_be_taken_back() -> None:
    error = found_now()[0]
    answer(error, "Först")
    answer(error, "Sedan")
    assert FindingAnswer.objects.get().reason == "Sedan"
    with recorded() as entries:
        withdraw_answer(actor=CONTROLLER, scope=SCOPE, key=error.key)

    assert error in open_findings(READER, SCOPE, TODAY)
    assert [(e.code, e.facts) for e in entries] == [("review.answer_withdrawn", {"rule": "R-TE-1"})]


def test_refusals_leave_everything_as_it_was() -> None:
    error = found_now()[0]
    answer(error)
    gone = Finding("R-TE-9", "error", "Borta")
    with nothing_changes():
        with pytest.raises(EmptyAnswer):
            answer(error, "  ")
        with pytest.raises(NotFound):
            answer(gone)
        with pytest.raises(NotFound):
            withdraw_answer(actor=CONTROLLER, scope=SCOPE, key=gone.key)
        with pytest.raises(NotAllowed):
            answer(error, actor=READER)
        with pytest.raises(NotAllowed):
            withdraw_answer(actor=READER, scope=SCOPE, key=error.key)
        with pytest.raises(NotAllowed):
            findings_in(Actor("Okänd"), SCOPE, TODAY)


def test_findings_are_counted_and_gathered_at_their_rows() -> None:
    findings = found_now()

    assert count_by_severity(findings) == {"error": 1, "warning": 0, "question": 1}
    assert {key: [one.rule for one in at] for key, at in by_row(findings).items()} == {
        "k1": ["R-TE-1", "R-TE-2"],
        "k2": ["R-TE-2"],
    }
