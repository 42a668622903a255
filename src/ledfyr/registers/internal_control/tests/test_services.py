"""Changes to one plan row: result, history, version; and refusals that leave everything as it was."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from ledfyr.kernel.rows import Doubt
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.models import Committee, CommitteeAdministration, Position, Unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.registers.internal_control import services
from ledfyr.registers.internal_control.models import ControlActivity, PlanRow, PlanRowEvent, SystematicControl
from ledfyr.registers.internal_control.selectors import event_value, event_wording, plan_rows
from ledfyr.registers.internal_control.services.activities import EmptyActivity
from ledfyr.registers.internal_control.services.editing import NoEvents

from .factories import EMPTY, OLD, STOLEN, Write, analyse, analysed, ask, plan_row, planned, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    analyse()


def serve(one: Unit) -> None:
    """Let the unit serve the committee."""
    committee = Committee.objects.get(slug=SCOPE.committee)
    CommitteeAdministration.objects.create(committee=committee, unit=one, valid_from=date(2020, 1, 1))


def placed(row: PlanRow, **given: object) -> PlanRow:
    now = {"goal": row.area_goal_id, "process": "Utlån", "working_method": "Lån sker i kassan", "control": ""}
    return ask(services.place_plan_row, row, **{**now, **given})


def with_control(row: PlanRow, text: str = "Räkna om kassan", **fields: str) -> ControlActivity:
    return ask(services.add_activity, row_key=row.pk, text=text, **fields)


def test_an_event_taken_into_the_plan_gets_a_row_and_its_handling() -> None:
    """R-IC-3, R-IC-7"""
    event = analysed(1)
    with recorded() as entries:
        row = ask(services.include_event, event=event.pk)

    event.refresh_from_db()
    row.refresh_from_db()
    assert event.handling == "plan"
    assert (row.area_goal, row.process, row.working_method) == (event.area_goal, event.process, event.working_method)
    assert [(e.analysis_row, e.wording, e.value) for e in row.events.all()] == [(event, "", None)]
    assert [entry.code for entry in entries] == ["risks.event_to_plan", "internal_control.row_added"]
    assert (entries[1].object_key, entries[1].facts["events"]) == (str(row.pk), "1")
    assert STOLEN.casefold() in row.search_text


def test_an_event_that_is_in_the_plan_keeps_its_row() -> None:
    row = plan_row()

    with nothing_changes():
        assert ask(services.include_event, event=analysed(1).pk).pk == row.pk


def test_a_row_is_placed_and_what_it_was_is_recorded() -> None:
    row = plan_row()
    with recorded() as entries:
        placed(row, goal=None, process="Inköp", working_method="Beställning", control=" Två  attesterar ")

    changed = PlanRow.objects.get(pk=row.pk)
    assert (changed.area_goal, changed.process.name, changed.working_method.name) == (None, "Inköp", "Beställning")
    assert (changed.systematic_control.text, changed.version) == ("Två attesterar", row.version + 1)
    (entry,) = entries
    assert entry.code == "internal_control.row_placed"
    assert entry.changes["systematic_control"] == [None, "Två attesterar"]
    assert entry.changes["process"] == ["Utlån", "Inköp"]
    with nothing_changes():
        placed(changed, goal=None, process="Inköp", working_method="Beställning", control="Två attesterar")


def test_a_systematic_control_is_shared_by_rows_of_the_working_method() -> None:
    placed(plan_row(1), control="Två attesterar")
    placed(plan_row(2), control="Två attesterar")

    assert SystematicControl.objects.count() == 1


def test_a_row_answers_the_chosen_events_in_the_words_of_the_analysis() -> None:
    take_in(planned([1], ["Böcker försvinner ur ett magasin"], value=9))
    row = PlanRow.objects.get()
    with recorded() as entries:
        ask(services.change_events, row, events=[analysed(2).pk, analysed(3).pk])

    assert [(event_wording(e), event_value(e)) for e in row.events.all()] == [(OLD, 12), (EMPTY, 12)]
    (entry,) = entries
    assert (entry.code, entry.facts["events"]) == ("internal_control.row_events", "2, 3")
    assert entry.changes == {"events": [["Böcker försvinner ur ett magasin"], [OLD, EMPTY]]}


def test_the_same_events_again_are_no_change() -> None:
    row = plan_row()

    with nothing_changes():
        ask(services.change_events, row, events=[analysed(1).pk])


def test_confirmed_doubts_go_and_are_recorded() -> None:
    marked = planned([1], [STOLEN])
    take_in(type(marked)(marked.kind, marked.values, marked.place, "", (Doubt("shifted_columns"),)))
    with recorded() as entries:
        row = ask(services.confirm_doubts, PlanRow.objects.get())

    assert (row.doubts, [entry.code for entry in entries]) == ([], ["internal_control.doubts_confirmed"])
    with nothing_changes():
        ask(services.confirm_doubts, row)


def test_a_withdrawn_row_comes_back_as_it_was() -> None:
    row = plan_row()
    with recorded() as entries:
        ask(services.withdraw_plan_row, row, reason="Upphör")
        assert plan_rows(READER, SCOPE) == []
        ask(services.restore_plan_row, key=row.pk)

    assert [r.values["events"] for r in plan_rows(READER, SCOPE)] == [[STOLEN]]
    assert [(entry.code, entry.reason) for entry in entries] == [
        ("internal_control.row_withdrawn", "Upphör"),
        ("internal_control.row_restored", ""),
    ]
    with nothing_changes():
        ask(services.restore_plan_row, key=row.pk)


def test_a_control_is_added_changed_and_withdrawn() -> None:
    row = plan_row()
    with recorded() as entries:
        activity = with_control(row, " Räkna  om kassan ", method="sample", owner="Enhetschef", description="1\n2 ")
        ask(services.change_activity, key=activity.pk, owner="Kassör")
        shown = plan_rows(READER, SCOPE)[0].values
        ask(services.withdraw_activity, key=activity.pk)

    assert shown["activities"] == [
        {"text": "Räkna om kassan", "method": "sample", "owner": "Kassör", "timing": None, "units": None}
        | {"occasion": None, "description": "1\n2"}
    ]
    assert plan_rows(READER, SCOPE)[0].values["activities"] == []
    assert [entry.code for entry in entries] == [
        f"internal_control.activity_{what}" for what in ("added", "changed", "withdrawn")
    ]
    assert entries[1].changes == {"owner": ["Enhetschef", "Kassör"]}
    assert {entry.object_key for entry in entries} == {str(row.pk)}
    assert PlanRow.objects.get().version == row.version + 3


def test_a_control_belongs_to_the_position_that_its_owner_names(row: PlanRow) -> None:
    """It follows the unit's name, moves to another position, is read back the same, and is let go by other words."""
    house = unit("A1", "Huset")
    serve(house)
    for role in ("unit_manager", "controller"):
        Position.objects.create(role=role, unit=house)
    activity = with_control(row, owner="enhetschef vid huset")
    assert activity.owner_position is not None
    assert plan_rows(CONTROLLER, SCOPE)[0].values["owners"] == ["Enhetschef vid Huset"]
    take_in(*plan_rows(CONTROLLER, SCOPE))
    other = Position.objects.get(role="controller")
    assert ask(services.move_activities, keys=[activity.pk], position=other.pk) == 1
    assert plan_rows(CONTROLLER, SCOPE)[0].values["owners"] == ["Controller vid Huset"]
    assert ask(services.change_activity, key=activity.pk, owner="Kassören").owner_position is None


