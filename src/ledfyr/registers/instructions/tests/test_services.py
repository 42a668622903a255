"""Writing, issuing, answering: result, history, and refusals that change nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledfyr.engines.documents.composing import compose
from ledfyr.kernel.actor import SYSTEM, Actor, Grant, Scope
from ledfyr.kernel.errors import Conflict, NotAllowed, NotFound
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.instructions import selectors, services
from ledfyr.registers.instructions.models import Instruction, RequiredPart
from ledfyr.registers.instructions.selectors import checklist_of, find_instruction, matrix_of
from ledfyr.registers.risks.services import add_event

pytestmark = pytest.mark.django_db
OTHER = Scope("idrott", SCOPE.year)
OFFICE = Actor("Central controller", frozenset({"central_controller"}))
LOCAL = Actor("Central controller", grants=(Grant("central_controller", frozenset({SCOPE.committee})),))
DAY, DEADLINE = date(2026, 10, 1), date(2027, 2, 2)


@pytest.fixture(autouse=True)
def _committees() -> None:
    found()
    for scope in (SCOPE, OTHER):
        open_year(scope)


def drafted() -> Instruction:
    made = services.start_instruction(actor=OFFICE, year=SCOPE.year, kind="vp", text="Skriv kort.", deadline=DEADLINE)
    services.add_part(actor=OFFICE, instruction=made.pk, kind="question", heading="Lokaler", text="Vilka?")
    return made


def issued() -> Instruction:
    made = drafted()
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    return made


def part(made: Instruction, heading: str = "Lokaler") -> RequiredPart:
    return made.parts.get(heading=heading)


def answer(made: Instruction, scope: Scope = SCOPE, heading: str = "Lokaler", **given: Any) -> Any:
    key = next(line.part.key for line in checklist(made, scope) if line.part.heading == heading)
    wanted = {"version": 0, "state": "filled", "note": "Inga.", **given}
    return services.answer_part(actor=CONTROLLER, scope=scope, instruction=made.pk, part=key, **wanted)


def checklist(made: Instruction, scope: Scope = SCOPE) -> list[Any]:
    return checklist_of(scope, find_instruction(OFFICE, scope, made.pk))


def told(code: str) -> int:
    return ChangeEntry.objects.filter(code=f"instructions.{code}").count()


def test_only_the_whole_municipalitys_controller_writes() -> None:
    made = drafted()
    for actor in (CONTROLLER, READER, LOCAL):
        with nothing_written(), pytest.raises(NotAllowed):
            services.start_instruction(actor=actor, year=SCOPE.year, kind="t1")
        with nothing_written(), pytest.raises(NotAllowed):
            services.issue(actor=actor, key=made.pk, today=DAY)
        with nothing_written(), pytest.raises(NotAllowed):
            services.add_part(actor=actor, instruction=made.pk, kind="form", heading="Blankett")


def test_committees_read_what_is_issued_and_no_draft() -> None:
    made = drafted()
    with pytest.raises(NotFound):
        find_instruction(CONTROLLER, SCOPE, made.pk)
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    services.change_part(actor=OFFICE, part=part(made).pk, version=1, kind="question", heading="Lokaler", text="Nya?")
    assert find_instruction(CONTROLLER, SCOPE, made.pk) == made
    assert [line.part.text for line in checklist(made)] == ["Vilka?"]
    services.issue(actor=OFFICE, key=made.pk, today=DAY, note="Förtydligat")
    assert [line.part.text for line in checklist(made)] == ["Nya?"]
    assert made.issues.get(number=2).changes == [{"what": "changed", "heading": "Lokaler"}]
    assert told("issued") == 2


def test_there_is_one_instruction_an_occasion_and_one_part_a_name() -> None:
    made = drafted()
    with nothing_written(), pytest.raises(services.InstructionTwice):
        services.start_instruction(actor=OFFICE, year=SCOPE.year, kind="vp")
    with nothing_written(), pytest.raises(services.EmptyText):
        services.start_instruction(actor=OFFICE, year=SCOPE.year, kind="month")
    with nothing_written(), pytest.raises(services.PartTwice):
        services.add_part(actor=OFFICE, instruction=made.pk, kind="form", heading=" Lokaler ")
    with nothing_written(), pytest.raises(services.UnknownPart):
        services.add_part(actor=OFFICE, instruction=made.pk, kind="house", heading="Annat", house="nothing.here")
    with nothing_written(), pytest.raises(services.UnknownPart):
        services.add_part(actor=OFFICE, instruction=made.pk, kind="form", heading="Annat", committees=["teater"])


def test_nothing_new_is_not_issued() -> None:
    made = issued()
    with nothing_written(), pytest.raises(services.NothingChanged):
        services.issue(actor=OFFICE, key=made.pk, today=DAY)
    services.remove_part(actor=OFFICE, part=part(made).pk)
    with nothing_written(), pytest.raises(services.NothingChanged):
        services.issue(actor=OFFICE, key=made.pk, today=DAY)


def test_a_late_change_does_not_overwrite_another() -> None:
    made = drafted()
    made.refresh_from_db()
    given = {"actor": OFFICE, "key": made.pk, "version": made.version, "contact": "controller", "deadline": None}
    services.change_instruction(**given, text="Ett")
    with nothing_written(), pytest.raises(Conflict):
        services.change_instruction(**given, text="Två")


def test_missing_parts_stop_the_submission_and_are_named() -> None:
    made = issued()
    with nothing_written(), pytest.raises(services.PartsMissing) as refused:
        services.submit(actor=CONTROLLER, scope=SCOPE, instruction=made.pk, today=DAY)
    assert refused.value.facts["parts"] == "Lokaler"
    with nothing_written(), pytest.raises(services.EmptyAnswer):
        answer(made, state="nothing", note="")
    answer(made, state="nothing", reason="Inga nya lokaler.", role="controller")
    sent = services.submit(actor=CONTROLLER, scope=SCOPE, instruction=made.pk, today=DAY)
    assert (sent.state, sent.submitted_by, sent.number) == ("submitted", "Controller", 1)
    assert (told("answered"), told("submitted")) == (1, 1)
    with nothing_written(), pytest.raises(services.WrongStep):
        answer(made, version=1)


def test_the_office_receives_or_returns_with_a_reason() -> None:
    made = issued()
    answer(made)
    given = {"scope": SCOPE, "instruction": made.pk, "today": DAY}
    with nothing_written(), pytest.raises(services.WrongStep):
        services.receive(actor=OFFICE, **given)
    services.submit(actor=CONTROLLER, **given)
    with nothing_written(), pytest.raises(NotAllowed):
        services.receive(actor=CONTROLLER, **given)
    with nothing_written(), pytest.raises(services.EmptyAnswer):
        services.give_back(actor=OFFICE, **given, reason=" ")
    back = services.give_back(actor=OFFICE, **given, reason="Skriv kostnaden.")
    assert (back.state, back.reason) == ("returned", "Skriv kostnaden.")
    answer(made, version=1, note="Inga. 0 kronor.")
    services.submit(actor=CONTROLLER, **given)
    assert services.receive(actor=OFFICE, **given).state == "received"


def test_a_new_version_returns_only_what_asks_something_else() -> None:
    made = issued()
    for scope in (SCOPE, OTHER):
        answer(made, scope)
        services.submit(actor=CONTROLLER, scope=scope, instruction=made.pk, today=DAY)
    more = {"kind": "analysis", "heading": "Frånvaro", "committees": [SCOPE.committee]}
    services.add_part(actor=OFFICE, instruction=made.pk, **more)
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    states = {one.committee.slug: one.state for one in made.submissions.select_related("committee")}
    assert states == {SCOPE.committee: "returned", OTHER.committee: "submitted"}
    assert [line.state for line in checklist(made)] == ["filled", "missing"]


def test_what_the_house_holds_fills_its_part() -> None:
    made = drafted()
    services.add_part(actor=OFFICE, instruction=made.pk, kind="house", heading="Analysen", house="risks.analysis")
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    assert checklist(made)[1].state == "missing"
    add_event(actor=SYSTEM, scope=SCOPE, text="Elever får inte stöd i tid")
    assert (checklist(made)[1].state, checklist(made)[1].rows) == ("filled", 1)
    assert checklist(made, OTHER)[1].state == "missing"


def test_last_years_are_copied_as_drafts_a_year_later() -> None:
    made = issued()
    open_year(Scope(SCOPE.committee, SCOPE.year + 1))
    copies = services.copy_instructions(actor=OFFICE, year=SCOPE.year + 1, keys=[made.pk])
    assert [(one.label, one.deadline, one.number) for one in copies] == [("Verksamhetsplan 2028", date(2028, 2, 2), 0)]
    assert [one.heading for one in copies[0].parts.all()] == ["Lokaler"]
    assert services.copy_instructions(actor=OFFICE, year=SCOPE.year + 1, keys=[made.pk]) == []


def test_the_matrix_shows_what_the_reader_may_see_in_as_many_questions(django_assert_num_queries: Any) -> None:
    made = drafted()
    services.add_part(actor=OFFICE, instruction=made.pk, kind="form", heading="Blankett", committees=[SCOPE.committee])
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    answer(made)
    one = find_instruction(OFFICE, SCOPE, made.pk)
    with django_assert_num_queries(4):
        parts, rows = matrix_of(OFFICE, SCOPE, one, date(2027, 2, 3))
    assert [part.heading for part in parts] == ["Lokaler", "Blankett"]
    shown = {row.committee.slug: [line.state if line else None for line in row.lines] for row in rows}
    assert shown == {SCOPE.committee: ["filled", "missing"], OTHER.committee: ["missing", None]}
    assert {row.shown for row in rows} == {"late"}
    own = Actor("Controller", grants=(Grant("controller", frozenset({SCOPE.committee})),))
    assert [row.committee.slug for row in matrix_of(own, SCOPE, one, DAY)[1]] == [SCOPE.committee]


def test_what_is_not_submitted_falls_due() -> None:
    made = issued()
    (item,) = selectors.due_instructions(SCOPE, DAY)
    assert (item.day, item.roles, item.committee) == (DEADLINE, ("controller",), SCOPE.committee)
    answer(made)
    services.submit(actor=CONTROLLER, scope=SCOPE, instruction=made.pk, today=DAY)
    assert selectors.due_instructions(SCOPE, DAY) == []


def test_documents_are_told_what_there_is_nothing_to_report_of() -> None:
    assert selectors.nothing_to_report(SCOPE) == {}
    made = drafted()
    services.add_part(actor=OFFICE, instruction=made.pk, kind="house", heading="Risker", house="risks.analysis")
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    answer(made, heading="Risker", state="nothing", note="", reason="Inga risker i år.")
    answer(made, state="nothing", note="", reason="Inga lokaler.")
    assert selectors.nothing_to_report(SCOPE) == {"risks.analysis": "Inga risker i år."}
    assert selectors.nothing_to_report(OTHER) == {}
    tree = compose(actor=READER, scope=SCOPE, document="risk-analysis", today=DAY)
    table = next(one for one in tree.sections if one.key == "risks.table")
    assert [block.text for block in table.blocks][1:] == ["Inget att rapportera. Inga risker i år."]
    assert "risks.matrix" not in {one.key for one in tree.sections}
    add_event(actor=CONTROLLER, scope=SCOPE, text="Arkivet brinner")
    assert selectors.nothing_to_report(SCOPE) == {}  # what stands in the register speaks for itself


def test_a_committee_that_is_asked_no_more_keeps_what_it_submitted_and_is_never_late() -> None:
    made = issued()
    answer(made)
    services.submit(actor=CONTROLLER, scope=SCOPE, instruction=made.pk, today=DAY)
    given = {"kind": "question", "heading": "Lokaler", "text": "Vilka?", "committees": [OTHER.committee]}
    services.change_part(actor=OFFICE, part=part(made).pk, version=1, **given)
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    assert made.submissions.get().state == "submitted"
    services.give_back(actor=OFFICE, scope=SCOPE, instruction=made.pk, today=DAY, reason="Inget begärs.")
    late = date(2027, 3, 1)
    (one,) = selectors.standings_in(CONTROLLER, SCOPE, late)
    (other,) = selectors.standings_in(CONTROLLER, OTHER, late)
    assert (one.shown, other.shown) == ("returned", "late")


def test_the_checklist_names_the_units_that_answer_in_as_many_questions(django_assert_num_queries: Any) -> None:
    made = drafted()
    services.add_part(actor=OFFICE, instruction=made.pk, kind="form", heading="Blankett")
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    for code in ("A1", "A2"):
        unit(code)
    answer(made, unit="A1")
    answer(made, heading="Blankett", unit="A2")
    one = find_instruction(OFFICE, SCOPE, made.pk)
    with django_assert_num_queries(2):
        lines = selectors.standing_of(OFFICE, SCOPE, one, DAY).lines
        assert [line.answer.unit.code for line in lines if line.answer and line.answer.unit] == ["A1", "A2"]


def test_an_empty_register_is_not_filled_by_saying_so() -> None:
    made = drafted()
    services.add_part(actor=OFFICE, instruction=made.pk, kind="house", heading="Analysen", house="risks.analysis")
    services.issue(actor=OFFICE, key=made.pk, today=DAY)
    with nothing_written(), pytest.raises(services.HouseEmpty):
        answer(made, heading="Analysen", where="Bilaga 3")
    add_event(actor=SYSTEM, scope=SCOPE, text="Elever får inte stöd i tid")
    assert answer(made, heading="Analysen", role="controller").version == 1


def test_last_years_are_copied_as_issued_not_as_being_worked_on() -> None:
    made = issued()
    given = {"kind": "question", "heading": "Nya lokaler", "text": "Prövas."}
    services.change_part(actor=OFFICE, part=part(made).pk, version=1, **given)
    services.add_part(actor=OFFICE, instruction=made.pk, kind="form", heading="Blankett")
    (copy,) = services.copy_instructions(actor=OFFICE, year=SCOPE.year + 1, keys=[made.pk])
    assert [(one.heading, one.text) for one in copy.parts.all()] == [("Lokaler", "Vilka?")]
    assert (copy.text, copy.deadline) == ("Skriv kort.", date(2028, 2, 2))


def test_what_has_no_day_stands_last_in_both_databases() -> None:
    services.start_instruction(actor=OFFICE, year=SCOPE.year, kind="t1")
    drafted()
    wanted = ["vp", "t1"]
    assert [one.kind for one in selectors.instructions_in(OFFICE, SCOPE)] == wanted
    assert [one.kind for one in selectors.copyable(OFFICE, Scope(SCOPE.committee, SCOPE.year + 1))] == wanted
