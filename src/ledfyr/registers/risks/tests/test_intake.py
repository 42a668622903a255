"""Taking in many rows: created, updated, unchanged, gone; threads over the years; numbers; undoing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Doubt, Row
from ledfyr.platform.history.tests.watching import everything, nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found, unit
from ledfyr.registers.risks.models import AnalysisRow, Measure, Process, Rating, UndesiredEvent, WorkingMethod
from ledfyr.registers.risks.selectors import processes_in, risk_rows
from ledfyr.registers.risks.services import (
    apply_rows,
    confirm_doubts,
    rate_event,
    restore_event,
    undo_intake,
    withdraw_event,
)
from ledfyr.registers.risks.services.intake import thread_key

from .factories import EVENT, actions, added, event, rated, risk, row_of, take_in

pytestmark = pytest.mark.django_db
BEFORE = Scope("kultur", 2026)
LOANS, CASH = "Lån blir gamla utan att någon märker det", "Kassan står tom en hel förmiddag"


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def whole(nr: int | None = 1, text: str = EVENT, **changed: Any) -> Row:
    """A row with everything that a file can print."""
    printed = {
        "area_goal": "1.1 Alla barn i Lillebro läser mer", "process": "Utlån", "working_method": "Lån sker i kassan",
        "likelihood": 3, "consequence": 4, "value": 12, "handling": "plan", "handling_printed": "★",
        "measures": ["Lås magasinet"], "categories": ["reporting"], "place": "Stora biblioteket",
    }  # fmt: skip
    return risk(nr, text, file="analys.txt", words="1 | Böcker", **{**printed, **changed})


def test_a_row_is_created_whole_with_rating_measures_and_history() -> None:
    house = unit("BIB", "Stora biblioteket")
    with recorded() as entries:
        plan = take_in(whole())

    row = row_of()
    assert actions(plan) == ["create"]
    assert (row.nr, row.value, row.handling, row.handling_printed, row.version) == (1, 12, "plan", "★", 1)
    assert (row.area_goal.code, row.process.name, row.working_method.name) == ("1.1", "Utlån", "Lån sker i kassan")
    assert (row.unit, row.place_printed, row.categories) == (house, "", ["reporting"])
    assert (row.source_words, row.source_place) == ("1 | Böcker", {"file": "analys.txt", "lines": [1]})
    assert [(r.likelihood, r.consequence, r.rated_by) for r in row.ratings.all()] == [(3, 4, "Controller")]
    assert [m.text for m in row.measures.all()] == ["Lås magasinet"]
    taken = next(entry for entry in entries if entry.object_type == "risks.event")
    assert (taken.code, taken.object_key, taken.facts) == (
        "risks.event_taken_in",
        str(row.pk),
        {"nr": 1, "file": "analys.txt", "text": "Böcker försvinner ur magasinet"},
    )


def test_an_unknown_place_keeps_the_words_of_the_source() -> None:
    take_in(whole(place="Filialen"))

    assert (row_of().unit, row_of().place_printed) == (None, "Filialen")


def test_the_same_rows_twice_change_nothing() -> None:
    unit("BIB", "Stora biblioteket")
    rows = [whole(), risk(None, LOANS), risk(3, CASH, value=16, value_printed="16!", doubts=(Doubt("missing_rating"),))]
    take_in(*rows)

    with nothing_changes():
        assert actions(take_in(*rows)) == ["unchanged"] * 3


def test_what_a_file_changes_is_told_and_the_rest_stays() -> None:
    take_in(whole(), risk(2, LOANS), risk(3, CASH))
    old = row_of()
    with recorded() as entries:
        plan = take_in(whole(likelihood=2, value=8), risk(2, LOANS), risk(4, "Larmet tystnar"))

    assert actions(plan) == ["update", "unchanged", "create"]
    assert plan.actions[0][2] == "likelihood, value"
    assert [gone.values["event"] for gone in plan.gone] == [CASH]
    assert row_of(CASH).nr == 3
    assert (row_of().pk, row_of().version, row_of().value) == (old.pk, 2, 8)
    assert [(e.code, e.changes) for e in entries] == [
        ("risks.event_updated_from_file", {"likelihood": [3, 2], "value": [12, 8]}),
        ("risks.event_added", {"text": [None, "Larmet tystnar"]}),
    ]


def test_ratings_are_only_added_and_only_when_they_change() -> None:
    take_in(whole())
    take_in(whole(handling="analysis_only"))
    take_in(whole(likelihood=2, value=8))
    take_in(whole(likelihood=None, consequence=None, value=None))

    # what a file leaves blank is not taken away: clearing a rating is a person's act
    assert [(r.likelihood, r.consequence) for r in Rating.objects.order_by("id")] == [(3, 4), (2, 4)]


def test_measures_are_replaced_only_when_they_change() -> None:
    take_in(whole(measures=["Lås magasinet", "Räkna böckerna"]))
    kept = set(Measure.objects.values_list("pk", flat=True))
    take_in(whole(measures=["Lås  magasinet", "Räkna böckerna"], value=11))
    assert set(Measure.objects.values_list("pk", flat=True)) == kept

    take_in(whole(measures=["Räkna böckerna"], value=11))
    assert [m.text for m in Measure.objects.filter(is_withdrawn=False)] == ["Räkna böckerna"]
    assert set(Measure.objects.filter(is_withdrawn=True).values_list("pk", flat=True)) == kept


def test_a_wording_that_is_nearly_the_same_is_the_same_event_when_the_number_agrees() -> None:
    take_in(risk(1, EVENT))
    plan = take_in(risk(1, EVENT + "."), risk(2, EVENT + " och fjärrförråd"))

    assert actions(plan) == ["update", "create"]
    assert AnalysisRow.objects.count() == 2


def test_the_same_number_with_another_wording_is_another_event() -> None:
    take_in(risk(1, EVENT))

    assert actions(take_in(risk(1, CASH))) == ["create"]


def test_events_of_the_same_wording_keep_to_their_numbers() -> None:
    take_in(risk(3, EVENT))
    plan = take_in(risk(10, EVENT), risk(3, EVENT))

    assert actions(plan) == ["create", "unchanged"]
    assert sorted(AnalysisRow.objects.values_list("nr", flat=True)) == [3, 10]


def test_a_working_method_without_process_is_kept() -> None:
    take_in(risk(1, EVENT, working_method="Lån sker i kassan"))

    assert (row_of().process, row_of().working_method.name) == (None, "Lån sker i kassan")
    assert list(processes_in(CONTROLLER, SCOPE)) == []

    with nothing_changes():
        assert actions(take_in(risk(1, EVENT, working_method="Lån sker i kassan"))) == ["unchanged"]


def test_the_words_of_a_source_may_be_as_long_as_they_are() -> None:
    """What a parser took for a process may be half a page: SQLite keeps it, and so must PostgreSQL."""
    long = "Ord och åter ord " * 90
    row = whole(process=long, working_method=long, place=long, value_printed=long, handling_printed=long)
    take_in(row)

    with nothing_changes():
        assert actions(take_in(row)) == ["unchanged"]


# Doubts


def test_doubts_are_kept_with_their_words() -> None:
    take_in(whole(doubts=(Doubt("shifted_columns", "process", "Ut", "Utlån"),)))

    assert row_of().doubts == [{"code": "shifted_columns", "field": "process", "printed": "Ut", "kept": "Utlån"}]


def test_what_a_person_has_confirmed_is_not_doubted_again_by_the_same_file() -> None:
    marked = whole(doubts=(Doubt("shifted_columns", "process"),))
    take_in(marked)
    confirm_doubts(actor=CONTROLLER, scope=SCOPE, key=row_of().pk, version=None)

    with nothing_changes():
        assert actions(take_in(marked)) == ["unchanged"]


# Numbers (R-IC-6) and withdrawn events


def withdrawn(text: str = EVENT, **values: Any) -> AnalysisRow:
    take_in(risk(1, text, **values))
    return withdraw_event(actor=CONTROLLER, scope=SCOPE, key=row_of(text).pk, version=None)


def test_a_withdrawn_event_that_the_file_still_has_stands_again() -> None:
    gone = withdrawn(likelihood=3, consequence=4)
    plan = take_in(risk(1, EVENT, likelihood=3, consequence=4))

    assert actions(plan) == ["update"]
    assert (row_of().pk, row_of().nr, row_of().value) == (gone.pk, 1, 12)
    with nothing_changes():
        take_in(risk(1, EVENT, likelihood=3, consequence=4))


def test_a_withdrawn_number_is_not_given_to_another_event() -> None:
    gone = withdrawn()
    rows = [risk(1, CASH)]

    assert actions(take_in(*rows)) == ["create"]
    assert (row_of(CASH).nr, [d["code"] for d in row_of(CASH).doubts]) == (None, ["number_taken"])
    with nothing_changes():
        assert actions(take_in(*rows)) == ["unchanged"]
    assert restore_event(actor=CONTROLLER, scope=SCOPE, key=gone.pk).nr == 1


def test_a_withdrawn_event_is_not_counted_as_gone() -> None:
    withdrawn()

    assert take_in(risk(2, CASH)).gone == ()


# Threads over the years


def test_an_event_of_the_same_wording_goes_on_from_the_year_before() -> None:
    take_in(risk(1, EVENT), risk(2, LOANS), scope=BEFORE)
    take_in(risk(7, LOANS.upper()), risk(8, CASH))

    assert row_of(LOANS.upper()).thread_id == row_of(LOANS, BEFORE).thread_id
    assert UndesiredEvent.objects.count() == 3


def test_a_wording_met_twice_in_another_year_begins_anew() -> None:
    """Which of the two it continues is for a person to say."""
    take_in(risk(1, EVENT), risk(2, EVENT), scope=BEFORE)
    take_in(risk(1, EVENT))

    assert row_of().thread_id not in set(
        AnalysisRow.objects.filter(analysis__year=2026).values_list("thread", flat=True)
    )


def test_two_of_the_same_wording_do_not_share_a_thread_in_a_year() -> None:
    take_in(risk(1, EVENT), scope=BEFORE)
    take_in(risk(1, EVENT), risk(2, EVENT))

    threads = AnalysisRow.objects.filter(analysis__year=2027).values_list("thread", flat=True)
    assert len(set(threads)) == 2


def test_a_named_thread_goes_on_whatever_the_wording() -> None:
    take_in(risk(1, EVENT, thread="svinn"), scope=BEFORE)
    take_in(risk(4, "Stölder ur förrådet", thread="svinn"))

    assert row_of("Stölder ur förrådet").thread_id == row_of(EVENT, BEFORE).thread_id == thread_key("kultur", "svinn")


def test_threads_keep_to_their_committee() -> None:
    take_in(risk(1, EVENT), scope=Scope("idrott", 2026))
    take_in(risk(1, EVENT))

    assert UndesiredEvent.objects.count() == 2


# Undoing


def undo(plan: ImportPlan) -> None:
    undo_intake(actor=CONTROLLER, scope=SCOPE, marks=plan.marks)


def test_undoing_withdraws_what_came_and_gives_back_its_number() -> None:
    undo(take_in(whole()))

    gone = AnalysisRow.objects.get()
    assert (gone.is_withdrawn, gone.nr, risk_rows(CONTROLLER, SCOPE)) == (True, None, [])
    assert event().nr == 1


def test_undoing_gives_changed_rows_back_everything_they_had() -> None:
    take_in(whole(doubts=(Doubt("shifted_columns", "process", "Ut", "Utlån"),)), risk(2, LOANS))
    measure = added(row_of(), "Räkna böckerna", responsible="Enhetschef")
    before = risk_rows(CONTROLLER, SCOPE)
    plan = take_in(whole(process="Gallring", measures=[], likelihood=1, value=4), risk(2, LOANS), risk(3, CASH))

    undo(plan)

    now = risk_rows(CONTROLLER, SCOPE)
    assert [(r.values, r.words, r.doubts) for r in now] == [(r.values, r.words, r.doubts) for r in before]
    assert row_of().measures.get(is_withdrawn=False, text=measure.text).responsible == "Enhetschef"


def test_undoing_takes_out_again_what_the_import_let_stand() -> None:
    gone = withdrawn()
    undo(take_in(risk(1, EVENT)))

    gone.refresh_from_db()
    assert (gone.is_withdrawn, gone.nr) == (True, 1)


def test_a_row_changed_since_stops_the_undoing_of_all() -> None:
    plan = take_in(risk(1, EVENT), risk(2, LOANS))
    rated(row_of(LOANS), 1, 1)

    with nothing_changes(), pytest.raises(ChangedSince) as refusal:
        undo(plan)
    assert refusal.value.facts == {"rows": "2"}


def test_what_was_undone_can_be_taken_in_again() -> None:
    undo(take_in(risk(1, EVENT)))
    take_in(risk(1, EVENT))

    assert (row_of().nr, AnalysisRow.objects.count()) == (1, 1)


# Many


def many(number: int, **values: Any) -> list[Row]:
    return [
        whole(
            at, f"Händelse {at} av ett helt annat slag än {at * 7919}", process=f"Process {at % 9}", place="", **values
        )
        for at in range(1, number + 1)
    ]


def test_a_thousand_rows_cost_as_many_statements_as_ten(capsys: pytest.CaptureFixture[str]) -> None:
    def statements(scope: Scope, rows: list[Row]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            apply_rows(actor=CONTROLLER, scope=scope, rows=rows)
        return len(seen)

    few = statements(Scope("idrott", 2027), many(10))
    start = time.perf_counter()
    lots = statements(SCOPE, many(1000))
    took = time.perf_counter() - start
    again = statements(SCOPE, many(1000))

    # SQLite takes a bulk write in parts of so many values, so parts are allowed for; a statement a row is not.
    assert lots - few < 120
    assert again < few
    with capsys.disabled():
        print(f"\n1 000 risker: {1000 / took:.0f} rader/s, {lots} satser (10 risker: {few})")


def test_processes_and_methods_are_made_once() -> None:
    take_in(*many(20))
    state = everything()
    take_in(*many(20))

    assert everything() == state
    assert (Process.objects.count(), WorkingMethod.objects.count()) == (9, 9)


def test_what_a_file_leaves_blank_stays_as_a_person_set_it() -> None:
    take_in(whole(likelihood=None, consequence=None, value=None))
    row = row_of()
    rate_event(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, likelihood=2, consequence=3)
    plan = take_in(whole(likelihood=None, consequence=None, value=None))

    assert actions(plan) == ["unchanged"]
    assert row_of().value == 6
