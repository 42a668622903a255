"""What was typed and not saved is kept for the one who typed it, and for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from ledfyr.engines.ui.models import FormDraft
from ledfyr.platform.organisation.models import Person

from .pages import found

pytestmark = pytest.mark.django_db
BASE = "/hamn/2031/"
PAGE = f"{BASE}dokument/risk-analysis/"


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


def form(client: Client) -> str:
    """The address that the first text of the document is sent to."""
    html = client.get(PAGE).content.decode()
    return next(part.split('"')[0] for part in html.split('href="') if "/text/" in part.split('"')[0])


def keep(client: Client, to: str, text: str = "Halvfärdig", **more: Any) -> Any:
    data = {"text": [text], "version": ["0"], "csrfmiddlewaretoken": ["x"], "password": ["hemligt"]}
    sent = {"path": to, "page": PAGE, "data": json.dumps(data), "labels": json.dumps({"text": ["Inledning", ""]})}
    return client.post(f"{BASE}utkast/", {**sent, **more})


def test_a_draft_is_kept_offered_saved_and_gone(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    path = form(client)
    assert set(keep(client, path).json()) == {"at"}
    keep(client, path, "Nästan färdig\nmed två rader")
    draft = FormDraft.objects.get()
    assert draft.data == {"text": ["Nästan färdig\nmed två rader"], "version": ["0"]}  # no token, no password
    assert "Fortsätt på ditt utkast" in client.get(PAGE).content.decode()
    page = client.get(f"{BASE}utkast/{draft.pk}/").content.decode()
    assert f'action="{path}"' in page
    assert "Inledning" in page
    assert "Nästan färdig" not in client.get(PAGE).content.decode()
    client.post(path, {"text": draft.data["text"][0], "version": "0"})
    assert not FormDraft.objects.exists()
    assert "Fortsätt på" not in client.get(PAGE).content.decode()


def test_a_refused_form_keeps_its_draft(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    path = form(client)
    keep(client, path)
    assert client.post(path, {"text": "x" * 20_001, "version": "0"}).status_code == 422
    assert FormDraft.objects.count() == 1


def test_nobody_else_sees_or_throws_away_a_draft(clients: dict[str, Client]) -> None:
    client, other = clients["controller"], clients["reader"]
    keep(client, form(client))
    key = FormDraft.objects.get().pk
    assert other.get(f"{BASE}utkast/{key}/").status_code == 404
    assert other.post(f"{BASE}utkast/{key}/slang/").status_code == 404
    assert "Fortsätt på" not in other.get(PAGE).content.decode()
    assert client.post(f"{BASE}utkast/{key}/slang/").status_code == 302
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"path": "https://example.org/"},
        {"path": "//example.org/"},
        {"path": "/finns/inte/"},
        {"page": "//example.org/"},
        {"data": "[1]"},
        {"data": "{"},
        {"data": json.dumps({"text": ["x" * 70_000]})},
    ],
)
def test_what_is_no_draft_of_ours_is_not_kept(clients: dict[str, Client], bad: dict[str, str]) -> None:
    client = clients["controller"]
    assert keep(client, form(client), **bad).status_code == 204
    assert not FormDraft.objects.exists()


def ended(client: Client) -> None:
    """The session runs out; the browser stays."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_session_that_ended_loses_nothing(clients: dict[str, Client], headers: dict[str, str]) -> None:
    client = clients["controller"]
    path = form(client)
    ended(client)
    came = {**headers, "referer": f"http://testserver{PAGE}"}
    answer = client.post(path, {"text": "Mycket viktigt", "version": "0"}, headers=came)
    to = answer.headers["HX-Redirect"] if headers else answer.headers["Location"]
    assert to.endswith(f"next={PAGE}")
    assert "Du blev utloggad innan det du skrev hann sparas" in client.get(to).content.decode()
    client.force_login(Person.objects.get(username="controller"))
    page = client.get(PAGE).content.decode()
    assert "Fortsätt på ditt utkast" in page
    assert FormDraft.objects.get().data["text"] == ["Mycket viktigt"]
    assert "Mycket viktigt" not in page


def test_somebody_else_at_the_same_browser_does_not_get_it(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    path = form(client)
    ended(client)
    client.post(path, {"text": "Mycket viktigt"}, headers={"referer": f"http://testserver{PAGE}"})
    client.force_login(Person.objects.get(username="reader"))
    assert "Fortsätt på" not in client.get(PAGE).content.decode()
    assert not FormDraft.objects.exists()


def test_one_who_was_never_here_leaves_nothing(clients: dict[str, Client]) -> None:
    path = form(clients["controller"])
    stranger = clients[""]
    assert stranger.post(path, {"text": "skräp"}).status_code == 302
    assert "unsent" not in stranger.session
