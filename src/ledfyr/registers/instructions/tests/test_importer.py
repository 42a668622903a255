"""Instructions out as a file and in again: into the working copy, never issued, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledfyr.engines.exchange.intake import NotYourKind, apply, read_file, require_kinds
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.writers import export
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import ChangedSince, NotAllowed
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.instructions import importer, services
from ledfyr.registers.instructions.models import Instruction, InstructionIssue
from ledfyr.registers.instructions.selectors import instruction_rows

pytestmark = pytest.mark.django_db
OFFICE = Actor("Central controller", frozenset({"central_controller"}))
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _written() -> None:
    found()
    open_year(SCOPE)
    for kind, name in (("vp", ""), ("other", "Underlag till budget")):
        made = services.start_instruction(
            actor=OFFICE,
            year=SCOPE.year,
            kind=kind,
            title=name,
            text="Skriv kort.\n\nAnge det som saknas.",
            deadline=date(2027, 2, 2),
        )
        services.add_part(
            actor=OFFICE, instruction=made.pk, kind="house", heading="Risker", house="risks.analysis", text="=Alla"
        )
        services.add_part(
            actor=OFFICE, instruction=made.pk, kind="question", heading="Lokaler", committees=[SCOPE.committee]
        )


def rows() -> list[dict[str, Any]]:
    return [dict(row.values) for row in instruction_rows(OFFICE, SCOPE)]


def taken_in(data: bytes, form: str, actor: Actor = OFFICE) -> Any:
    source = read_source(data, f"anvisningar.{form}")
    readings = read_file(actor, SCOPE, source, ["instructions"])
    assert not readings["instructions"].loose
    done = apply(actor=actor, scope=SCOPE, source=source, readings=readings, choices={}, today=TODAY)
    return done.plans["instructions"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_and_in_again_is_the_same(form: str) -> None:
    before, data = rows(), export(actor=OFFICE, scope=SCOPE, kind="instructions", form=form)
    with nothing_written():
        plan = taken_in(data, form)
    assert (plan.count("unchanged"), plan.gone, plan.marks) == (4, (), ())
    moved = [row | {"name": "Nytt " + row["name"]} for row in before if row["occasion"] == "other"]
    again = importer.apply(OFFICE, SCOPE, [Row("instructions", values) for values in moved], TODAY)
    assert again.count("create") == 2
    assert [row for row in rows() if row["name"].startswith("Nytt")] == moved
    assert not InstructionIssue.objects.exists()  # a file issues nothing
    importer.undo(OFFICE, SCOPE, again.marks)
    assert rows() == before


def test_a_changed_file_changes_the_working_copy_and_is_taken_back() -> None:
    found_one = Instruction.objects.get(kind="vp")
    services.issue(actor=OFFICE, key=found_one.pk, today=TODAY)
    before = rows()
    own = [dict(row) for row in before if row["occasion"] == "vp"]
    for row in own:
        row["deadline"] = "2027-02-09"
    own[1] |= {"demand": "Vilka?", "committees": []}
    own.append(own[1] | {"part": "Personal"})
    plan = importer.apply(OFFICE, SCOPE, [Row("instructions", values) for values in own[1:]], TODAY)
    assert [action for _row, action, _why in plan.actions] == ["update", "create"]
    assert [row.values["part"] for row in plan.gone] == ["Risker"]  # told of, and left
    assert [row["part"] for row in rows() if row["occasion"] == "vp"] == ["Risker", "Lokaler", "Personal"]
    issued = InstructionIssue.objects.get()
    assert issued.content["deadline"] == "2027-02-02"
    importer.undo(OFFICE, SCOPE, plan.marks)
    assert rows() == before
    with pytest.raises(ChangedSince):
        importer.undo(OFFICE, SCOPE, plan.marks)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"deadline": "snart"}, "”snart” är ingen dag"),
        ({"occasion": "month"}, "behöver sin månad"),
        ({"occasion": "x"}, "x"),
        ({"kind": "house", "house": "nowhere"}, "”nowhere” finns inte i Ledfyr"),
        ({"committees": ["nowhere"]}, "”nowhere” finns inte i Ledfyr"),
        ({"part": "R" * 500}, "tecken"),
        ({"part": "Risker"}, "tidigare rad"),
        ({"text": "Annat"}, "desamma på alla dess rader"),
    ],
)
def test_what_cannot_be_is_turned_away_in_words(wrong: dict[str, Any], said: str) -> None:
    first, second = (row for row in rows() if row["occasion"] == "vp")
    given = [Row("instructions", first), Row("instructions", second | wrong)]
    plan = importer.apply(OFFICE, SCOPE, given, TODAY)
    assert plan.actions[1][1] == "reject"
    assert said in plan.actions[1][2]


def test_only_the_office_takes_instructions_in() -> None:
    given = [Row("instructions", row | {"demand": "Annat"}) for row in rows()]
    for step in (importer.plan, lambda *at: importer.apply(*at, TODAY)):
        with nothing_written(), pytest.raises(NotAllowed):
            step(CONTROLLER, SCOPE, given)
    with pytest.raises(NotYourKind):
        require_kinds(CONTROLLER, SCOPE, ["instructions"])


def test_lines_without_what_is_needed_are_told_of() -> None:
    data = export(actor=OFFICE, scope=SCOPE, kind="instructions", form="csv").decode().replace(";Lokaler;", ";;")
    reading = read_file(OFFICE, SCOPE, read_source(data.encode(), "a.csv"), ["instructions"])["instructions"]
    assert (len(reading.rows), len(reading.loose)) == (2, 2)
