"""People who sign in, the roles that they hold, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import override

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.organisation.models import Assignment, Committee, Person, Position, Role, Substitute, Unit

from ..policy import ORGANISATION_POLICY, WHOLE
from ..rules.roles import (
    Held,
    HeldAlready,
    NotActive,
    OwnRole,
    OwnSubstitute,
    SubstituteIncompatible,
    WrongPlace,
    check_compatible,
    check_period,
    incompatible,
)
from ..rules.tree import first_day_without
from .ground import find_person, find_unit, of_person, read_tree, touch


class UsernameTaken(DomainError):
    """Somebody else signs in with the name; facts: ``username``."""

    code = "administration.username_taken"


class BadPerson(DomainError):
    """A name, title or address that cannot be kept; facts: ``what`` (the field), ``why``."""

    code = "administration.bad_person"


@dataclass(frozen=True)
class At:
    """Where a role is held: a unit, a committee (slug), or neither: the whole municipality."""

    committee: str = ""
    unit: UUID | None = None


@logged
def add_person(*, actor: Actor, username: str, title: str, email: str = "") -> Person:
    """Add somebody without password or role. Raises UsernameTaken, BadPerson, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    username = squeeze(username)
    if Person.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    person = Person(username=username, title=squeeze(title), email=email.strip())
    person.set_unusable_password()
    _clean(person)
    person.save()
    record(actor, None, of_person("person_added_by", person))
    return person


@logged
def change_person(*, actor: Actor, person: int, title: str, email: str, version: int | None = None) -> Person:
    """Change how a person is shown and reached. Raises BadPerson, Conflict, NotFound, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    found = find_person(person, version)
    old = found.title
    if (old, found.email) == (squeeze(title), email.strip()):
        return found
    email_was = found.email
    found.title, found.email = squeeze(title), email.strip()
    _clean(found)
    touch(found)
    changes = {"title": (old, found.title), "email": (email_was, found.email)}
    record(actor, None, of_person("person_changed", found, "", changes, old=old))
    return found


def _clean(person: Person) -> None:
    try:
        person.full_clean()
    except ValidationError as error:
        what, why = next(iter(error.message_dict.items()))
        raise BadPerson(what=what, why=" ".join(why)) from error


@logged
def shut_off_person(*, actor: Actor, person: int, reason: str = "", version: int | None = None) -> Person:
    """Let a person no longer sign in or be substituted for; roles stay until ended. Raises OwnRole, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    _not_herself(actor, person)
    found = find_person(person, version)
    found.is_active = False
    touch(found)
    record(actor, None, of_person("person_shut_off", found, reason, {"is_active": (True, False)}))
    return found


@logged
def let_in_person(*, actor: Actor, person: int, version: int | None = None) -> Person:
    """Let a person who was shut off sign in again. Raises OwnRole, Conflict, NotFound, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    _not_herself(actor, person)
    found = find_person(person, version)
    found.is_active = True
    touch(found)
    record(actor, None, of_person("person_let_in", found, "", {"is_active": (False, True)}))
    return found


def _not_herself(actor: Actor, person: int) -> None:
    """Nobody changes what she may do herself: another administrator does. Raises OwnRole."""
    if actor.key is not None and actor.key == person:
        raise OwnRole()


@logged
def assign_role(
    *,
    actor: Actor,
    person: int,
    role: str,
    at: At = At(),  # frozen, and the whole municipality is what is meant
    first: date,
    last: date | None = None,
    exception_reason: str = "",
) -> Assignment:
    """Give a person a role at a place, from and to (both days included).

    Raises OwnRole, NotActive, HeldAlready, WrongPlace, EndsBeforeStart, IncompatibleRoles (R-OR-1, unless a reason is
    given for the exception), NotFound, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    _not_herself(actor, person)
    found = find_person(person)
    if not found.is_active:
        raise NotActive(person=found.title)
    check_period(first, last)
    until = last + timedelta(days=1) if last else None
    position = position_at(role, at, first)
    held = _held(found.pk)
    new = Held(role, first, until, exception_reason.strip())
    _check_free(found.pk, position, new)
    check_compatible(held, new)
    assignment = _give(
        found, position, new, is_exception=any(one.meets(new) and incompatible(one.role, role) for one in held)
    )
    touch(found)
    code = "role_by_exception" if assignment.exception_reason else "role_assigned"
    record(actor, None, of_person(code, found, assignment.exception_reason, **_said(position), first=first))
    return assignment


def _give(person: Person, position: Position, new: Held, *, is_exception: bool) -> Assignment:
    assignment = Assignment(position=position, person=person, valid_from=new.since, valid_to=new.until)
    assignment.exception_reason = new.reason if is_exception else ""
    assignment.full_clean()
    assignment.save()
    return assignment