def test_a_control_that_is_not_changed_is_not_recorded() -> None:
    activity = with_control(plan_row())

    with nothing_changes():
        ask(services.change_activity, key=activity.pk, text=activity.text, method="")
    ask(services.withdraw_activity, key=activity.pk)
    with nothing_changes():
        ask(services.withdraw_activity, key=activity.pk)


# Refusals

WRITES: dict[str, Write] = {
    "place": lambda row, **who: placed(row, **{"process": "Inköp", **who}),
    "events": lambda row, **who: ask(services.change_events, row, **{"events": [analysed(2).pk], **who}),
    "confirm": lambda row, **who: ask(services.confirm_doubts, row, **who),
    "withdraw": lambda row, **who: ask(services.withdraw_plan_row, row, **who),
}
OTHERS: dict[str, Write] = {
    "include": lambda row, **who: ask(services.include_event, **{"event": analysed(2).pk, **who}),
    "restore": lambda row, **who: ask(services.restore_plan_row, **{"key": row.pk, **who}),
    "add_activity": lambda row, **who: ask(services.add_activity, **{"row_key": row.pk, "text": "Räkna", **who}),
    "change_activity": lambda row, **who: ask(
        services.change_activity, **{"key": row.activities.get().pk, "text": "Väg", **who}
    ),
    "withdraw_activity": lambda row, **who: ask(services.withdraw_activity, **{"key": row.activities.get().pk, **who}),
    "apply": lambda row, **who: ask(services.apply_rows, **{"rows": [planned([2], [OLD])], **who}),
    "undo": lambda row, **who: ask(services.undo_intake, **{"marks": [], **who}),
}


@pytest.fixture
def row() -> PlanRow:
    row = plan_row()
    with_control(row)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("name", WRITES | OTHERS)
def test_a_reader_changes_nothing(row: PlanRow, name: str) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        (WRITES | OTHERS)[name](row, actor=READER)


@pytest.mark.parametrize("name", WRITES)
def test_a_row_changed_since_is_left_as_it_is(row: PlanRow, name: str) -> None:
    with nothing_changes(), pytest.raises(Conflict):
        WRITES[name](row, version=row.version - 1)


@pytest.mark.parametrize("scope", [Scope("idrott", 2027), Scope("kultur", 2026)])
@pytest.mark.parametrize("name", [*WRITES, *(name for name in OTHERS if name not in {"apply", "undo"})])
def test_a_row_of_another_committee_or_year_is_not_there(row: PlanRow, name: str, scope: Scope) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        (WRITES | OTHERS)[name](row, scope=scope)


@pytest.mark.parametrize("name", [*WRITES, "restore"])
def test_a_key_that_nobody_has_is_not_found(row: PlanRow, name: str) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        (WRITES | OTHERS)[name](row, key=uuid4())


@pytest.mark.parametrize(
    ("write", "refusal"),
    [
        (lambda row: ask(services.change_events, row, events=[]), NoEvents),
        (lambda row: ask(services.change_events, row, events=[uuid4()]), NoEvents),
        (lambda row: with_control(row, "  "), EmptyActivity),
        (lambda row: ask(services.change_activity, key=row.activities.get().pk, text=" "), EmptyActivity),
        (lambda row: ask(services.include_event, event=uuid4()), NotFound),
    ],
)
def test_a_refusal_leaves_everything_as_it_was(row: PlanRow, write: Write, refusal: type[DomainError]) -> None:
    with nothing_changes(), pytest.raises(refusal):
        write(row)


def test_the_plan_costs_as_many_queries_however_long(django_assert_num_queries) -> None:
    take_in(planned([1], [STOLEN]))
    with django_assert_num_queries(3):
        plan_rows(READER, SCOPE)
    take_in(planned([2], [OLD]), planned([3, 1], [EMPTY, STOLEN]))
    with django_assert_num_queries(3):
        assert len(plan_rows(READER, SCOPE)) == 3
    assert PlanRowEvent.objects.count() == 4
