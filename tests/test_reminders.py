"""From what is due to a letter on a real mail server of the test's own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as conf
from django.utils import timezone

from ledfyr.engines.reminders import queue
from ledfyr.engines.reminders.models import Job, Letter, LetterLine, ReminderChoice
from ledfyr.engines.reminders.ticking import tick
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.organisation.models import Committee, Person, Substitute
from ledfyr.platform.organisation.tests.factories import SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.year_calendar import services

pytestmark = pytest.mark.django_db
MEETING = date(2027, 5, 20)
DISPATCH = date(2027, 5, 13)


class Box:
    """What the server has taken in; ``answer`` is what it says to a recipient."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope)
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    found_box = Box()
    server = Controller(found_box, hostname="127.0.0.1", port=free_port())
    server.start()
    _mail_to(settings, server.port)
    yield found_box
    server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mail_to(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    settings.MAIL_IS_SENT, settings.CSRF_TRUSTED_ORIGINS = True, ["https://ledfyr.lillebro.example"]


@pytest.fixture
def secretary() -> Person:
    found()
    open_year(SCOPE)
    meeting = services.add_meeting(actor=SYSTEM, scope=SCOPE, day=MEETING)
    services.add_occasion(actor=SYSTEM, scope=SCOPE, kind="t1", meeting=meeting.pk)
    return Person.objects.create_person(
        username="sekreterare",
        title="Nämndsekreterare",
        role="committee_secretary",
        password=None,
        email="sekreterare@lillebro.example",
        committee=Committee.objects.get(slug=SCOPE.committee),
    )


def test_a_letter_is_sent_once_however_often_the_timer_rings(box: Box, secretary: Person) -> None:
    today = DISPATCH - timedelta(days=7)
    assert tick(today) == 1
    assert tick(today) == 0
    queue.run_all()
    queue.run_all()
    assert len(box.got) == 1
    raw = box.got[0].content.decode()
    assert "Auto-Submitted: auto-generated" in raw
    letter = Letter.objects.get()
    assert letter.state == Letter.State.SENT
    assert "Tertialrapport 1 2027: Utskick till nämnden" in letter.text
    assert "https://ledfyr.lillebro.example/kultur/2027/arskalendern/tillfalle/" in letter.text
    assert tick(today + timedelta(days=1)) == 0  # the same stage is told once


def test_every_stage_is_told_once_and_a_missed_day_is_made_up(box: Box, secretary: Person) -> None:
    days = [DISPATCH - timedelta(days=left) for left in (20, 14, 13, 6, 1, 0)]
    assert [tick(day) for day in days] == [0, 1, 0, 1, 1, 1]
    told = LetterLine.objects.filter(title__contains="Utskick").values_list("stage", flat=True)
    assert sorted(told) == [0, 1, 7, 14]


def test_a_moved_day_is_told_anew(box: Box, secretary: Person) -> None:
    today = DISPATCH - timedelta(days=7)
    tick(today)
    occasion = services.occasions.Occasion.objects.get()
    services.set_step(
        actor=SYSTEM, scope=SCOPE, key=occasion.pk, kind="dispatch", day=DISPATCH - timedelta(days=1), reason="Helg"
    )
    assert tick(today + timedelta(days=1)) == 1


def test_the_substitute_is_told_and_knows_for_whom(box: Box, secretary: Person) -> None:
    today = DISPATCH - timedelta(days=7)
    other = Person.objects.create_person(username="v", title="Vikarie", password=None, email="v@lillebro.example")
    Substitute.objects.create(person=secretary, substitute=other, valid_from=today, valid_to=today)
    assert tick(today) == 2
    assert "Du är ersättare för Nämndsekreterare." in Letter.objects.get(person=other).text


def test_gathered_letters_wait_for_monday(box: Box, secretary: Person) -> None:
    ReminderChoice.objects.create(person=secretary, weekly=True)
    thursday = DISPATCH - timedelta(days=7)
    assert tick(thursday) == 0
    assert tick(thursday + timedelta(days=4)) == 1


def test_without_an_address_or_a_server_the_log_says_so(settings: Any, secretary: Person) -> None:
    settings.MAIL_IS_SENT = False
    today = DISPATCH - timedelta(days=7)
    tick(today)
    assert Letter.objects.get().state == Letter.State.NO_SERVER
    assert not Job.objects.exists()


def test_an_address_that_is_refused_is_not_tried_again(box: Box, secretary: Person) -> None:
    box.answer = "550 No such user"
    tick(DISPATCH)
    queue.run_all()
    job = Job.objects.get()
    assert (job.state, job.tries) == (Job.State.FAILED, 1)
    assert "No such user" in job.error
    assert Letter.objects.get().state == Letter.State.REFUSED


def test_a_server_that_is_down_is_tried_later_and_then_gets_the_letter(
    settings: Any, secretary: Person, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    _mail_to(settings, port)
    tick(DISPATCH)
    assert queue.run_all() == 1
    job = Job.objects.get()
    assert (job.state, job.tries) == (Job.State.QUEUED, 1)
    assert job.run_after > timezone.now()
    assert queue.run_all() == 0  # not its turn yet
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        Job.objects.update(run_after=timezone.now())
        queue.run_all()
    finally:
        server.stop()
    assert len(box.got) == 1
    assert Letter.objects.get().state == Letter.State.SENT


def test_a_server_that_never_answers_times_out(
    settings: Any, secretary: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        _mail_to(settings, silent.getsockname()[1])
        settings.EMAIL_TIMEOUT = 0.3
        tick(DISPATCH)
        queue.run_all()
    assert "timed out" in Job.objects.get().error.lower()
    assert Letter.objects.get().state == Letter.State.WAITING


def test_a_worker_that_dies_leaves_its_job_to_another(box: Box, secretary: Person) -> None:
    tick(DISPATCH)
    lost = queue.take()
    assert lost is not None
    assert queue.take() is None  # nobody else meanwhile
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    queue.run_all()
    assert len(box.got) == 1
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_that_kills_its_worker_each_time_is_given_up(box: Box, secretary: Person) -> None:
    tick(DISPATCH)
    for _try in range(queue.MOST_TRIES):
        assert queue.take() is not None
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    queue.run_all()
    assert Job.objects.get().state == Job.State.FAILED
    assert box.got == []


def test_in_the_demo_letters_are_only_shown(settings: Any, secretary: Person) -> None:
    assert not conf.DEMO
    settings.DEMO = True
    tick(DISPATCH)
    assert Letter.objects.get().state == Letter.State.SHOWN
    assert not Job.objects.exists()
