"""Changes to one event: result, history, version; and refusals that leave everything as it was."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.rows import Doubt
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found, unit
from ledfyr.platform.planning.years import years_of
from ledfyr.platform.settings.values import set_value
from ledfyr.registers.goals.public import ensure_printed_goals
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow, Rating
from ledfyr.registers.risks.rules import HandlingBelowFloor
from ledfyr.registers.risks.services.applying import RatingOffScale
from ledfyr.registers.risks.services.editing import NumberTaken, StandsAlready

from .factories import EVENT, added, ask, changed, described, event, placed, rated, risk, take_in

pytestmark = pytest.mark.django_db
GOAL = "1.1 Alla barn i Lillebro läser mer"


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


# Adding


def test_an_event_gets_the_next_number_and_opens_the_year() -> None:
    goal = ensure_printed_goals(actor=CONTROLLER, scope=SCOPE, printed=[GOAL])[GOAL]
    with recorded() as entries:
        row = event(
            "  Böcker  försvinner\nur magasinet ", goal=goal.pk, process="Utlån", working_method="Lån sker i kassan"
        )

    row.refresh_from_db()
    assert (row.nr, row.text, row.version, row.value, row.handling) == (1, EVENT, 1, None, "")
    assert (row.area_goal, row.process.name, row.working_method.name) == (goal, "Utlån", "Lån sker i kassan")
    assert years_of("kultur") == [2027]
    opened, entry = entries
    assert (opened.code, opened.actor_name) == ("planning.year_opened", "Controller")
    assert (entry.code, entry.object_key, entry.changes) == ("risks.event_added", str(row.pk), {"text": [None, EVENT]})
    assert event("Lån blir gamla").nr == 2


def test_numbers_are_not_reused_after_withdrawal() -> None:
    """R-IC-6"""
    event()
    last = event("Lån blir gamla")
    ask(services.withdraw_event, last)

    assert event("Kassan står tom").nr == 3
    with pytest.raises(NumberTaken):
        described(event("Larmet tystnar"), nr=2)


def test_each_committee_and_year_counts_for_itself() -> None:
    event()

    assert event(scope=Scope("idrott", 2027)).nr == event(scope=Scope("kultur", 2028)).nr == 1


def test_an_event_lands_beside_the_one_that_it_is_added_after() -> None:
    first, _last = event(), event("Lån blir gamla")
    event("Kassan står tom", after=first.pk)

    order = AnalysisRow.objects.order_by("position", "nr").values_list("text", flat=True)
    assert list(order) == [EVENT, "Kassan står tom", "Lån blir gamla"]


# Wording and number


def test_a_new_wording_and_number_are_recorded_and_the_version_rises() -> None:
    row = event()
    with recorded() as entries:
        row = described(row, text="Böcker stjäls", nr=7, reason="Tydligare")

    row.refresh_from_db()
    assert (row.text, row.nr, row.version, row.search_text) == ("Böcker stjäls", 7, 2, "böcker stjäls")
    (entry,) = entries
    assert (entry.code, entry.reason) == ("risks.event_described", "Tydligare")
    assert entry.changes == {"text": [EVENT, "Böcker stjäls"], "nr": [1, 7]}


def test_the_same_wording_is_no_change() -> None:
    row = event()

    with nothing_changes():
        described(row, text=f" {EVENT} ")


def test_a_number_can_be_taken_away_and_given_back() -> None:
    row = described(event(), nr=None)

    assert row.nr is None
    assert described(row, nr=1).nr == 1


# Rating


def test_a_rating_sets_the_value_and_is_kept_beside_the_earlier() -> None:
    """R-IC-1"""
    row = rated(event(), 3, 4, reason="Två stölder")
    with recorded() as entries:
        row = rated(row, 2, 4, reason="Ny skalbåge")

    row.refresh_from_db()
    assert (row.likelihood, row.consequence, row.value, row.version) == (2, 4, 8, 3)
    assert list(Rating.objects.order_by("id").values_list("likelihood", "consequence", "reason", "rated_by")) == [
        (3, 4, "Två stölder", "Controller"),
        (2, 4, "Ny skalbåge", "Controller"),
    ]
    (entry,) = entries
    assert (entry.code, entry.reason) == ("risks.event_rated", "Ny skalbåge")
    assert entry.changes == {"likelihood": [3, 2], "value": [12, 8]}


def test_half_a_rating_has_no_value() -> None:
    row = rated(rated(event(), 3, 4), None, 4)

    assert (row.value, Rating.objects.count()) == (None, 2)


def test_a_printed_value_gives_way_to_a_rating() -> None:
    take_in(risk(1, EVENT, value=12, value_printed="12 (hög)"))
    row = rated(AnalysisRow.objects.get(), 2, 2)

    assert (row.value, row.value_printed) == (4, "")


def test_a_rating_after_measures_leaves_the_value() -> None:
    row = rated(event(), 3, 4)
    with recorded() as entries:
        row = rated(row, 1, 4, stage=Rating.Stage.AFTER)

    assert (row.value, row.after_value) == (12, 4)
    assert [(e.code, e.changes) for e in entries] == [
        ("risks.event_rated_after", {"after_likelihood": [None, 1], "after_consequence": [None, 4]})
    ]
    assert list(Rating.objects.values_list("stage", flat=True)) == ["after", "before"]


def test_the_same_rating_is_no_change() -> None:
    row = rated(event(), 3, 4)

    with nothing_changes():
        rated(row, 3, 4)


def test_the_years_own_scale_decides_what_is_on_it() -> None:
    value = {"likelihood": ["a", "b", "c"], "consequence": ["a", "b", "c"], "bands": []}
    row = event()
    set_value(actor=CONTROLLER, key="risks.scale", scope=SCOPE, valid_from=date(2027, 1, 1), value=value, reason="")

    with nothing_changes(), pytest.raises(RatingOffScale) as refusal:
        rated(row, 4, 1)
    assert refusal.value.facts["steps"] == 3


# Handling


@pytest.mark.parametrize(
    ("handling", "code"), [("plan", "risks.event_to_plan"), ("analysis_only", "risks.event_analysis_only")]
)
def test_a_handling_below_the_floor_is_the_committees_choice(handling: str, code: str) -> None:
    """R-IC-4"""
    row = event(rating=(3, 3))
    with recorded() as entries:
        row = ask(services.handle_event, row, handling=handling, reason="Prövat")

    assert (row.handling, row.handling_reason, row.version) == (handling, "Prövat", 3)
    (entry,) = entries
    assert (entry.code, entry.reason, entry.changes["handling"]) == (code, "Prövat", ["", handling])


def test_a_handling_can_be_left_open_again() -> None:
    row = event(rating=(3, 3), handling="plan")
    with recorded() as entries:
        row = ask(services.handle_event, row, handling="")

    assert (row.handling, entries[0].code) == ("", "risks.event_undecided")


def test_at_the_floor_a_decision_lets_the_event_stay_out() -> None:
    """R-IC-3"""
    row = event(rating=(3, 4))
    with nothing_changes(), pytest.raises(HandlingBelowFloor):
        ask(services.handle_event, row, handling="analysis_only", reason="Ryms i budget")
    row = ask(services.handle_event, row, handling="analysis_only", decision_reference=" § 80 ")

    assert (row.handling, row.decision_reference) == ("analysis_only", "§ 80")


def test_the_years_own_floor_decides() -> None:
    row = event(rating=(3, 4))
    floors = {"measure": 9, "plan": 15}
    set_value(actor=CONTROLLER, key="risks.floors", scope=SCOPE, valid_from=date(2027, 1, 1), value=floors, reason="")

    assert ask(services.handle_event, row, handling="analysis_only").handling == "analysis_only"


# Where it belongs


def test_an_event_is_placed_and_what_it_was_is_recorded() -> None:
    goal = ensure_printed_goals(actor=CONTROLLER, scope=SCOPE, printed=[GOAL])[GOAL]
    house = unit("BIB", "Biblioteket")
    with recorded() as entries:
        row = placed(
            event(process="Inköp"),
            goal=goal.pk,
            process="Utlån",
            working_method="I kassan",
            unit="BIB",
            categories=["reporting"],
        )

    row.refresh_from_db()
    assert (row.area_goal, row.process.name, row.working_method.name, row.unit) == (goal, "Utlån", "I kassan", house)
    assert row.search_text == f"{EVENT} Utlån I kassan".casefold()
    assert entries[-1].code == "risks.event_placed"
    assert entries[-1].changes == {
        "area_goal": [None, GOAL],
        "process": ["Inköp", "Utlån"],
        "working_method": [None, "I kassan"],
        "unit": [None, "BIB"],
        "categories": [[], ["reporting"]],
    }


def test_the_same_place_is_no_change() -> None:
    row = event(process="Utlån")

    with nothing_changes():
        placed(row, process=" Utlån ", categories=[])


# Doubts, withdrawal


def test_confirmed_doubts_go_and_are_recorded() -> None:
    take_in(risk(1, EVENT, doubts=(Doubt("missing_rating"),)))
    row = AnalysisRow.objects.get()
    with recorded() as entries:
        row = ask(services.confirm_doubts, row)

    assert row.doubts == []
    assert [(e.code, e.changes) for e in entries] == [("risks.doubts_confirmed", {"doubts": [["missing_rating"], []]})]
    with nothing_changes():
        ask(services.confirm_doubts, row)


def test_a_withdrawn_event_comes_back_as_it_was() -> None:
    row = event(rating=(3, 4), handling="plan")
    with recorded() as entries:
        row = ask(services.withdraw_event, row, reason="Dubblett")
        row = services.restore_event(actor=CONTROLLER, scope=SCOPE, key=row.pk)

    assert (row.is_withdrawn, row.nr, row.value, row.handling) == (False, 1, 12, "plan")
    assert [(e.code, e.reason) for e in entries] == [
        ("risks.event_withdrawn", "Dubblett"),
        ("risks.event_restored", ""),
    ]
    with nothing_changes():
        services.restore_event(actor=CONTROLLER, scope=SCOPE, key=row.pk)


def test_an_event_that_stands_under_another_row_is_not_restored() -> None:
    gone = event()
    ask(services.withdraw_event, gone)
    other = event("Böcker stjäls ur magasinet")
    AnalysisRow.objects.filter(pk=other.pk).update(thread=gone.thread_id)

    with nothing_changes(), pytest.raises(StandsAlready) as refusal:
        services.restore_event(actor=CONTROLLER, scope=SCOPE, key=gone.pk)
    assert refusal.value.facts == {"nr": 2}


# Measures


def test_a_measure_is_added_changed_and_withdrawn() -> None:
    row = event()
    with recorded() as entries:
        measure = added(row, " Lås  magasinet ", responsible="Enhetschef", due=date(2027, 5, 1))
        changed(measure, state="done", due=date(2027, 6, 1))
        ask(services.withdraw_measure, key=measure.pk)

    measure.refresh_from_db()
    row.refresh_from_db()
    assert (measure.text, measure.state, measure.due, measure.is_withdrawn) == (
        "Lås magasinet",
        "done",
        date(2027, 6, 1),
        True,
    )
    assert row.version == 4
    assert [(e.code, e.object_key) for e in entries] == [
        (f"risks.measure_{what}", str(row.pk)) for what in ("added", "changed", "withdrawn")
    ]
    assert entries[1].changes == {"due": ["2027-05-01", "2027-06-01"], "state": ["planned", "done"]}
    assert entries[2].changes == {"measure": ["Lås magasinet", None]}


def test_a_measure_that_is_not_changed_is_not_recorded() -> None:
    measure = added(event())

    with nothing_changes():
        changed(measure)
    ask(services.withdraw_measure, key=measure.pk)
    with nothing_changes():
        ask(services.withdraw_measure, key=measure.pk)