def position_at(role: str, at: At, day: date) -> Position:
    """The position, made when nobody has held it. Raises NotFound, WrongPlace (the unit does not stand that day)."""
    committee = Committee.objects.filter(slug=at.committee).first() if at.committee else None
    if at.committee and committee is None:
        raise NotFound("administration.no_place")
    unit: Unit | None = find_unit(at.unit) if at.unit else None
    if unit is not None:
        tree = read_tree()
        if first_day_without(tree.stays.get(unit.pk, []), day, day + timedelta(days=1)) is not None:
            raise WrongPlace(place=tree.name(unit.pk), day=day.isoformat())
    position, _made = Position.objects.get_or_create(role=Role(role), committee=committee, unit=unit)
    return position


def _check_free(person: int, position: Position, new: Held, but: int = 0) -> None:
    """Raise HeldAlready when the person holds the position on some of the days."""
    for one in Assignment.objects.filter(person=person, position=position).exclude(pk=but):
        if Held(new.role, one.valid_from, one.valid_to).meets(new):
            raise HeldAlready(day=one.valid_from.isoformat())


def _held(person: int) -> list[Held]:
    rows = Assignment.objects.filter(person=person)
    return [Held(*row) for row in rows.values_list("position__role", "valid_from", "valid_to", "exception_reason")]


def _said(position: Position) -> dict[str, str]:
    """The position in Swedish: history is written in one language."""
    return {"role": role_label(position.role), "place": place_of(position)}


def role_label(role: str) -> str:
    """The role in Swedish."""
    with override("sv"):
        return str(Role(role).label)


def place_of(position: Position) -> str:
    """The place's name in Swedish."""
    if position.committee is not None:
        return position.committee.name
    if position.unit_id is not None:
        return read_tree().name(position.unit_id)
    return "hela kommunen"


@logged
def end_role(*, actor: Actor, key: int, last: date, reason: str = "") -> Person:
    """Let a role end after a day; one that would begin later is taken away. Raises OwnRole, NotFound, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("position__committee")
    assignment = rows.filter(pk=key).first()
    if assignment is None:
        raise NotFound("administration.no_assignment")
    _not_herself(actor, assignment.person_id)
    found = find_person(assignment.person_id)
    _end(assignment, last)
    touch(found)
    record(actor, None, of_person("role_ended", found, reason, **_said(assignment.position), last=last))
    return found


def _end(assignment: Assignment, last: date) -> None:
    if last < assignment.valid_from:
        assignment.delete()
    else:
        assignment.valid_to = last + timedelta(days=1)
        assignment.full_clean()
        assignment.save()


@logged
def add_substitute(
    *, actor: Actor, person: int, substitute: int, first: date, last: date, reason: str = ""
) -> Substitute:
    """Let one person act for another on some days (both included).

    Raises OwnSubstitute, OwnRole (nobody gives herself another's rights), NotActive, EndsBeforeStart,
    SubstituteIncompatible, NotFound, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    _not_herself(actor, substitute)
    absent, standing_in = find_person(person), find_person(substitute)
    if absent.pk == standing_in.pk:
        raise OwnSubstitute()
    if not standing_in.is_active:
        raise NotActive(person=standing_in.title)
    check_period(first, last)
    _check_independent(_held(absent.pk), _held(standing_in.pk), Held("", first, last + timedelta(days=1)))
    row = Substitute(person=absent, substitute=standing_in, valid_from=first, valid_to=last, reason=squeeze(reason))
    row.full_clean()
    row.save()
    touch(absent)
    touch(standing_in)
    facts: dict[str, Any] = {"substitute": standing_in.title, "first": first, "last": last}
    record(actor, None, of_person("substitute_added", absent, reason, **facts))
    return row


def _check_independent(absent: Iterable[Held], standing_in: Iterable[Held], period: Held) -> None:
    """R-OR-1 for substitutes: nobody acts in a role that she could not hold. Raises SubstituteIncompatible."""
    own = [one for one in standing_in if one.meets(period)]
    for theirs in absent:
        for mine in own:
            if theirs.meets(period) and incompatible(theirs.role, mine.role):
                raise SubstituteIncompatible(one=role_label(mine.role), other=role_label(theirs.role))


@logged
def end_substitute(*, actor: Actor, key: int, last: date) -> Person:
    """Let a substitute's period end after a day, or take away one that has not begun. Raises NotFound, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    row = Substitute.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise NotFound("administration.no_substitute")
    absent: Person = row.person
    facts: dict[str, Any] = {"substitute": row.substitute.title, "last": last}
    if last < row.valid_from:
        row.delete()
    else:
        row.valid_to = min(last, row.valid_to)
        row.full_clean()
        row.save()
    record(actor, None, of_person("substitute_ended", absent, **facts))
    return absent


def last_day(until: date | None) -> date | None:
    """The last day of a period that ends, exclusive, ``until``; None when it goes on."""
    return until - timedelta(days=1) if until else None
