"""The few mails that signing in sends: plain text, one link at most, and who it came from."""

from __future__ import annotations

import logging
from threading import Thread

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.selectors import municipality_name

from .models import OneTimeLink
from .selectors import email_of

logger = logging.getLogger(__name__)


def for_link(link: OneTimeLink, address: str) -> EmailMessage:
    """The mail that carries a one-time link to ``address``."""
    until = date_format(timezone.localtime(link.expires_at), "j F Y H:i")
    if link.kind == OneTimeLink.Kind.PASSWORD:
        subject = _("Välj ett nytt lösenord i Ledfyr")
        lines = [
            _("Någon, troligen du, har bett om ett nytt lösenord i Ledfyr."),
            _("Öppna länken och välj ett nytt lösenord:"),
            address,
            _("Länken gäller till %(until)s och går bara att använda en gång.") % {"until": until},
            _("Var det inte du? Då behöver du inte göra något. Ditt lösenord är oförändrat."),
        ]
    else:
        subject = link.label
        lines = [
            _("%(sender)s ber dig om detta: %(label)s.") % {"sender": link.sent_by, "label": link.label},
            _("Öppna länken så kommer du direkt till rätt sida. Du behöver inget lösenord:"),
            address,
            _("Länken är bara till för dig. Den gäller till %(until)s och går att använda en gång.") % {"until": until},
        ]
    return _message(link.person, subject, lines)


def of_change(person: Person, what: str) -> EmailMessage:
    """Tells a person that the security of her account was changed."""
    lines = [
        what,
        _("Var det inte du? Byt lösenord genast och hör av dig till den som sköter Ledfyr i din kommun."),
    ]
    return _message(person, _("Ditt konto i Ledfyr har ändrats"), lines)


def send_later(message: EmailMessage) -> Thread:
    """Send beside the request, so that its length says nothing of whether there was anybody to send to."""
    thread = Thread(target=_send, args=[message], daemon=False)
    thread.start()
    return thread


def tell(person: Person, what: str) -> None:
    """Mail a notice of a change when the person has an address and mail is sent at all."""
    if settings.MAIL_IS_SENT and email_of(person):
        send_later(of_change(person, what))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError:  # smtplib's errors are OSErrors
        logger.exception("Mail could not be sent")


def _message(person: Person, subject: str, lines: list[str]) -> EmailMessage:
    place = municipality_name()
    body = "\n\n".join([*lines, _("Ledfyr, %(place)s") % {"place": place} if place else "Ledfyr"])
    return EmailMessage(subject=" ".join(subject.split()), body=body + "\n", to=[email_of(person)])
