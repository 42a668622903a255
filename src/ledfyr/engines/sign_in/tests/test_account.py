"""My account: password, devices, and how long one is signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from ledfyr.engines.sign_in import devices
from ledfyr.engines.sign_in.middleware import SEEN, STARTED
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db
NEW = "en-ny-lang-hemlighet"


def change(client: Client, now: str = PASSWORD, new: str = NEW, again: str = NEW) -> Any:
    return client.post("/konto/losenord/", {"now": now, "new": new, "again": again})


def two_devices() -> tuple[Client, Client]:
    here = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/156 Safari/537 Edg/156"})
    there = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604"})
    for client in (here, there):
        sign_in(client)
    return here, there


def test_a_changed_password_holds_and_ends_the_other_devices(clients: dict[str, Client], reader: Person) -> None:
    here, there = two_devices()
    assert change(here)["Location"] == "/konto/"

    assert here.get("/konto/").status_code == 200
    assert there.get("/konto/").status_code == 302
    reader.refresh_from_db()
    assert reader.check_password(NEW)
    assert sentence_of(ChangeEntry.objects.latest("id")) == "Lösenordet byttes"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"now": "wrong"}, "Lösenordet stämmer inte."),
        ({"again": "nagot-annat-langt"}, "Lösenorden är inte lika."),
        ({"new": "kort", "again": "kort"}, "minst 12 tecken"),
        ({"new": "password1234", "again": "password1234"}, "för vanligt"),
        ({"new": "123456789012345", "again": "123456789012345"}, "numeriskt"),
    ],
)
def test_a_refused_password_changes_nothing(
    clients: dict[str, Client], reader: Person, given: dict[str, str], words: str
) -> None:
    answer = change(clients["reader"], **given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    reader.refresh_from_db()
    assert reader.check_password(PASSWORD)
    assert not ChangeEntry.objects.filter(code__startswith="sign_in.").exists()


def test_guessing_the_password_one_has_makes_one_wait(clients: dict[str, Client]) -> None:
    for _attempt in range(5):
        change(clients["reader"], now="wrong")

    assert "Vänta 1 minut" in change(clients["reader"]).content.decode()


def test_a_change_is_mailed_to_whoever_has_an_address(
    clients: dict[str, Client], reader: Person, settings: Any, mails_sent: Any
) -> None:
    settings.MAIL_IS_SENT = True
    Person.objects.filter(pk=reader.pk).update(email="reader@granvik.example")
    change(clients["reader"])
    mails_sent()

    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["reader@granvik.example"], "Ditt konto i Ledfyr har ändrats")
    ]


def test_the_devices_are_listed_and_one_is_signed_out(clients: dict[str, Client]) -> None:
    here, there = two_devices()
    page = here.get("/konto/")
    shown = page.context["devices"]
    assert [(one.name, one.is_this) for one in shown] == [("Edge, Windows", True), ("Safari, iPhone", False)]

    here.post(f"/konto/enheter/{shown[1].key}/logga-ut/")
    assert there.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200


def test_nobody_signs_another_person_out(clients: dict[str, Client]) -> None:
    here, there = two_devices()
    key = here.get("/konto/").context["devices"][1].key
    other = clients["controller"]
    other.post(f"/konto/enheter/{key}/logga-ut/")
    other.post("/konto/enheter/logga-ut/")

    assert here.get("/konto/").status_code == there.get("/konto/").status_code == 200


def test_all_others_are_signed_out_at_once(clients: dict[str, Client]) -> None:
    here, there = two_devices()
    here.post("/konto/enheter/logga-ut/")

    assert (is_in(here), there.get("/konto/").status_code) == (True, 302)
    assert len(here.get("/konto/").context["devices"]) == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/156 Mobile Safari/537", "Chrome, Android"),
        ("curl/8", "Okänd enhet"),
        ("", "Okänd enhet"),
        ("<script>", "Okänd enhet"),
    ],
)
def test_a_device_is_named_from_what_its_browser_says(agent: str, name: str) -> None:
    assert devices.called(agent) == name


def _age(client: Client, name: str, ago: timedelta) -> None:
    session = client.session
    session[name] = (timezone.now() - ago).isoformat()
    session.save()


@pytest.mark.parametrize(
    ("name", "ago", "stays"),
    [
        (SEEN, timedelta(minutes=59), True),
        (SEEN, timedelta(minutes=61), False),
        (STARTED, timedelta(hours=11), True),
        (STARTED, timedelta(hours=13), False),
    ],
)
def test_a_session_ends_by_itself(clients: dict[str, Client], name: str, ago: timedelta, stays: bool) -> None:
    client = clients["reader"]
    _age(client, name, ago)
    answer = client.get("/konto/")

    assert (answer.status_code == 200) is stays
    if not stays:
        assert "Du blev utloggad" in client.get("/logga-in/").content.decode()


def test_using_it_keeps_a_session_alive(clients: dict[str, Client]) -> None:
    client = clients["reader"]
    _age(client, SEEN, timedelta(minutes=30))
    before = client.session[SEEN]
    client.get("/konto/")

    assert client.session[SEEN] > before
