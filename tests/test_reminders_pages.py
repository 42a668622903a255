"""The log, failed work, one's own choice and the secret calendar address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ledfyr.engines.reminders import views
from ledfyr.engines.reminders.models import CalendarFeed, Job, Letter, ReminderChoice
from ledfyr.engines.reminders.ticking import tick
from ledfyr.engines.ui.tests.pages import WHERE, found
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.year_calendar import services

pytestmark = pytest.mark.django_db
LETTERS = reverse("reminders:letters", args=WHERE)
JOBS = reverse("reminders:jobs", args=WHERE)
OWN = reverse("reminders:own", args=WHERE)


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


def due_soon() -> Scope:
    """Something for the controller, this year."""
    today = timezone.localdate()
    scope = Scope(WHERE[0], today.year)
    open_year(scope)
    occasion = services.add_occasion(actor=SYSTEM, scope=scope, kind="t1")
    services.set_step(
        actor=SYSTEM, scope=scope, key=occasion.pk, kind="report_ready", day=today + timedelta(days=1), reason="Snart"
    )
    return scope


def test_the_log_is_for_those_who_keep_it(clients: dict[str, Client]) -> None:
    for address in (LETTERS, JOBS):
        assert clients["controller"].get(address).status_code == 200
        assert clients["reader"].get(address).status_code == 403
        assert clients[""].get(address).status_code == 302


def test_a_letter_is_shown_in_the_log(clients: dict[str, Client]) -> None:
    due_soon()
    assert tick(timezone.localdate()) == 1
    page = clients["controller"].get(LETTERS).content.decode()
    assert "1 sak att göra, den första i morgon" in page
    shown = clients["controller"].get(reverse("reminders:letter", args=[*WHERE, Letter.objects.get().pk]))
    assert "Dokumentet klart" in shown.content.decode()


def test_failed_work_is_tried_again(clients: dict[str, Client]) -> None:
    job = Job.objects.create(
        name="reminders.send", key="k", state=Job.State.FAILED, tries=6, error="Servern svarar inte",
        run_after=timezone.now(), finished_at=timezone.now(),
    )  # fmt: skip
    assert "Servern svarar inte" in clients["controller"].get(JOBS).content.decode()
    again = reverse("reminders:try_again", args=[*WHERE, job.pk])
    assert clients["reader"].post(again).status_code == 403
    assert clients["controller"].post(again).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.tries) == (Job.State.QUEUED, 0)
    assert clients["controller"].post(again).status_code == 404


def test_letters_can_be_gathered_to_mondays(clients: dict[str, Client]) -> None:
    assert clients["reader"].get(OWN).status_code == 200
    clients["reader"].post(reverse("reminders:choose", args=WHERE), {"weekly": "1"})
    assert ReminderChoice.objects.get().weekly


def test_only_the_demo_writes_letters_from_the_page(clients: dict[str, Client]) -> None:
    assert clients["controller"].post(reverse("reminders:send_now", args=WHERE)).status_code == 404


def test_the_start_page_says_what_is_due(clients: dict[str, Client]) -> None:
    scope = due_soon()
    page = clients["controller"].get(reverse("ui:overview", args=[scope.committee, scope.year])).content.decode()
    assert "I morgon" in page
    assert "Dags för dig" in page
    page = clients["reader"].get(reverse("ui:overview", args=[scope.committee, scope.year])).content.decode()
    assert "Dags för dig" not in page


def address_of(client: Client) -> str:
    page = client.post(reverse("reminders:make_feed", args=WHERE)).content.decode()
    return "/kalender/" + page.split("/kalender/")[1].split('"')[0]


def test_a_calendar_address_needs_no_sign_in_and_can_be_revoked(clients: dict[str, Client]) -> None:
    due_soon()
    address = address_of(clients["controller"])
    assert CalendarFeed.objects.get().digest not in address
    answer = clients[""].get(address)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert any("Dokumentet klart" in str(event["SUMMARY"]) for event in events)
    other = Calendar.from_ical(clients[""].get(address_of(clients["reader"])).content)
    assert other.walk("VEVENT") == []
    clients["controller"].post(reverse("reminders:revoke_feed", args=WHERE))
    assert clients[""].get(address).status_code == 404
    assert clients[""].get("/kalender/gissat.ics").status_code == 404


def test_asking_often_is_refused(clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(views, "FEEDS_AN_HOUR", 2)
    address = address_of(clients["controller"])
    assert [clients[""].get(address).status_code for _time in range(3)] == [200, 200, 429]
