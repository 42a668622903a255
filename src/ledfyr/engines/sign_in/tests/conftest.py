"""People who sign in, and a client that nobody has used."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.sign_in import mails
from ledfyr.engines.ui.tests.pages import found
from ledfyr.platform.organisation.models import Person

PASSWORD = "a-long-one"


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    """A committee with its people: {role: a client signed in}, '' for nobody."""
    return found()


@pytest.fixture
def nobody(clients: dict[str, Client]) -> Client:
    """A browser that checks the forms' tokens, where nobody is signed in."""
    return clients[""]


@pytest.fixture
def reader(clients: dict[str, Client]) -> Person:
    """The reader."""
    return Person.objects.get(username="reader")


@pytest.fixture
def controller(clients: dict[str, Client]) -> Person:
    """The controller."""
    return Person.objects.get(username="controller")


def sign_in(client: Client, username: str = "reader", password: str = PASSWORD, **given: str) -> Any:
    """Send the form of the sign-in page."""
    return client.post(reverse("sign_in:enter"), {"username": username, "password": password, **given})


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session


@pytest.fixture
def mails_sent(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Called to wait until what is sent beside the request has been sent."""
    started: list[Any] = []
    send_later = mails.send_later

    def kept(message: Any) -> Any:
        started.append(send_later(message))
        return started[-1]

    monkeypatch.setattr(mails, "send_later", kept)
    yield lambda: [thread.join(5) for thread in started]
    for thread in started:
        thread.join(5)
