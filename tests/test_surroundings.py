"""What conftest.py promises every test: no network, no mail, no hand in the real data."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail


def test_an_address_outside_is_refused() -> None:
    with socket.socket() as door, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        door.connect(("192.0.2.1", 80))


def test_a_name_outside_is_refused() -> None:
    with pytest.raises(RuntimeError, match="example"):
        socket.create_connection(("www.example.org", 443), timeout=1)


def test_this_machine_is_let_through() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=1) as line,
    ):
        assert line.getpeername() == server.getsockname()


def test_mail_goes_to_the_outbox() -> None:
    mail.send_mail("Påminnelse", "Text", "a@example.org", ["b@example.org"])

    assert [message.subject for message in mail.outbox] == ["Påminnelse"]


def test_data_lands_in_a_temporary_folder() -> None:
    assert not Path(settings.DATA_DIR).is_relative_to(Path(__file__).resolve().parents[1])


def test_passwords_cost_nothing_here() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_warning_is_an_error() -> None:
    import warnings

    with pytest.raises(UserWarning, match="loud"):
        warnings.warn("loud", stacklevel=1)
