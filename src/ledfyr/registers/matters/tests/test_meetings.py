"""A matter follows the calendar's meeting until it is settled; then its day stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.documents import deciding
from ledfyr.kernel.actor import SYSTEM
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE
from ledfyr.platform.planning.models import Meeting
from ledfyr.registers.matters import services
from ledfyr.registers.matters.models import Matter
from ledfyr.registers.matters.selectors import days_ahead, find_matter, matters_in
from ledfyr.registers.year_calendar.services import (
    MeetingInUse,
    add_meeting,
    add_occasion,
    change_meeting,
    remove_meeting,
    set_step,
)

from .samples import MEETING_DAY, draft, sent, year

pytestmark = pytest.mark.django_db
WHERE = (SCOPE.committee, SCOPE.year)
LATER = date(2026, 12, 17)


@pytest.fixture(autouse=True)
def planned(monkeypatch: pytest.MonkeyPatch) -> None:
    year()
    monkeypatch.setattr(deciding, "render_pdf", lambda tree: b"%PDF-1.7 " + tree.key.encode())


@pytest.fixture
def meeting() -> Meeting:
    return add_meeting(actor=SYSTEM, scope=SCOPE, day=MEETING_DAY)


def move(meeting: Meeting, day: date = LATER) -> None:
    change_meeting(actor=SYSTEM, scope=SCOPE, key=meeting.pk, version=1, day=day, starts=None, place="", note="")


def day_of(matter: Matter) -> Any:
    return find_matter(SYSTEM, SCOPE, matter.pk).day


def client(role: str) -> Client:
    made = Client()
    made.force_login(Person.objects.create_person(username=role, title=role, role=role, password=None))
    return made


def test_a_matter_follows_its_meeting_until_it_is_decided(meeting: Meeting) -> None:
    waiting, done = draft(), sent(title="Beslutat")
    services.decide_matter(actor=SYSTEM, scope=SCOPE, key=done.pk, on=MEETING_DAY, paragraph="9", today=MEETING_DAY)
    move(meeting)
    assert (day_of(waiting), day_of(done)) == (LATER, MEETING_DAY)
    assert [one.title for one in matters_in(SYSTEM, SCOPE)] == ["Beslutat", "Riskanalys 2027"]


def test_a_day_that_the_calendar_does_not_have_stays(meeting: Meeting) -> None:
    free = draft(meeting_date=date(2026, 12, 1))
    move(meeting)
    assert day_of(free) == date(2026, 12, 1)


def test_a_deferred_matter_goes_to_the_meeting_of_the_day(meeting: Meeting) -> None:
    later = add_meeting(actor=SYSTEM, scope=SCOPE, day=LATER)
    matter = sent()
    deferred = services.defer_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, to=LATER)
    assert (deferred.meeting, deferred.day) == (later, LATER)


def test_a_meeting_with_a_matter_is_not_taken_away(meeting: Meeting) -> None:
    draft()
    with nothing_changes(), pytest.raises(MeetingInUse) as refusal:
        remove_meeting(actor=SYSTEM, scope=SCOPE, key=meeting.pk)
    assert refusal.value.facts["what"] == "Riskanalys 2027"


def test_a_meeting_that_has_gone_is_not_chosen(meeting: Meeting) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        services.start_matter(actor=SYSTEM, scope=SCOPE, title="Nytt", meeting="00000000-0000-0000-0000-000000000000")


def test_the_days_before_are_counted_or_those_of_the_years_occasion(meeting: Meeting) -> None:
    matter = find_matter(SYSTEM, SCOPE, draft().pk)
    assert dict(days_ahead(matter, SCOPE))["Utskick till nämnden"] == date(2026, 12, 3)
    occasion = add_occasion(actor=SYSTEM, scope=SCOPE, kind="vp", meeting=meeting.pk)
    set_step(actor=SYSTEM, scope=SCOPE, key=occasion.pk, kind="dispatch", day=date(2026, 12, 1), reason="Helg")
    assert dict(days_ahead(matter, SCOPE))["Utskick till nämnden"] == date(2026, 12, 1)
    assert days_ahead(find_matter(SYSTEM, SCOPE, draft(meeting_date=None).pk), SCOPE) == []


def test_the_pages_of_the_calendar_show_the_matters_and_what_moves(meeting: Meeting) -> None:
    matter, secretary = draft(), client("committee_secretary")
    page = secretary.get(reverse("matters:matter", args=[*WHERE, matter.pk])).content.decode()
    assert "Utskick till nämnden" in page
    url = reverse("year_calendar:meeting", args=[*WHERE, meeting.pk])
    assert "Riskanalys 2027" in secretary.get(url).content.decode()
    calendar = reverse("year_calendar:list", args=[SCOPE.committee, 2027])
    assert "Riskanalys 2027" not in secretary.get(calendar).content.decode()  # the meeting is in 2026
    given = {"day": "2026-12-17", "starts": "", "place": "", "note": "", "version": "1"}
    assert "Ärenden som flyttas med" in secretary.post(url, given).content.decode()
    assert day_of(matter) == MEETING_DAY
    secretary.post(url, {**given, "confirmed": "1"})
    assert day_of(matter) == LATER


def test_a_meeting_is_chosen_on_the_form_and_not_together_with_another_day() -> None:
    ahead = add_meeting(actor=SYSTEM, scope=SCOPE, day=date(2028, 6, 1))
    secretary, url = client("committee_secretary"), reverse("matters:start", args=WHERE)
    assert "torsdag 1 juni 2028" in secretary.get(url).content.decode()
    both = {"title": "Nytt", "meeting": str(ahead.pk), "meeting_date": "2028-06-02"}
    assert "inte båda" in secretary.post(url, both).content.decode()
    secretary.post(url, {"title": "Nytt", "meeting": str(ahead.pk)})
    assert Matter.objects.get(title="Nytt").day == date(2028, 6, 1)
