"""Heavy work takes turns, one person at a time."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import WHERE, found
from ledfyr.engines.ui.turns import AT_ONCE, TooBusy, turn


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_a_person_has_so_many_turns_and_gets_them_back() -> None:
    with ExitStack() as stack:
        for _turn in range(AT_ONCE):
            stack.enter_context(turn(7))
        with pytest.raises(TooBusy), turn(7):
            pass
        with turn(8):
            pass
    with turn(7):
        pass


@pytest.mark.django_db
def test_whoever_has_enough_under_way_is_told_to_wait() -> None:
    client: Client = found()["controller"]
    person = int(client.session["_auth_user_id"])
    address = reverse("exchange:export", args=[*WHERE, "risks", "csv"])
    with ExitStack() as stack:
        for _turn in range(AT_ONCE):
            stack.enter_context(turn(person))
        response = client.get(address)

    assert response.status_code == 429
    assert response["Retry-After"] == "10"
    assert "Vänta tills det förra är klart" in response.content.decode()
    assert client.get(address).status_code == 200
