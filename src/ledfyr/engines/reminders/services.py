"""What people do here: try failed work again, choose how to be reminded, make and revoke a calendar address."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record

from .models import CalendarFeed, Job, ReminderChoice
from .policy import OWN, POLICY

HISTORY = (
    HistoryCode("reminders.tried_again", _("Ett misslyckat jobb sattes i kö igen")),
    HistoryCode("reminders.feed_made", _("En kalenderadress skapades")),
    HistoryCode("reminders.feed_revoked", _("Kalenderadressen återkallades")),
)


@logged
def try_again(*, actor: Actor, scope: Scope, key: int, now: datetime) -> None:
    """Put failed work in the queue again, with new tries. Raises NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    job = Job.objects.select_for_update().filter(pk=key, state=Job.State.FAILED).first()
    if job is None:
        raise NotFound()
    job.state, job.tries, job.run_after, job.finished_at = Job.State.QUEUED, 0, now, None
    job.save()
    record(actor, scope, Change("reminders.tried_again", "reminders.job", str(job.pk)))


@transaction.atomic
def choose(*, actor: Actor, scope: Scope, person: int, weekly: bool) -> None:
    """Gather one's own letters to Mondays, or not. Raises NotAllowed."""
    OWN.require_read(actor, scope)
    ReminderChoice.objects.update_or_create(person_id=person, defaults={"weekly": weekly})


@logged
def make_feed(*, actor: Actor, scope: Scope, person: int) -> str:
    """A new secret for one's own calendar address, in place of the old one; it is shown once. Raises NotAllowed."""
    OWN.require_read(actor, scope)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.filter(person_id=person).delete()
    feed = CalendarFeed.objects.create(person_id=person, digest=digest_of(token))
    record(actor, None, Change("reminders.feed_made", "reminders.feed", str(feed.pk)))
    return token


@logged
def revoke_feed(*, actor: Actor, scope: Scope, person: int) -> None:
    """Let the address lead nowhere. Raises NotAllowed."""
    OWN.require_read(actor, scope)
    gone, _kinds = CalendarFeed.objects.filter(person_id=person).delete()
    if gone:
        record(actor, None, Change("reminders.feed_revoked", "reminders.feed", str(person)))


def digest_of(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
