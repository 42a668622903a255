"""Meetings and occasions: result, history, and refusals that change nothing."""

from __future__ import annotations

from datetime import date, time

import pytest

from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.errors import Conflict, NotAllowed, NotFound
from ledfyr.kernel.rows import Row
from ledfyr.kernel.undoing import Recorded
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.models import Meeting, Occasion, OccasionStep
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.year_calendar import services
from ledfyr.registers.year_calendar.selectors import due_steps, is_late
from ledfyr.registers.year_calendar.services.done import UNDO
from ledfyr.registers.year_calendar.services.taking_in import take_in_meetings

pytestmark = pytest.mark.django_db
WHO = {"actor": CONTROLLER, "scope": SCOPE}
DAY = date(2027, 5, 20)


@pytest.fixture(autouse=True)
def _committee() -> None:
    found()
    open_year(SCOPE)


def meeting(day: date = DAY) -> Meeting:
    return services.add_meeting(**WHO, day=day, starts=time(13, 15), place="Rådhuset")


def days(occasion: Occasion) -> dict[str, date]:
    return dict(OccasionStep.objects.filter(occasion=occasion).values_list("kind", "day"))


def test_an_occasion_gets_its_days_from_the_meeting() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    assert days(occasion)["dispatch"] == date(2027, 5, 13)
    assert days(occasion)["committee_meeting"] == DAY
    assert ChangeEntry.objects.filter(code="year_calendar.occasion_added").count() == 1


def test_moving_the_meeting_moves_what_was_not_set_by_hand() -> None:
    at = meeting()
    occasion = services.add_occasion(**WHO, kind="t1", meeting=at.pk)
    services.set_step(**WHO, key=occasion.pk, kind="unit_deadline", day=date(2027, 4, 1), reason="Lov")
    plan = services.plan_move(CONTROLLER, SCOPE, key=at.pk, day=date(2027, 5, 27))
    assert days(occasion)["dispatch"] == date(2027, 5, 13)  # a plan writes nothing
    assert {move.kind for move in plan[0][1] if move.held} == {"unit_deadline"}
    services.change_meeting(**WHO, key=at.pk, version=1, day=date(2027, 5, 27), starts=None, place="Rådhuset", note="")
    assert days(occasion)["dispatch"] == date(2027, 5, 20)
    assert days(occasion)["unit_deadline"] == date(2027, 4, 1)
    assert ChangeEntry.objects.filter(code="year_calendar.meeting_moved").count() == 1


def test_a_day_set_by_hand_is_counted_again_when_released() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    services.set_step(**WHO, key=occasion.pk, kind="dispatch", day=date(2027, 5, 1), reason="Tidigt")
    services.release_step(**WHO, key=occasion.pk, kind="dispatch")
    step = OccasionStep.objects.get(occasion=occasion, kind="dispatch")
    assert (step.day, step.by_hand, step.reason) == (date(2027, 5, 13), False, "")


def test_other_numbers_of_days_count_the_year_anew() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    services.set_lead_days(**WHO, days={"dispatch": 7, "report_ready": 9}, reason="Nämndens beslut")
    assert days(occasion)["dispatch"] == date(2027, 5, 11)


def test_a_meeting_is_known_by_its_day_and_kept_while_it_is_used() -> None:
    at = meeting()
    with pytest.raises(services.MeetingTwice):
        meeting()
    services.add_occasion(**WHO, kind="t1", meeting=at.pk)
    with pytest.raises(services.MeetingInUse):
        services.remove_meeting(**WHO, key=at.pk)
    with pytest.raises(services.OccasionTwice):
        services.add_occasion(**WHO, kind="t1", meeting=at.pk)
    with pytest.raises(Conflict):
        services.change_meeting(**WHO, key=at.pk, version=9, day=DAY, starts=None, place="", note="")
    assert Meeting.objects.count() == 1


def test_an_unused_meeting_goes_and_history_stays() -> None:
    services.remove_meeting(**WHO, key=meeting().pk)
    assert not Meeting.objects.exists()
    assert ChangeEntry.objects.filter(code="year_calendar.meeting_removed").count() == 1


def test_removing_an_occasion_removes_its_days() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    services.remove_occasion(**WHO, key=occasion.pk)
    assert not OccasionStep.objects.exists()


def test_last_year_s_meetings_are_copied_once() -> None:
    meeting(date(2026, 5, 7))
    plan = services.plan_copy(CONTROLLER, SCOPE)
    assert [day for _old, day in plan] == [date(2027, 5, 13)]
    made = services.copy_meetings(**WHO, days=[date(2027, 5, 13), date(2027, 1, 1)])
    assert [(one.day, one.starts, one.place) for one in made] == [(date(2027, 5, 13), time(13, 15), "Rådhuset")]
    assert services.plan_copy(CONTROLLER, SCOPE) == []


@pytest.mark.parametrize("given", [{"kind": "month"}, {"kind": "other", "title": "  "}])
def test_an_occasion_without_its_name_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(services.occasions.TitleMissing):
        services.add_occasion(**WHO, **given)
    assert not Occasion.objects.exists()


