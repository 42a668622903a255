"""One-time links: for one person, one page, once; and passwords by mail."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledfyr.engines.sign_in.models import OneTimeLink
from ledfyr.engines.sign_in.services import LinkRefused, MailFailed, revoke_link, send_link
from ledfyr.engines.ui.tests.pages import SCOPE, WHERE
from ledfyr.kernel.actor import SYSTEM, Actor
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db
TARGET = "/hamn/2031/riskanalys/"
NEW = "en-ny-lang-hemlighet"


@pytest.fixture(autouse=True)
def _mail(clients: dict[str, Client], settings: Any) -> None:
    settings.MAIL_IS_SENT = True
    Person.objects.filter(username="reader").update(email="reader@granvik.example")


def send(person: Person, **given: Any) -> OneTimeLink:
    wanted: dict[str, Any] = {
        "actor": SYSTEM, "scope": SCOPE, "person": person, "purpose": "report-7", "label": "Svara på rapport 7",
        "target": TARGET, "valid_days": 14, "now": timezone.now(), "base": "https://ledfyr.example",
    }  # fmt: skip
    person.refresh_from_db()
    return send_link(**wanted | given)


def mailed(index: int = -1) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/]+(/logga-in/lank/\S+/)", str(mail.outbox[index].body))
    assert found
    return found[1]


def test_a_link_is_mailed_and_history_says_to_whom_but_not_what(reader: Person) -> None:
    link = send(reader)
    secret = mailed().split("/")[-2]

    assert mail.outbox[0].to == ["reader@granvik.example"]
    assert "Svara på rapport 7" in mail.outbox[0].body
    assert secret not in str(OneTimeLink.objects.values().get(pk=link.pk))
    entry = ChangeEntry.objects.filter(code__startswith="sign_in.").get()
    assert sentence_of(entry) == "En engångslänk till ”Svara på rapport 7” skickades till Reader"
    assert secret not in str(entry.facts)


def test_looking_uses_nothing_up_and_signs_nobody_in(nobody: Client, reader: Person) -> None:
    link = send(reader)
    for _scanner in range(3):
        page = Client().get(mailed())
        assert page.status_code == 200
    assert "Är det du?" in page.content.decode()
    assert "_auth_user_id" not in page.wsgi_request.session
    Client().head(mailed())

    link.refresh_from_db()
    assert (link.used_at, link.times_opened >= 3) == (None, True)


def test_the_button_leads_to_the_page_once(nobody: Client, reader: Person) -> None:
    send(reader)

    assert nobody.post(mailed())["Location"] == TARGET
    assert nobody.get(TARGET).status_code == 200
    again = Client()
    answer = again.post(mailed())
    assert answer.status_code == 404
    assert "Länken har redan använts." in answer.content.decode()
    assert not is_in(again)


def test_the_session_of_a_link_reaches_its_page_and_no_other(nobody: Client, reader: Person) -> None:
    send(reader)
    nobody.post(mailed())

    for path in ("/", "/konto/", "/konto/losenord/", "/hamn/2031/", "/hamn/2031/internkontrollplan/"):
        answer = nobody.get(path)
        assert answer.status_code == 403, path
        assert "Länken öppnar bara den sida" in answer.content.decode()
    assert nobody.get("/api/v1/committees/").status_code in {401, 404}
    assert nobody.get("/logga-in/").status_code == 200
    assert nobody.session.get_expiry_age() <= 2 * 60 * 60


def test_signing_in_after_a_link_opens_the_rest(nobody: Client, reader: Person) -> None:
    send(reader)
    nobody.post(mailed())
    sign_in(nobody)

    assert nobody.get("/konto/").status_code == 200


def test_a_link_signs_in_its_own_person_whoever_was_signed_in(clients: dict[str, Client], reader: Person) -> None:
    send(reader)
    client = clients["controller"]
    client.post(mailed())

    assert client.session["_auth_user_id"] == str(reader.pk)
    assert client.get("/konto/").status_code == 403


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "Länken har gått ut."),
        ({"revoked_at": timezone.now()}, "Länken gäller inte längre."),
        ({"digest": "0" * 64}, "Länken finns inte."),
    ],
)
def test_a_closed_link_opens_nothing(nobody: Client, reader: Person, change: dict[str, Any], words: str) -> None:
    link = send(reader)
    OneTimeLink.objects.filter(pk=link.pk).update(**change)

    for answer in (nobody.get(mailed()), nobody.post(mailed())):
        assert answer.status_code == 404
        assert words in answer.content.decode()
    assert not is_in(nobody)


def test_a_link_dies_with_its_persons_account(nobody: Client, reader: Person) -> None:
    send(reader)
    Person.objects.filter(pk=reader.pk).update(is_active=False)

    assert nobody.post(mailed()).status_code == 404


def test_a_new_link_for_the_same_thing_closes_the_one_before(nobody: Client, reader: Person) -> None:
    send(reader)
    first = mailed()
    send(reader)
    send(reader, purpose="report-8")

    assert nobody.get(first).status_code == 404
    assert OneTimeLink.objects.filter(revoked_at=None).count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"target": "/"}, "sign_in.not_our_page"),
        ({"target": "/hamn/2031/"}, "sign_in.not_our_page"),
        ({"target": "/hamn/2030/riskanalys/"}, "sign_in.not_our_page"),
        ({"target": "https://elsewhere.example/"}, "sign_in.not_our_page"),
        ({"target": "//elsewhere.example/hamn/2031/x/"}, "sign_in.not_our_page"),
        ({"target": "/hamn/2031/../../konto/"}, "sign_in.not_our_page"),
        ({"label": "  "}, "sign_in.empty_label"),
        ({"valid_days": 0}, "sign_in.bad_days"),
        ({"valid_days": 91}, "sign_in.bad_days"),
    ],
)
def test_a_link_that_may_not_be_is_not_sent(reader: Person, given: dict[str, Any], code: str) -> None:
    with pytest.raises(LinkRefused) as refusal:
        send(reader, **given)

    assert refusal.value.code == code
    assert (
        mail.outbox,
        OneTimeLink.objects.count(),
        ChangeEntry.objects.filter(code__startswith="sign_in.").count(),
    ) == ([], 0, 0)


def test_someone_without_an_address_gets_no_link(controller: Person) -> None:
    with pytest.raises(LinkRefused) as refusal:
        send(controller)
    assert refusal.value.code == "sign_in.no_address"


def test_whoever_may_not_write_sends_and_revokes_nothing(reader: Person) -> None:
    nobody = Actor(name="Någon")
    with pytest.raises(NotAllowed):
        send(reader, actor=nobody)
    link = send(reader)
    with pytest.raises(NotAllowed):
        revoke_link(actor=nobody, scope=SCOPE, key=link.pk, now=timezone.now())


def test_a_mail_that_was_not_taken_closes_the_link(reader: Person) -> None:
    refused = smtplib.SMTPServerDisconnected("gone")
    with patch("django.core.mail.EmailMessage.send", side_effect=refused), pytest.raises(MailFailed):
        send(reader)

    assert OneTimeLink.objects.get().revoked_at is not None


def test_the_page_sends_lists_and_revokes(clients: dict[str, Client], reader: Person) -> None:
    page = "/{}/{}/lankar/".format(*WHERE)
    given = {"person": "reader@granvik.example", "label": "Svara", "target": f"https://x.example{TARGET}", "days": "3"}
    assert clients["controller"].post(page, given).status_code == 302
    assert "Inte öppnad" in clients["controller"].get(page).content.decode()
    Client().get(mailed())
    assert "Inte öppnad" not in clients["controller"].get(page).content.decode()

    key = OneTimeLink.objects.get().pk
    clients["controller"].post(f"{page}{key}/dra-tillbaka/")
    assert "Tillbakadragen" in clients["controller"].get(page).content.decode()
    assert clients["reader"].get(page).status_code == 403
    assert clients["reader"].post(page, given).status_code == 403


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"person": "ingen"}, "Det finns ingen som heter ingen."),
        ({"target": "/konto/"}, "Länken ska leda till en sida"),
    ],
)
def test_the_page_says_what_is_wrong(clients: dict[str, Client], given: dict[str, str], words: str) -> None:
    sent = {"person": "reader", "label": "Svara", "target": TARGET, "days": "3"} | given
    answer = clients["controller"].post("/{}/{}/lankar/".format(*WHERE), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert mail.outbox == []


def test_the_list_asks_as_often_for_many_as_for_one(clients: dict[str, Client], reader: Person) -> None:
    page = "/{}/{}/lankar/".format(*WHERE)
    send(reader)
    clients["controller"].get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        clients["controller"].get(page)
    for number in range(30):
        send(reader, purpose=f"other-{number}")
    with CaptureQueriesContext(connection) as many:
        clients["controller"].get(page)

    assert len(few) == len(many)


def ask(client: Client, name: str) -> Any:
    return client.post("/logga-in/glomt/", {"username": name})


def test_a_forgotten_password_is_answered_alike_whoever_is_asked_for(nobody: Client, mails_sent: Any) -> None:
    answers = [ask(nobody, name) for name in ("reader", "controller", "nobody-at-all", "reader@granvik.example")]
    mails_sent()

    pages = {re.sub(r'value="\w+"|"X-CSRFToken": "\w+"', "", one.content.decode()) for one in answers}
    assert ({one.status_code for one in answers}, len(pages)) == ({200}, 1)
    assert [one.to for one in mail.outbox] == [["reader@granvik.example"]] * 2


def test_a_password_link_sets_it_once_and_ends_every_session(
    clients: dict[str, Client], nobody: Client, reader: Person, mails_sent: Any
) -> None:
    ask(nobody, "reader")
    mails_sent()
    path = mailed()
    assert "Välj ett nytt lösenord" in nobody.get(path).content.decode()
    weak = nobody.post(path, {"new": "kort", "again": "kort"})
    assert (weak.status_code, "minst 12 tecken" in weak.content.decode()) == (422, True)
    assert nobody.post(path, {"new": NEW, "again": NEW})["Location"] == "/logga-in/"

    assert not is_in(nobody), "the new password is to be used, and the second step after it"
    assert clients["reader"].get("/konto/").status_code == 302
    assert sign_in(nobody, password=NEW).status_code == 302
    assert Client().post(path, {"new": PASSWORD * 2, "again": PASSWORD * 2}).status_code == 404


def test_a_password_link_signs_nobody_in(nobody: Client, mails_sent: Any) -> None:
    ask(nobody, "reader")
    mails_sent()

    assert nobody.post(mailed()).status_code == 404
    assert not is_in(nobody)


def test_a_tasks_link_sets_no_password(nobody: Client, reader: Person) -> None:
    send(reader)

    assert nobody.post(mailed(), {"new": NEW, "again": NEW}).status_code == 404
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)


def test_a_password_link_lives_for_half_an_hour(nobody: Client, mails_sent: Any) -> None:
    ask(nobody, "reader")
    mails_sent()
    link = OneTimeLink.objects.get()

    assert link.expires_at - link.sent_at == timedelta(minutes=30)


def test_asking_again_and_again_makes_one_wait(nobody: Client) -> None:
    answers = [ask(nobody, "nobody-at-all").status_code for _time in range(6)]

    assert answers == [200, 200, 200, 200, 200, 429]


def test_without_mail_the_page_says_whom_to_ask(nobody: Client, settings: Any) -> None:
    settings.MAIL_IS_SENT = False

    assert "skickar ingen e-post" in ask(nobody, "reader").content.decode()
    assert not OneTimeLink.objects.exists()
