"""Reads of letters, failed work and what is due for one person."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import DueItem
from ledfyr.platform.organisation.grants import actor_of_person
from ledfyr.platform.planning.ics import Entry

from .due import due_in, is_hers, living_scopes
from .models import CalendarFeed, Job, Letter, ReminderChoice
from .policy import POLICY
from .services import digest_of


def letters_in(actor: Actor, scope: Scope) -> QuerySet[Letter]:
    """The letters that say something of the committee, newest first, with the number of their lines."""
    POLICY.require_read(actor, scope)
    about = Letter.objects.filter(lines__committee=scope.committee).select_related("person")
    return about.annotate(count=Count("lines")).order_by("-day", "-id")


def find_letter(actor: Actor, scope: Scope, key: int) -> Letter:
    """One letter of the committee. Raises NotFound, NotAllowed."""
    found = letters_in(actor, scope).filter(pk=key).first()
    if found is None:
        raise NotFound()
    return found


def failed_jobs(actor: Actor, scope: Scope) -> QuerySet[Job]:
    """Work that was given up. Raises NotAllowed."""
    POLICY.require_read(actor, scope)
    return Job.objects.filter(state=Job.State.FAILED)


def waiting_jobs(actor: Actor, scope: Scope) -> int:
    """How much work waits its turn."""
    POLICY.require_read(actor, scope)
    return Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).count()


def mine(actor: Actor, scope: Scope, today: date) -> list[DueItem]:
    """What in the committee's year is due for the actor, late first; what passes by itself goes when its day has."""
    return [item for item in due_in(scope, today) if is_hers(actor, item) and (item.day >= today or item.late_matters)]


def gathers_to_mondays(person: int) -> bool:
    """The person's own choice."""
    return ReminderChoice.objects.filter(person=person, weekly=True).exists()


def has_feed(person: int) -> bool:
    """True when the person has a calendar address."""
    return CalendarFeed.objects.filter(person=person).exists()


def feed_entries(token: str, today: date) -> list[Entry]:
    """What the owner of the address has to do, in every committee. Raises NotFound for an unknown address."""
    feed = CalendarFeed.objects.select_related("person").filter(digest=digest_of(token), person__is_active=True).first()
    if feed is None:
        raise NotFound()
    actor = actor_of_person(feed.person, on=today)
    return [
        Entry(item.key.replace(":", "-"), item.title, item.day)
        for scope in living_scopes(today)
        for item in mine(actor, scope, today)
    ]
