"""The second step: added, asked for, good once, counted, demanded, given up."""

from __future__ import annotations

import re
import time
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from ledfyr.engines.sign_in import second_step
from ledfyr.engines.sign_in.second_step import UnreadableSecret
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db
STEP = "/logga-in/andra-steget/"


def code(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or ``steps`` half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def confirm(client: Client, then: str) -> Any:
    """Go to a page that asks for the password again, and give it."""
    asked = client.get(then)
    assert asked.status_code == 302, "it must ask who one is"
    return client.post(asked["Location"], {"password": PASSWORD, "next": then})


def connect(client: Client) -> str:
    """Connect an app as a person does; its secret."""
    confirm(client, "/konto/app/")
    page = client.get("/konto/app/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found
    assert client.post("/konto/app/", {"code": code(found[1])}).status_code == 302
    return found[1]


@pytest.fixture
def secret(clients: dict[str, Client], django_capture_on_commit_callbacks: Any) -> str:
    """The reader has an app."""
    with django_capture_on_commit_callbacks(execute=True):
        return connect(clients["reader"])


def sentences() -> list[str]:
    return [sentence_of(entry) for entry in ChangeEntry.objects.filter(code__startswith="sign_in.").order_by("id")]


def test_the_app_is_asked_for_after_the_password(nobody: Client, secret: str) -> None:
    assert sign_in(nobody)["Location"] == STEP
    assert not is_in(nobody)
    assert "Kod ur appen" in nobody.get(STEP).content.decode()

    assert nobody.post(STEP, {"code": code(secret)}).status_code == 302
    assert is_in(nobody)
    assert sentences() == ["Ett andra steg lades till: app med koder", "Loggade in med lösenord och kod ur app"]


def test_the_first_step_alone_opens_nothing(nobody: Client, secret: str) -> None:
    sign_in(nobody)

    assert nobody.get("/konto/")["Location"].startswith("/logga-in/")
    assert nobody.get("/konto/app/")["Location"].startswith("/logga-in/")


def test_the_second_step_alone_opens_nothing(nobody: Client, secret: str) -> None:
    assert nobody.post(STEP, {"code": code(secret)})["Location"] == "/logga-in/"
    assert not is_in(nobody)


def test_a_code_is_good_once_and_never_an_older_one(reader: Person, secret: str) -> None:
    later, now = code(secret, steps=1), code(secret)

    assert second_step.accepted(reader, later) is not None
    assert second_step.accepted(reader, later) is None
    assert second_step.accepted(reader, now) is None


def test_a_wrong_code_leaves_one_outside_and_five_make_one_wait(nobody: Client, secret: str) -> None:
    sign_in(nobody)
    for _attempt in range(5):
        assert "Koden stämmer inte" in nobody.post(STEP, {"code": "000000"}).content.decode()
    waiting = nobody.post(STEP, {"code": code(secret)}).content.decode()

    assert "Vänta 1 minut och försök igen." in waiting
    assert not is_in(nobody)


def test_a_new_browser_does_not_get_new_attempts(clients: dict[str, Client], secret: str) -> None:
    for _attempt in range(5):
        browser = Client()
        sign_in(browser)
        browser.post(STEP, {"code": "000000"})
    last = Client()
    sign_in(last)

    assert "Vänta" in last.post(STEP, {"code": code(secret)}).content.decode()


def test_a_reserve_code_is_good_once(nobody: Client, reader: Person, secret: str) -> None:
    own = Authenticator.objects.get(user=reader, type="recovery_codes").wrap().get_unused_codes()

    assert len(own) == 10
    sign_in(nobody)
    nobody.post(STEP, {"code": own[0]})
    assert is_in(nobody)
    assert sentences()[-1] == "Loggade in med lösenord och reservkod"
    again = Client()
    sign_in(again)
    again.post(STEP, {"code": own[0]})
    assert not is_in(again)


def test_secrets_are_sealed(reader: Person, secret: str, settings: Any) -> None:
    rows = [str(row.data) for row in Authenticator.objects.filter(user=reader)]
    assert not any(secret in row for row in rows)
    assert second_step.unsealed(second_step.sealed("abc")) == "abc"

    sealed = second_step.sealed("abc")
    settings.SECRET_KEY = "another"
    with pytest.raises(UnreadableSecret):
        second_step.unsealed(sealed)


def test_another_key_says_so_and_lets_nobody_in(nobody: Client, secret: str, settings: Any) -> None:
    sign_in(nobody)
    with patch.object(second_step, "_box", side_effect=UnreadableSecret()):
        answer = nobody.post(STEP, {"code": code(secret)})

    assert not is_in(nobody)
    assert answer.status_code == 302


def test_reserve_codes_and_removal_ask_who_one_is(clients: dict[str, Client], secret: str) -> None:
    fresh = Client()
    fresh.force_login(Person.objects.get(username="reader"))
    for path in ("/konto/reservkoder/", "/konto/reservkoder/nya/", "/konto/app/ta-bort/", "/konto/nycklar/ny/"):
        assert fresh.get(path)["Location"].startswith("/konto/bekrafta/"), path


def test_removing_the_app_is_noted(clients: dict[str, Client], secret: str) -> None:
    clients["reader"].post("/konto/app/ta-bort/")

    assert not Authenticator.objects.exists(), "reserve codes go with the last one"
    assert sentences()[-1] == "Ett andra steg togs bort: app med koder"


def test_new_reserve_codes_put_the_old_ones_out(
    clients: dict[str, Client], reader: Person, secret: str, django_capture_on_commit_callbacks: Any
) -> None:
    old = Authenticator.objects.get(user=reader, type="recovery_codes").wrap().get_unused_codes()
    with django_capture_on_commit_callbacks(execute=True):
        clients["reader"].post("/konto/reservkoder/nya/")

    assert second_step.accepted(reader, old[0]) is None
    assert sentences()[-1] == "Reservkoderna byttes ut"


@pytest.mark.parametrize(("wanted", "controller", "reader"), [("", 200, 200), ("writers", 302, 200), ("all", 302, 302)])
def test_who_must_have_one(
    clients: dict[str, Client], settings: Any, wanted: str, controller: int, reader: int
) -> None:
    settings.REQUIRE_SECOND_STEP = wanted
    page = "/hamn/2031/riskanalys/"

    assert clients["controller"].get(page).status_code == controller
    assert clients["reader"].get(page).status_code == reader


def test_until_there_is_one_only_the_account_and_the_way_out_are_open(
    clients: dict[str, Client], settings: Any
) -> None:
    settings.REQUIRE_SECOND_STEP = "writers"
    client = clients["controller"]

    assert client.post("/hamn/2031/riskanalys/ny/")["Location"] == "/konto/andra-steget/"
    assert client.get("/api/v1/committees").status_code in {401, 403, 404}
    assert "Lägg till ett andra steg" in client.get("/konto/andra-steget/").content.decode()
    assert client.get("/konto/").status_code == 200
    connect(client)
    assert client.get("/hamn/2031/riskanalys/").status_code == 200
    client.post("/konto/app/ta-bort/")
    assert client.get("/hamn/2031/riskanalys/")["Location"] == "/konto/andra-steget/"
