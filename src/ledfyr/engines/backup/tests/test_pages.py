"""The page of backups: for those who keep the whole municipality; a copy taken there is whole and recorded."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledfyr.engines.backup import status
from ledfyr.engines.backup.checking import look_through, open_archive
from ledfyr.engines.backup.form import Manifest
from ledfyr.engines.backup.policy import POLICY
from ledfyr.engines.ui.tests.pages import WHERE, found
from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Grant, Scope
from ledfyr.platform.history.tests.watching import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clients(tmp_path: Path, settings: Any) -> dict[str, Client]:
    settings.DATA_DIR = tmp_path
    return found()


def test_before_the_first_copy_the_page_says_what_to_do(clients: dict[str, Client]) -> None:
    text = clients["controller"].get(reverse("backup:show", args=WHERE)).content.decode()

    assert "Ingen kopia är tagen härifrån" in text
    assert "ledfyr backup" in text


def test_a_copy_is_given_out_whole_and_recorded_in_itself(clients: dict[str, Client], tmp_path: Path) -> None:
    with recorded() as entries:
        response = clients["controller"].post(reverse("backup:take", args=WHERE))
        data = b"".join(response.streaming_content)  # type: ignore[attr-defined]

    assert [entry.code for entry in entries] == ["backup.taken_out"]
    assert response["Content-Disposition"].startswith('attachment; filename="ledfyr-')
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with open_archive(path) as archive:
        look_through(archive)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert b"backup.taken_out" in opened.read("tables/history.changeentry.jsonl")
    text = clients["controller"].get(reverse("backup:show", args=WHERE)).content.decode()
    assert "Tagen" in text
    assert "mer än två dygn" not in text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["last-backup.json", "x.zip"]


def test_an_old_copy_is_told_of(clients: dict[str, Client]) -> None:
    then = (timezone.now() - timedelta(days=3)).isoformat()
    status.note(Manifest(version="1", taken_at=then, migrations={}), 5_000_000, "0" * 64, "Kommandoraden")

    text = clients["controller"].get(reverse("backup:show", args=WHERE)).content.decode()

    assert "mer än två dygn" in text
    assert "4,8 MB" in text


def test_what_is_remembered_and_broken_is_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "last-backup.json").write_text("{")
    assert status.last_taken() is None


def test_others_neither_see_nor_take_a_copy(clients: dict[str, Client]) -> None:
    for name in ("backup:show", "backup:take"):
        assert clients["reader"].post(reverse(name, args=WHERE)).status_code == 403
        assert clients["reader"].get(reverse(name, args=WHERE)).status_code in {403, 405}
    settings_page = reverse("administration:settings", args=WHERE)
    link = reverse("backup:show", args=WHERE)
    assert link in clients["controller"].get(settings_page).content.decode()
    assert link not in clients["reader"].get(settings_page).content.decode()


@pytest.mark.parametrize(
    ("grant", "may"),
    [
        (Grant(roles.ADMINISTRATOR), True),
        (Grant(roles.CENTRAL_CONTROLLER), True),
        (Grant(roles.CONTROLLER), True),
        (Grant(roles.CONTROLLER, frozenset({"kultur"})), False),
        (Grant(roles.CONTROLLER, None, "unit"), False),
        (Grant("unit_manager"), False),
        (Grant("elected_auditor"), False),
    ],
)
def test_a_copy_of_everything_takes_a_role_over_everything(grant: Grant, may: bool) -> None:
    actor, scope = Actor("X", grants=(grant,)), Scope("kultur", 2027)

    assert POLICY.may_read(actor, scope) is may
    assert POLICY.may_write(actor, scope) is may


def test_an_auditor_never_takes_a_copy() -> None:
    actor = Actor("X", grants=(Grant(roles.ADMINISTRATOR), Grant("elected_auditor")))
    assert not POLICY.may_write(actor, Scope("kultur", 2027))
