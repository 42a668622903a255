"""The pages of the year calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, check_reading, found
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.planning.models import Meeting, Occasion, OccasionStep
from ledfyr.registers.year_calendar import services
from ledfyr.registers.year_calendar.selectors import next_days

pytestmark = pytest.mark.django_db
LIST = reverse("year_calendar:list", args=WHERE)
ICS = reverse("year_calendar:ics", args=WHERE)
NEW_MEETING = reverse("year_calendar:add_meeting", args=WHERE)
NEW_OCCASION = reverse("year_calendar:add_occasion", args=WHERE)
WHO = {"actor": SYSTEM, "scope": SCOPE}


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


def planned() -> tuple[Meeting, Occasion]:
    meeting = services.add_meeting(**WHO, day=date(2031, 5, 22), place="Hamnkontoret")
    return meeting, services.add_occasion(**WHO, kind="t1", meeting=meeting.pk)


def test_the_empty_year_teaches(clients: dict[str, Client]) -> None:
    check_reading(clients, LIST)
    page = clients["reader"].get(LIST).content.decode()
    assert "Året har inga möten ännu" in page
    assert "<form" not in page.split("<main")[1]


def test_pages_answer_those_who_may_read(clients: dict[str, Client]) -> None:
    meeting, occasion = planned()
    check_reading(
        clients,
        LIST,
        reverse("year_calendar:meeting", args=[*WHERE, meeting.pk]),
        reverse("year_calendar:occasion", args=[*WHERE, occasion.pk]),
    )
    assert "Hamnkontoret" in clients["reader"].get(LIST).content.decode()
    assert clients["controller"].get(reverse("year_calendar:copy", args=WHERE)).status_code == 200
    assert clients["reader"].get(reverse("year_calendar:copy", args=WHERE)).status_code == 403


def test_a_meeting_and_an_occasion_are_added(clients: dict[str, Client]) -> None:
    sent = clients["controller"].post(NEW_MEETING, {"day": "2031-05-22", "starts": "13:15", "place": "", "note": ""})
    assert sent.headers["Location"] == LIST
    again = clients["controller"].post(NEW_MEETING, {"day": "2031-05-22"})
    assert again.status_code == 422
    assert "redan ett möte" in again.content.decode()
    key = Meeting.objects.get().pk
    sent = clients["controller"].post(NEW_OCCASION, {"kind": "t1", "month": "", "title": "", "meeting": str(key)})
    assert sent.status_code == 302
    assert OccasionStep.objects.filter(kind="dispatch").get().day == date(2031, 5, 15)


def test_moving_a_meeting_asks_first(clients: dict[str, Client]) -> None:
    meeting, occasion = planned()
    address = reverse("year_calendar:meeting", args=[*WHERE, meeting.pk])
    given = {"day": "2031-06-12", "starts": "", "place": "Hamnkontoret", "note": "", "version": "1"}
    asked = clients["controller"].post(address, given).content.decode()
    assert "Flytta mötet från 22 maj till 12 juni 2031?" in asked
    assert Meeting.objects.get().day == date(2031, 5, 22)
    clients["controller"].post(address, given | {"confirmed": "1"})
    assert Meeting.objects.get().day == date(2031, 6, 12)
    assert OccasionStep.objects.get(occasion=occasion, kind="committee_meeting").day == date(2031, 6, 12)


def test_a_day_is_set_by_hand_with_a_reason(clients: dict[str, Client]) -> None:
    _meeting, occasion = planned()
    address = reverse("year_calendar:step", args=[*WHERE, occasion.pk, "dispatch"])
    assert clients["controller"].post(address, {"day": "2031-05-02", "reason": ""}).status_code == 422
    assert clients["controller"].post(address, {"day": "2031-05-02", "reason": "Långhelg"}).status_code == 302
    page = clients["reader"].get(reverse("year_calendar:occasion", args=[*WHERE, occasion.pk])).content.decode()
    assert "Långhelg" in page
    assert clients["reader"].post(address, {"day": "2031-05-03", "reason": "x"}).status_code == 403


def test_the_calendar_file_can_be_read(clients: dict[str, Client]) -> None:
    planned()
    answer = clients["reader"].get(ICS)
    assert answer["Content-Type"] == "text/calendar"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} >= {"Hamnnämnden", "Tertialrapport 1 2031: Utskick till nämnden"}
    assert clients[""].get(ICS).status_code == 302


def test_the_start_page_shows_the_next_days(clients: dict[str, Client]) -> None:
    planned()
    assert next_days(SYSTEM, SCOPE, date(2031, 5, 14), 3) == [
        (date(2031, 5, 15), "Tertialrapport 1 2031: Utskick till nämnden"),
        (date(2031, 5, 22), "Nämndens möte"),
        (date(2031, 5, 27), "Tertialrapport 1 2031: Lämnas till kommunstyrelsen"),
    ]
    soon = timezone.localdate() + timedelta(days=3)
    services.add_meeting(**WHO, day=soon)
    page = clients["reader"].get(reverse("ui:overview", args=WHERE)).content.decode()
    assert 'id="card-year"' in page
    assert f'datetime="{soon.isoformat()}"' in page


def test_the_list_asks_as_many_questions_for_many_rows(clients: dict[str, Client]) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clients["controller"].get(LIST).status_code == 200
        return len(queries)

    planned()
    few = asked()
    for number in range(1, 28):
        meeting = services.add_meeting(**WHO, day=date(2031, 10, number))
        services.add_occasion(**WHO, kind="other", title=f"Uppföljning {number}", meeting=meeting.pk)
    assert asked() == few


def test_a_step_is_marked_as_done_and_opened_again(clients: dict[str, Client]) -> None:
    _meeting, occasion = planned()
    page = reverse("year_calendar:occasion", args=[*WHERE, occasion.pk])
    done, again = (
        reverse(f"year_calendar:{name}", args=[*WHERE, occasion.pk, "dispatch"]) for name in ("step_done", "open_step")
    )
    assert clients["reader"].post(done).status_code == 403
    shown = clients["controller"].post(done, {"note": "Skickat"}, follow=True).content.decode()
    assert "Ingen påminns om det längre" in shown
    assert "Skickat" in shown
    assert "/angra/" in shown
    assert "Inte klart längre" not in clients["reader"].get(page).content.decode()
    clients["controller"].post(again)
    assert "Skickat" not in clients["reader"].get(page).content.decode().split("history-title")[0]


@pytest.mark.parametrize("name", ["copy", "lead_days"])
def test_forms_are_closed_to_readers(clients: dict[str, Client], name: str) -> None:
    url = reverse(f"year_calendar:{name}", args=WHERE)
    assert (clients["reader"].get(url).status_code, clients["controller"].get(url).status_code) == (403, 200)
