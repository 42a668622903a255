"""Registers that stand still while a decision waits: the one place where a room's policy meets the lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.roles import AUDITORS
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import Lock, LockException, PlanningYear


class Locked(DomainError):
    """What is dispatched stands still; facts: ``since`` (ISO date), ``title`` of the matter, ``may`` (who may)."""

    code = "planning.locked"


@dataclass(frozen=True)
class RegisterPolicy(Policy):
    """The policy of rows that documents are made from: nobody changes them between dispatch and decision.

    Those who are named in the lock may, whether or not they else keep the register. What goes on all the same while a
    matter waits (controls carried out, reports) asks an ordinary Policy.
    """

    def may_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> bool:
        """True when the role allows it and nothing is locked, or the lock names the actor."""
        lock = lock_over(self.room, scope)
        if lock is None:
            return super().may_write(actor, scope, above=above)
        return self._is_named(actor, scope, lock)

    def require_write(self, actor: Actor, scope: Scope, *, above: frozenset[str] = frozenset()) -> None:
        """Raise Locked, or NotAllowed; and hold the year, so that no dispatch passes a change that is under way."""
        hold_year(scope)
        lock = lock_over(self.room, scope)
        if lock is None:
            if not super().may_write(actor, scope, above=above):
                raise NotAllowed("not_allowed.write", room=self.room)
        elif not self._is_named(actor, scope, lock):
            self._refuse(actor, scope, lock, above)

    def require_write_some(self, actor: Actor, scope: Scope) -> None:
        """At the door of a page: Locked rather than NotAllowed for those who else may write."""
        if not self.may_write_some(actor, scope):
            lock = lock_over(self.room, scope)
            if lock is not None:
                self._refuse(actor, scope, lock, actor.units(scope.committee, *self.unit_writers))
            raise NotAllowed("not_allowed.write", room=self.room)

    def _is_named(self, actor: Actor, scope: Scope, lock: Lock) -> bool:
        audits = not actor.held(scope.committee, above=None).isdisjoint(AUDITORS)
        return actor.key in named_in(lock) and not audits and self.may_read(actor, scope)

    def _refuse(self, actor: Actor, scope: Scope, lock: Lock, above: frozenset[str]) -> None:
        if not super().may_write(actor, scope, above=above):
            raise NotAllowed("not_allowed.write", room=self.room)
        raise refusal_of(lock)


def hold_year(scope: Scope) -> None:
    """Inside a transaction: let nobody dispatch before it is done. SQLite has one writer at a time anyway."""
    if connection.in_atomic_block and connection.features.has_select_for_update:
        years = PlanningYear.objects.filter(committee__slug=scope.committee, year=scope.year)
        years.select_for_update(no_key=True, of=("self",)).first()


def locks_in(scope: Scope) -> list[Lock]:
    """The locks that hold in the committee's year."""
    return list(Lock.objects.filter(committee__slug=scope.committee, year=scope.year, ended_at__isnull=True))


def lock_over(room: str, scope: Scope) -> Lock | None:
    """The lock that holds over the room's register, if any."""
    return next((lock for lock in locks_in(scope) if room in lock.rooms), None)


def refuse_while_locked(*, actor: Actor, scope: Scope, room: str) -> None:
    """For what holds from the committee's year onwards (a setting): Locked when any of those years is locked."""
    hold_year(scope)
    later = Lock.objects.filter(committee__slug=scope.committee, year__gte=scope.year, ended_at__isnull=True)
    for lock in later:
        if room in lock.rooms and actor.key not in named_in(lock):
            raise refusal_of(lock)


def refusal_of(lock: Lock) -> Locked:
    """The refusal with its facts."""
    named = [one.person.title for one in exceptions_of(lock)]
    return Locked(since=lock.since.isoformat(), title=lock.title, may=", ".join(named))


def exceptions_of(lock: Lock) -> list[LockException]:
    """The exceptions that hold, with their persons."""
    return list(lock.exceptions.filter(ended_at__isnull=True).select_related("person"))


def named_in(lock: Lock) -> frozenset[int]:
    """Keys of the persons who may change what is locked."""
    return frozenset(lock.exceptions.filter(ended_at__isnull=True).values_list("person_id", flat=True))


def place_lock(*, scope: Scope, matter: str, title: str, rooms: Iterable[str], since: date) -> Lock:
    """Lock the rooms' registers for the matter. The caller asks its policy and records history."""
    lock = Lock(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        matter=matter,
        title=title[:300],
        rooms=sorted(set(rooms)),
        since=since,
    )
    lock.full_clean()
    lock.save()
    return lock


def lock_of(scope: Scope, matter: str) -> Lock | None:
    """The lock that the matter holds, with its row locked for this transaction when there is one."""
    return next((lock for lock in locks_in(scope) if lock.matter == matter), None)


def release_lock(lock: Lock) -> None:
    """Let the registers move again."""
    lock.ended_at = timezone.now()
    lock.save()


def name_exception(lock: Lock, *, person: Person, reason: str, given_by: str) -> LockException:
    """Let the person change what is locked."""
    exception = LockException(lock=lock, person=person, reason=reason.strip()[:500], given_by=given_by)
    exception.full_clean()
    exception.save()
    return exception


def end_exceptions(lock: Lock, *, person: int | None = None) -> None:
    """Take back the right of the person, or of all."""
    for exception in exceptions_of(lock):
        if person in (None, exception.person_id):
            exception.ended_at = timezone.now()
            exception.save()
