"""Taking in a plan: rows that answer one or more events, their own words and values, controls, undoing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.registers.internal_control.models import ControlActivity, PlanRow, PlanRowEvent, SystematicControl
from ledfyr.registers.internal_control.register import COLUMNS
from ledfyr.registers.internal_control.selectors import plan_rows
from ledfyr.registers.internal_control.services import add_activity, apply_rows, undo_intake, withdraw_plan_row

from .factories import EMPTY, OLD, STOLEN, actions, analyse, analysed, control, planned, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    analyse()


def events() -> list[tuple[int | None, str, int | None]]:
    """(number in the analysis, own wording, own value) of every event in the plan."""
    return [
        (one.analysis_row.nr if one.analysis_row else None, one.wording, one.value)
        for one in PlanRowEvent.objects.select_related("analysis_row").order_by("plan_row__position", "position")
    ]


def shown(at: int = 0) -> Any:
    return plan_rows(CONTROLLER, SCOPE)[at].values


def test_a_row_is_created_whole_with_events_controls_and_history() -> None:
    with recorded() as entries:
        plan = take_in(planned([1], [STOLEN], file="plan.txt", value=12))

    assert actions(plan) == ["create"]
    assert events() == [(1, "", None)]
    values = shown()
    assert {key: values[key] for key in ("risk_nrs", "events", "value", "systematic_control", "methods", "owners")} == {
        "risk_nrs": [1],
        "events": [STOLEN],
        "value": 12,
        "systematic_control": "Kassan räknas varje kväll",
        "methods": ["Stickprov"],
        "owners": ["Enhetschef"],
    }
    assert values["activities"][0]["text"] == "Räkna om kassan"
    assert {column.key for column in COLUMNS} <= values.keys()
    (entry,) = entries
    assert (entry.code, entry.facts) == ("internal_control.row_taken_in", {"events": "1", "file": "plan.txt"})


def test_a_row_answers_several_events() -> None:
    take_in(planned([2, 3], [EMPTY, OLD]))

    assert events() == [(3, "", None), (2, "", None)]


def test_own_words_and_values_are_kept_only_where_they_differ() -> None:
    """R-IC-7"""
    take_in(
        planned([1], ["Böcker  försvinner ur magasinet"], value=12),
        planned([2], ["Lån blir gamla utan att någon påminner"], value=9),
    )

    assert events() == [(1, "", None), (2, "Lån blir gamla utan att någon påminner", 9)]


def test_an_event_without_number_is_found_by_its_wording_or_one_nearly_the_same() -> None:
    take_in(planned([], [OLD]), planned([], [EMPTY + "."]), planned([], ["Taket läcker"], value=6))

    assert events() == [(2, "", None), (3, EMPTY + ".", None), (None, "Taket läcker", 6)]


def test_several_events_can_have_values_of_their_own() -> None:
    take_in(planned([1, 2], [STOLEN, OLD], event_values={STOLEN: 12, OLD: 16}))

    assert events() == [(1, "", None), (2, "", 16)]
    assert shown()["value"] == 16


def test_a_systematic_control_is_made_once() -> None:
    take_in(planned([1], [STOLEN]), planned([2], [OLD]))
    take_in(planned([3], [EMPTY]))

    assert SystematicControl.objects.count() == 1


def test_controls_given_as_words_alone_become_activities() -> None:
    row = planned([1], [STOLEN], activities=[], control_activities=["Räkna om kassan", "Väg lådan"])
    take_in(row)

    assert [one["text"] for one in shown()["activities"]] == ["Räkna om kassan", "Väg lådan"]
    with nothing_changes():
        assert actions(take_in(row)) == ["unchanged"]


PRINTED = [
    planned([1], [STOLEN], value=12, methods=["Stickprov"], owners=["Enhetschef"]),
    planned([2, 3], [OLD, EMPTY], value=None, activities=[control("A"), control("B")], methods=["Stickprov"]),
    planned([77], ["Taket läcker"], value=6, owners=["Enhetschef", "Vaktmästare"], activities=[]),
    planned([], [], activities=[control("Gå en rond")], systematic_control="Larm"),
    planned([1], [STOLEN], working_method="Lån sker på webben", area_goal=None, process=None),
]


def test_the_same_rows_twice_change_nothing() -> None:
    """Among them a number that the analysis lacks, methods printed once for two controls, and a row without events."""
    take_in(*PRINTED)

    with nothing_changes():
        assert actions(take_in(*PRINTED)) == ["unchanged"] * 5


def test_what_a_file_changes_is_told_and_the_rest_stays() -> None:
    take_in(planned([1], [STOLEN]), planned([2], [OLD]), planned([3], [EMPTY]))
    with recorded() as entries:
        plan = take_in(planned([1], [STOLEN], process="Inköp"), planned([2], [OLD], activities=[control("Väg lådan")]))

    assert actions(plan) == ["update", "update"]
    assert [what for _row, _action, what in plan.actions] == ["process", "activities"]
    assert [gone.values["risk_nrs"] for gone in plan.gone] == [[3]]
    assert PlanRow.objects.filter(is_withdrawn=False).count() == 3
    assert [(e.code, sorted(e.changes)) for e in entries] == [
        ("internal_control.row_updated_from_file", ["process"]),
        ("internal_control.row_updated_from_file", ["activities"]),
    ]


def test_controls_are_replaced_only_when_they_change_and_never_deleted() -> None:
    take_in(planned([1], [STOLEN], activities=[control("A"), control("B")]))
    kept = set(ControlActivity.objects.values_list("pk", flat=True))
    take_in(planned([1], [STOLEN], activities=[control("A"), control("B", owner="Kassör")]))

    assert kept == set(ControlActivity.objects.filter(is_withdrawn=True).values_list("pk", flat=True))
    assert [one["owner"] for one in shown()["activities"]] == ["Enhetschef", "Kassör"]


def test_a_number_of_the_analysis_moves_the_row_to_that_event() -> None:
    take_in(planned([], [OLD]))
    assert actions(take_in(planned([3], [OLD]))) == ["update"]
    assert events() == [(3, OLD, None)]


def test_rows_of_the_same_events_are_told_apart_by_number() -> None:
    wording = "Något går fel"
    take_in(planned([1], [wording]), planned([2], [wording]))

    with nothing_changes():
        assert actions(take_in(planned([2], [wording]), planned([1], [wording]))) == ["unchanged"] * 2


def test_the_words_of_a_source_may_be_as_long_as_they_are() -> None:
    long = "Ord och åter ord " * 90
    row = planned(
        [1], [STOLEN], process=long, activities=[dict.fromkeys(control("A") | {"timing": "", "units": ""}, long)]
    )
    take_in(row)

    with nothing_changes():
        assert actions(take_in(row)) == ["unchanged"]


# Undoing


def test_undoing_gives_back_the_plan_as_it_was() -> None:
    take_in(
        planned([1], [STOLEN], file="plan.txt", value=9),
        planned([2, 3], [OLD, "Kassan är tom"], event_values={OLD: 16, "Kassan är tom": 4}),
    )
    add_activity(
        actor=CONTROLLER, scope=SCOPE, row_key=PlanRow.objects.first().pk, text="Väg", description="Noga\nsagt"
    )
    before, kept = plan_rows(CONTROLLER, SCOPE), events()
    done = take_in(
        planned([1], [STOLEN], value=16, activities=[], systematic_control=None),
        planned([2, 3], [OLD, "Kassan är tom"], process="Inköp"),
        planned([], ["Taket läcker"]),
    )

    undo_intake(actor=CONTROLLER, scope=SCOPE, marks=done.marks)

    now = plan_rows(CONTROLLER, SCOPE)
    assert [(r.values, r.words, r.doubts) for r in now] == [(r.values, r.words, r.doubts) for r in before]
    assert [one for one in events() if one != (None, "Taket läcker", None)] == kept


def test_a_row_changed_since_stops_the_undoing_of_all() -> None:
    done = take_in(planned([1], [STOLEN]), planned([2], [OLD]))
    withdraw_plan_row(actor=CONTROLLER, scope=SCOPE, key=PlanRow.objects.last().pk, version=None)

    with nothing_changes(), pytest.raises(ChangedSince) as refusal:
        undo_intake(actor=CONTROLLER, scope=SCOPE, marks=done.marks)
    assert refusal.value.facts == {"rows": "2"}


# Many


def test_a_thousand_rows_cost_as_many_statements_as_ten(capsys: pytest.CaptureFixture[str]) -> None:
    def many(number: int) -> list[Row]:
        return [planned([], [f"Händelse {at} av ett annat slag än {at * 7919}"]) for at in range(number)]

    def statements(scope: Scope, rows: list[Row]) -> int:
        with CaptureQueriesContext(connection) as seen:
            apply_rows(actor=CONTROLLER, scope=scope, rows=rows)
        return len(seen)

    few = statements(Scope("idrott", 2027), many(10))
    start = time.perf_counter()
    lots = statements(SCOPE, many(1000))
    took = time.perf_counter() - start
    again = statements(SCOPE, many(1000))

    # SQLite takes a bulk write in parts of so many values, so parts are allowed for; a statement a row is not.
    assert lots - few < 120
    assert again < few + 5
    with capsys.disabled():
        print(f"\n1 000 planrader: {1000 / took:.0f} rader/s, {lots} satser (10 rader: {few})")


def test_the_analysis_is_asked_for_the_event_of_this_year() -> None:
    analyse(Scope("kultur", 2026))
    take_in(planned([1], [STOLEN]))

    assert PlanRowEvent.objects.get().analysis_row == analysed(1)
