"""Letters over STARTTLS, to a mail server of the test's own with a certificate made here."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ledfyr.engines.reminders import queue
from ledfyr.engines.reminders.models import Job, Letter
from ledfyr.engines.reminders.queue import enqueue
from ledfyr.engines.reminders.ticking import SEND
from ledfyr.platform.organisation.models import Person

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1"


class Box:
    """What the server has taken in, and whether the line was encrypted."""

    def __init__(self) -> None:
        self.got: list[tuple[bool, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append((session.ssl is not None, envelope.content.decode()))
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the server's own with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    shape = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*shape))
    return path


@pytest.fixture
def box(settings: Any, certificate: Path) -> Iterator[Box]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    found = Box()
    server = Controller(found, hostname=HOST, port=port, tls_context=context, require_starttls=True)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT, settings.EMAIL_USE_TLS = HOST, port, 2, True
    yield found
    server.stop()


def sent() -> Letter:
    """A letter that waits, and its job done."""
    who = Person.objects.create_person(username="s", title="Sekreterare", password=None, email="s@lillebro.example")
    letter = Letter.objects.create(person=who, day=date(2027, 5, 6), address=who.email, subject="Hej", text="Hej.")
    enqueue(SEND, key=f"{SEND}:{letter.pk}", letter=letter.pk)
    queue.run_all()
    letter.refresh_from_db()
    return letter


def test_a_letter_goes_over_an_encrypted_line(box: Box, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert sent().state == Letter.State.SENT
    ((encrypted, text),) = box.got
    assert encrypted
    assert "Subject: Hej" in text


def test_nothing_is_sent_to_a_server_that_nobody_vouches_for(box: Box) -> None:
    assert sent().state == Letter.State.WAITING
    assert box.got == []
    job = Job.objects.get()
    assert (job.state, job.error.partition(":")[0]) == (Job.State.QUEUED, "SSLCertVerificationError")


def test_a_server_that_demands_encryption_gets_nothing_in_the_clear(box: Box, settings: Any) -> None:
    settings.EMAIL_USE_TLS = False
    assert sent().state == Letter.State.WAITING
    assert box.got == []
