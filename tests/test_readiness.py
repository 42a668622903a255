"""Whether an installation may be let out: every fault is found, and a sound one has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from ledfyr.config.command_line import main
from ledfyr.engines.ui import readiness
from ledfyr.engines.ui.readiness import faults, remarks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound(settings: Any, tmp_path: Path) -> Any:
    """Settings as they should be."""
    tmp_path.chmod(0o700)
    settings.DATA_DIR = tmp_path
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyz" * 2
    settings.SESSION_COOKIE_SECURE = settings.MAIL_IS_SENT = True
    settings.ALLOWED_HOSTS = ["ledfyr.granvik.example"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://ledfyr.granvik.example"]
    return settings


def test_a_sound_installation_has_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(faults()) == []
    assert main(["check"]) == 0
    assert capsys.readouterr().out.endswith("Klart för drift.\n")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", True, "LEDFYR_DEBUG"),
        ("DEMO", True, "LEDFYR_DEMO"),
        ("SECRET_KEY", "short", "LEDFYR_SECRET_KEY"),
        ("SECRET_KEY", "ab" * 40, "LEDFYR_SECRET_KEY"),
        ("SESSION_COOKIE_SECURE", False, "LEDFYR_HTTPS"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "bara den egna maskinen"),
        ("ALLOWED_HOSTS", ["*"], "vilket namn som helst"),
        ("CSRF_TRUSTED_ORIGINS", ["http://a.example"], "http://a.example"),
        ("DATA_DIR", Path("/finns/inte"), "Datamappen"),
    ],
)
def test_a_fault_is_told_in_one_sentence(
    name: str, value: Any, words: str, sound: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    setattr(sound, name, value)

    (fault,) = faults()

    assert words in fault
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert f"FEL: {fault}" in out
    assert "Inte klart för drift." in out


def test_a_database_that_is_behind_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "is_migrated", lambda: False)
    assert ["ledfyr init" in fault for fault in faults()] == [True]


def test_a_database_that_does_not_answer_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> bool:
        raise DatabaseError("connection refused\nmore")

    monkeypatch.setattr(readiness, "is_migrated", silent)
    assert list(faults()) == ["Databasen svarar inte: connection refused"]


def test_a_folder_and_a_key_that_others_can_read_are_faults(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k")
    (tmp_path / "secret-key").chmod(0o644)
    tmp_path.chmod(0o755)

    assert ["chmod" in fault for fault in faults()] == [True, True]


def test_mail_that_is_not_sent_is_a_remark(sound: Any) -> None:
    assert not any("LEDFYR_SMTP_URL" in remark for remark in remarks())
    sound.MAIL_IS_SENT = False
    assert any("LEDFYR_SMTP_URL" in remark for remark in remarks())


def test_serve_refuses_a_database_that_is_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ledfyr.engines.ui.management.commands import serve

    monkeypatch.setattr(serve, "is_migrated", lambda: False)
    monkeypatch.setattr(serve, "serve", lambda **_how: pytest.fail("served"))

    assert main(["serve"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
