"""The actor that a person is on a day: what she holds herself, or what she holds for another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ledfyr.kernel.actor import Actor, Grant
from ledfyr.kernel.errors import NotAllowed

from .models import Assignment, CommitteeAdministration, Person, Substitute, UnitAncestor

NOBODY = Actor(name="")


def standing(day: date) -> Q:
    """Rows with ``valid_from`` and an exclusive ``valid_to`` that hold on the day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def actor_of_person(person: Person, *, on: date, acting_for: int | None = None) -> Actor:
    """The person with what she may do on the day; for another person when she is her substitute that day.

    Three queries at most. Raises NotAllowed when she substitutes for nobody of that key then.
    """
    if not person.is_active:
        return NOBODY
    if acting_for is None:
        return Actor(name=person.title, key=person.pk, grants=grants_of(person.pk, on=on))
    absent = substituted_by(person.pk, on=on).filter(pk=acting_for).first()
    if absent is None:
        raise NotAllowed("not_allowed.substitute")
    return Actor(name=person.title, key=person.pk, grants=grants_of(absent.pk, on=on), on_behalf_of=absent.title)


def grants_of(person: int, *, on: date) -> tuple[Grant, ...]:
    """The roles that the person holds on the day, each with the committees that its place belongs to."""
    held = list(
        Assignment.objects.filter(standing(on), person=person)
        .order_by("position__role", "position_id")
        .values_list("position__role", "position__committee__slug", "position__unit_id")
    )
    served = committees_of_units([unit for _role, _slug, unit in held if unit], on=on)
    out = []
    for role, slug, unit in held:
        if unit:
            out.append(Grant(role, served.get(unit, frozenset()), str(unit)))
        else:
            out.append(Grant(role, frozenset({slug}) if slug else None))
    return tuple(out)


def committees_of_units(units: Iterable[UUID], *, on: date) -> dict[UUID, frozenset[str]]:
    """{unit id: slugs of the committees that it, or an administration above it, serves on the day}; one query."""
    wanted = set(units)
    if not wanted:
        return {}
    # Date ranges of both the branch and the service must hold: the join alone would take in what has ended.
    branches = UnitAncestor.objects.filter(standing(on), descendant__in=wanted)
    served = CommitteeAdministration.objects.filter(standing(on), unit__below__in=branches)
    out: dict[UUID, set[str]] = {}
    for unit, slug in served.values_list("unit__below__descendant_id", "committee__slug"):
        if unit in wanted:
            out.setdefault(unit, set()).add(slug)
    return {unit: frozenset(slugs) for unit, slugs in out.items()}


def substituted_by(person: int, *, on: date) -> QuerySet[Person]:
    """The people that the person may act for on the day."""
    standing_in = Substitute.objects.filter(substitute=person, valid_from__lte=on, valid_to__gte=on)
    return Person.objects.filter(is_active=True, substitutes__in=standing_in).distinct()


def above(unit: UUID | None, *, on: date) -> frozenset[str]:
    """The keys of the units that the unit lies in on the day, itself included: what policies ask about."""
    if unit is None:
        return frozenset()
    found = UnitAncestor.objects.filter(standing(on), descendant=unit).values_list("ancestor_id", flat=True)
    return frozenset(str(key) for key in found) | {str(unit)}


def holders(role: str, *, on: date, committee: str = "", unit: UUID | None = None) -> list[Person]:
    """Who holds the role at exactly that place on the day; substitutes are not holders."""
    held = Assignment.objects.filter(standing(on), position__role=role, person__is_active=True)
    if unit is not None:
        held = held.filter(position__unit=unit)
    elif committee:
        held = held.filter(position__committee__slug=committee)
    else:
        held = held.filter(position__unit__isnull=True, position__committee__isnull=True)
    return list(Person.objects.filter(assignments__in=held).distinct())


def substitutes_of(person: int, *, on: date) -> list[Person]:
    """Who acts for the person on the day."""
    standing_in = Substitute.objects.filter(person=person, valid_from__lte=on, valid_to__gte=on)
    return list(Person.objects.filter(is_active=True, substitutes_for__in=standing_in).distinct())
