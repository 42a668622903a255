"""Sending a letter: a job. Between the server's yes and our note of it lies one write; a worker killed just there sends
the letter again, with the same Message-ID so that a mail program can tell.
"""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from .models import Letter, LetterLine
from .queue import Given, GiveUp, work
from .ticking import SEND
from .wording import as_html, origin

PERMANENT = 500


def lines_given(letter: int) -> list[Given]:
    """What the letter tells its reader of."""
    rows = LetterLine.objects.filter(letter=letter).order_by("id")
    return [
        Given(person, committee, path) for person, committee, path in rows.values_list("person", "committee", "path")
    ]


@work(SEND, gives=lines_given)
def send_letter(letter: int) -> None:
    """Send the letter unless it is sent. Raises OSError when the server does not answer, GiveUp when it never will."""
    found = Letter.objects.filter(pk=letter).first()
    if found is None or found.state != Letter.State.WAITING:
        return
    host = urlsplit(origin()).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=" ".join(found.subject.split()),
        body=found.text,
        to=[found.address],
        headers={"Message-ID": f"<ledfyr-{found.pk}-{found.day:%Y%m%d}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(as_html(found.text), "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        if code < PERMANENT:
            raise
        found.state = Letter.State.REFUSED
        found.save()
        raise GiveUp(f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}") from error
    found.state, found.sent_at = Letter.State.SENT, timezone.now()
    found.save()
