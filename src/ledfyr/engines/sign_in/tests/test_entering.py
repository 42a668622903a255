"""Signing in by name and password: right, wrong, too often, and never anywhere else."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as given
from django.contrib.auth.hashers import get_hasher
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from ledfyr.engines.sign_in.models import FailedAttempt
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import is_in, sign_in

pytestmark = pytest.mark.django_db
ENTER = "/logga-in/"


def test_the_right_password_leads_in_and_history_says_how(nobody: Client) -> None:
    answer = sign_in(nobody)

    assert (answer.status_code, answer["Location"], is_in(nobody)) == (302, reverse("ui:start"), True)
    assert [sentence_of(entry) for entry in ChangeEntry.objects.filter(code__startswith="sign_in.")] == [
        "Loggade in med lösenord"
    ]


def test_get_never_signs_in(nobody: Client) -> None:
    nobody.get(ENTER, {"username": "reader", "password": "a-long-one"})

    assert not is_in(nobody)


@pytest.mark.parametrize(
    ("username", "password"),
    [("reader", "wrong"), ("nobody-at-all", "a-long-one"), ("", ""), ("reader", ""), ("READER", "a-long-one")],
)
def test_every_wrong_pair_gets_the_same_answer(nobody: Client, username: str, password: str) -> None:
    answer = sign_in(nobody, username, password)

    assert (answer.status_code, is_in(nobody)) == (422, False)
    assert answer.context["error"].startswith("Namnet och lösenordet hör inte ihop.")


def test_someone_who_has_left_gets_that_answer_too(nobody: Client, reader: Person) -> None:
    Person.objects.filter(pk=reader.pk).update(is_active=False)

    assert sign_in(nobody).context["error"].startswith("Namnet och lösenordet hör inte ihop.")


@pytest.mark.parametrize("username", ["reader", "nobody-at-all", "nobody@nowhere.example", "without"])
def test_a_password_is_hashed_once_whoever_is_asked_for(nobody: Client, username: str) -> None:
    Person.objects.create_person(username="without", title="Utan lösenord", role="reader", password=None)
    hasher = type(get_hasher())
    with patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode:
        sign_in(nobody, username, "wrong")

    assert encode.call_count == 1


def test_five_failures_and_one_must_wait_even_with_the_right_password(nobody: Client) -> None:
    for _attempt in range(5):
        assert sign_in(nobody, password="wrong").status_code == 422
    answer = sign_in(nobody)

    assert (answer.status_code, is_in(nobody)) == (429, False)
    assert answer.context["error"] == "Det har blivit för många misslyckade försök. Vänta 1 minut och försök igen."


def test_the_wait_is_the_names_and_not_the_others(nobody: Client) -> None:
    for _attempt in range(5):
        sign_in(nobody, password="wrong")

    assert sign_in(nobody, "controller").status_code == 302


def test_a_name_that_is_nobodys_must_wait_too(nobody: Client) -> None:
    for _attempt in range(5):
        sign_in(nobody, "nobody-at-all", "wrong")

    assert sign_in(nobody, "nobody-at-all", "wrong").status_code == 429


def test_an_address_must_wait_after_many_names(nobody: Client) -> None:
    for number in range(25):
        assert sign_in(nobody, f"name-{number}", "wrong").status_code == 422

    assert sign_in(nobody, "controller").status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(elsewhere, "controller").status_code == 302


def test_a_success_forgives_and_history_counts_the_failures(nobody: Client) -> None:
    for _attempt in range(3):
        sign_in(nobody, password="wrong")
    sign_in(nobody)

    assert FailedAttempt.objects.count() == 3, "the address keeps its own"
    assert sentence_of(ChangeEntry.objects.latest("id")) == "Loggade in med lösenord, efter 3 misslyckade försök"


def test_nothing_that_was_typed_is_kept(nobody: Client) -> None:
    sign_in(nobody, "my-password-in-the-wrong-field", "wrong")

    assert all(len(row.key) == 64 for row in FailedAttempt.objects.all())


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(nobody: Client, target: str) -> None:
    assert sign_in(nobody, next=target)["Location"] == reverse("ui:start")


def test_signing_in_leads_to_the_page_one_came_for(nobody: Client) -> None:
    assert sign_in(nobody, next="/konto/")["Location"] == "/konto/"


def test_the_session_gets_a_new_key(nobody: Client) -> None:
    session = nobody.session
    session["planted"] = "yes"
    session.save()
    nobody.cookies[given.SESSION_COOKIE_NAME] = before = session.session_key or ""
    sign_in(nobody)

    assert before
    assert nobody.session.session_key != before


def test_the_session_cookie_is_out_of_reach_of_scripts(nobody: Client) -> None:
    cookie = sign_in(nobody).cookies[given.SESSION_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "path", ["/logga-in/", "/logga-in/glomt/", "/logga-in/nyckel/", "/logga-ut/", "/logga-in/lank/abc/"]
)
def test_every_form_needs_its_token(clients: dict[str, Client], path: str) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(path, {"username": "reader", "password": "a-long-one"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/konto/losenord/", "/konto/app/", "/konto/nycklar/ny/", "/konto/enheter/logga-ut/", "/konto/bekrafta/"],
)
def test_every_form_of_the_account_needs_its_token(clients: dict[str, Client], reader: Person, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)

    assert strict.post(path).status_code == 403


@pytest.mark.parametrize("path", ["/accounts/signup/", "/logga-in/signup/", "/konto/email/", "/konto/nycklar/"])
def test_the_librarys_other_pages_have_no_address(clients: dict[str, Client], path: str) -> None:
    assert clients["controller"].get(path).status_code == 404


def test_signing_out_is_asked_for_by_post(clients: dict[str, Client]) -> None:
    assert clients["reader"].get("/logga-ut/").status_code == 405
    clients["reader"].post("/logga-ut/")
    assert not is_in(clients["reader"])


def test_the_demo_lets_in_with_a_click_and_notes_nothing(nobody: Client, settings: Any) -> None:
    settings.DEMO = True

    assert nobody.post(ENTER, {"demo_person": "reader"}).status_code == 302
    assert not ChangeEntry.objects.filter(code__startswith="sign_in.").exists()
    assert not list(get_messages(nobody.get("/om/").wsgi_request))
