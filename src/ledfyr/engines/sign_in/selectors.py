"""Reads that signing in needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.grants import grants_of, substituted_by
from ledfyr.platform.organisation.models import Person

from . import rules
from .models import OneTimeLink
from .policy import POLICY

ONLY_READS = roles.AUDITORS | roles.POLITICIANS | {"reader"}


def person_called(name: str) -> Person | None:
    """The person of that user name, else the only one with that e-mail address; active or not."""
    name = name.strip()
    if not name or len(name) > 254:
        return None
    person = Person.objects.filter(username=name).first()
    return person or (_person_at(name) if "@" in name else None)


def _person_at(address: str) -> Person | None:
    found = list(Person.objects.filter(email__iexact=address)[:2])
    return found[0] if len(found) == 1 else None


def email_of(person: Person) -> str:
    """Where mail to the person goes, '' when unknown."""
    return person.email


def writes(person: Person, *, on: date) -> bool:
    """Whether the person may change something somewhere that day, as herself or for another.

    Every role may but those that only read: a room may let any of the others write.
    """
    held = {grant.role for grant in grants_of(person.pk, on=on)}
    return bool(held - ONLY_READS) or substituted_by(person.pk, on=on).exists()


@dataclass(frozen=True)
class SentLink:
    """A link as the list shows it. ``state``: open, used, expired or revoked."""

    key: int
    person: str
    label: str
    sent_at: datetime
    expires_at: datetime
    opened_at: datetime | None
    times_opened: int
    used_at: datetime | None
    state: str


def links_of(actor: Actor, scope: Scope, *, now: datetime) -> list[SentLink]:
    """The year's one-time links, newest first. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    rows = OneTimeLink.objects.filter(kind=OneTimeLink.Kind.TASK, committee=scope.committee, year=scope.year)
    return [
        SentLink(
            key=row.pk,
            person=row.person.title,
            label=row.label,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            opened_at=row.opened_at,
            times_opened=row.times_opened,
            used_at=row.used_at,
            state=rules.link_state(expires_at=row.expires_at, used_at=row.used_at, revoked_at=row.revoked_at, now=now),
        )
        for row in rows.select_related("person")[:5000]
    ]
