"""``ledfyr user``: help for those who cannot get in, from the server."""

from __future__ import annotations

import io
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from ledfyr.engines.sign_in.services import give_password, unlock
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import is_in, sign_in

pytestmark = pytest.mark.django_db


def user(*arguments: str, monkeypatch: pytest.MonkeyPatch | None = None, typed: str = "") -> str:
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out = io.StringIO()
    call_command("user", *arguments, stdout=out)
    return out.getvalue()


def test_a_password_is_set_and_ends_the_sessions(clients: dict[str, Client], monkeypatch: Any) -> None:
    user("password", "reader", "--password-stdin", monkeypatch=monkeypatch, typed="en-ny-lang-hemlighet\n")

    assert clients["reader"].get("/konto/").status_code == 302
    assert sign_in(clients[""], password="en-ny-lang-hemlighet").status_code == 302
    entry = ChangeEntry.objects.filter(code__startswith="sign_in.").earliest("id")
    assert (entry.actor_name, sentence_of(entry)) == ("Kommandoraden", "Ett nytt lösenord sattes för Reader")


@pytest.mark.parametrize("arguments", [("password", "reader"), ("add", "ny", "--role", "reader")])
def test_a_weak_password_is_refused(clients: dict[str, Client], monkeypatch: Any, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="minst 12 tecken"):
        user(*arguments, "--password-stdin", monkeypatch=monkeypatch, typed="kort\n")

    assert not Person.objects.filter(username="ny").exists()
    assert sign_in(clients[""]).status_code == 302


def test_a_link_is_printed_and_works_once(clients: dict[str, Client], settings: Any) -> None:
    settings.ADDRESS = "https://ledfyr.example"
    path = user("link", "reader").splitlines()[0].removeprefix("https://ledfyr.example")
    given = {"new": "en-ny-lang-hemlighet", "again": "en-ny-lang-hemlighet"}

    assert clients[""].post(path, given).status_code == 302
    assert clients[""].post(path, given).status_code == 404


def test_a_lost_second_step_and_the_wait_are_taken_away(nobody: Client, reader: Person) -> None:
    Authenticator.objects.create(user=reader, type="totp", data={"secret": "x"})
    for _attempt in range(5):
        sign_in(nobody, password="wrong")
    user("unlock", "reader")
    sign_in(nobody)

    assert is_in(nobody)


def test_someone_unknown_is_said_so(clients: dict[str, Client]) -> None:
    with pytest.raises(CommandError, match="Det finns ingen som heter ingen"):
        user("link", "ingen")


def test_only_the_machine_opens_other_peoples_accounts(reader: Person) -> None:
    controller = Actor(name="Controller", roles=frozenset({"controller"}))
    with pytest.raises(NotAllowed):
        give_password(actor=controller, person=reader, password="en-ny-lang-hemlighet")
    with pytest.raises(NotAllowed):
        unlock(actor=controller, person=reader)