def test_a_reader_changes_nothing() -> None:
    with pytest.raises(NotAllowed):
        services.add_meeting(actor=READER, scope=SCOPE, day=DAY)
    with pytest.raises(NotAllowed):
        services.add_occasion(actor=READER, scope=SCOPE, kind="t1")
    assert not Meeting.objects.exists()


def test_meetings_from_a_file_are_added_changed_and_never_removed() -> None:
    kept = meeting()
    new = {"day": "2027-06-10", "starts": "09:00", "place": "Skolan", "note": ""}
    moved = {"day": "2027-05-20", "starts": "13:15", "place": "Stadshuset", "note": ""}
    bad = {"day": "1850-01-01", "starts": "", "place": "", "note": ""}
    rows = [Row("meetings", values) for values in (new, moved, bad, new)]
    plan = take_in_meetings(**WHO, rows=rows)
    assert [action for _row, action, _why in plan.actions] == ["create", "update", "reject", "unchanged"]
    again = take_in_meetings(**WHO, rows=rows)
    assert [action for _row, action, _why in again.actions] == ["unchanged", "unchanged", "reject", "unchanged"]
    kept.refresh_from_db()
    assert kept.place == "Stadshuset"


def test_what_is_due_names_the_roles_of_each_step() -> None:
    services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    items = {item.key: item for item in due_steps(SCOPE, date(2027, 5, 21))}
    dispatch = next(item for item in items.values() if "Utskick" in item.title)
    assert dispatch.roles == ("committee_secretary",)
    assert dispatch.day == date(2027, 5, 13)
    assert not dispatch.late_matters


def test_a_step_that_is_done_is_not_reminded_of_and_can_be_taken_back() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    at = {"key": occasion.pk, "kind": "dispatch"}
    done = services.mark_step_done(**WHO, **at, today=date(2027, 5, 12), note=" Skickat ")
    assert (done.done_on, done.done_by, done.done_note) == (date(2027, 5, 12), "Controller", "Skickat")
    assert not [item for item in due_steps(SCOPE, DAY) if "Utskick" in item.title]
    entry = ChangeEntry.objects.get(code="year_calendar.step_done")
    told = Recorded(entry.code, entry.object_key, entry.changes, entry.facts)
    services.mark_step_done(**WHO, **at, today=DAY)  # a second time changes nothing
    assert ChangeEntry.objects.filter(code="year_calendar.step_done").count() == 1
    UNDO.run(**WHO, recorded=[told], today=DAY)
    assert OccasionStep.objects.get(occasion=occasion, kind="dispatch").done_on is None
    with pytest.raises(ChangedAfter):
        UNDO.run(**WHO, recorded=[told], today=DAY)
    with pytest.raises(NotFound):
        services.mark_step_done(**WHO, key=occasion.pk, kind="committee_meeting", today=DAY)
    with pytest.raises(NotAllowed):
        services.mark_step_done(actor=READER, scope=SCOPE, **at, today=DAY)


def test_taking_back_that_a_step_is_open_says_who_did_it() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)
    at = {"key": occasion.pk, "kind": "dispatch"}
    services.mark_step_done(**WHO, **at, today=date(2027, 5, 12), note="Skickat")
    services.open_step(**WHO, **at)
    entry = ChangeEntry.objects.get(code="year_calendar.step_opened")
    UNDO.run(**WHO, recorded=[Recorded(entry.code, entry.object_key, entry.changes, entry.facts)], today=DAY)
    step = OccasionStep.objects.get(occasion=occasion, kind="dispatch")
    assert (step.done_on, step.done_by, step.done_note) == (date(2027, 5, 12), "Controller", "Skickat")


def test_what_is_done_stays_done_when_the_meeting_moves_or_the_day_is_counted_again() -> None:
    at = meeting()
    occasion = services.add_occasion(**WHO, kind="t1", meeting=at.pk)
    services.set_step(**WHO, key=occasion.pk, kind="dispatch", day=date(2027, 5, 1), reason="Tidigt")
    services.mark_step_done(**WHO, key=occasion.pk, kind="dispatch", today=date(2027, 5, 1))
    services.release_step(**WHO, key=occasion.pk, kind="dispatch")
    services.change_meeting(**WHO, key=at.pk, version=1, day=date(2027, 5, 27), starts=None, place="Rådhuset", note="")
    step = OccasionStep.objects.get(occasion=occasion, kind="dispatch")
    assert (step.day, step.done_on) == (date(2027, 5, 20), date(2027, 5, 1))


def test_what_leads_up_to_a_meeting_is_late_until_it_has_been_held() -> None:
    occasion = services.add_occasion(**WHO, kind="t1", meeting=meeting().pk)

    def late(today: date) -> set[str]:
        return {step.kind for step in occasion.steps.all() if is_late(occasion, step, today)}

    assert late(date(2027, 5, 14)) == {
        "data_cut_off", "unit_deadline", "department_review", "cooperation_meeting", "report_ready", "dispatch",
    }  # fmt: skip
    assert late(date(2027, 5, 21)) == set()
    assert late(date(2027, 6, 1)) == {"submission"}
    assert late(date(2027, 8, 1)) == set()
