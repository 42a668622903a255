"""Reads of the organisation for its pages: the tree as of a day, a unit's life, people and what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.text import search_text, sort_key
from ledfyr.platform.organisation.grants import standing
from ledfyr.platform.organisation.models import (
    Assignment,
    CommitteeAdministration,
    Person,
    Placement,
    Position,
    Substitute,
    Unit,
    UnitAncestor,
    UnitName,
)
from ledfyr.platform.organisation.selectors import tree, unit_names

from ..policy import ORGANISATION_POLICY

DAY = timedelta(days=1)


def tree_on(actor: Actor, scope: Scope, day: date) -> list[dict[str, Any]]:
    """The tree of the day as a flat list with ``depth``; each unit knows how many lie below it. Three queries."""
    ORGANISATION_POLICY.require_read(actor, scope)
    units = tree(on=day)
    for at, unit in enumerate(units):
        below = 0
        for other in units[at + 1 :]:
            if other["depth"] <= unit["depth"]:
                break
            below += 1
        unit["below_count"] = below
    return units


def found_in(units: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The units whose name, code or kind holds the text, each with the names above it."""
    wanted, out = search_text(text), []
    path: list[str] = []
    for unit in units:
        del path[unit["depth"] :]
        if wanted in search_text(unit["name"], unit["code"], str(unit["kind_label"])):
            out.append(unit | {"above": list(path)})
        path.append(unit["name"])
    return out


def nested(units: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The flat list as branches: each unit with those below it."""
    top: list[dict[str, Any]] = []
    path: list[dict[str, Any]] = []
    for unit in units:
        node = dict(unit) | {"below": []}
        del path[unit["depth"] :]
        (path[-1]["below"] if path else top).append(node)
        path.append(node)
    return top


def has_units() -> bool:
    """True when there is any unit, on whatever day."""
    return Unit.objects.exists()


def unit_of(actor: Actor, scope: Scope, key: UUID) -> Unit:
    """The unit, or NotFound."""
    ORGANISATION_POLICY.require_read(actor, scope)
    unit = Unit.objects.filter(pk=key).first()
    if unit is None:
        raise NotFound("administration.no_unit")
    return unit


@dataclass(frozen=True)
class Life:
    """A unit as its page shows it. Days are the first and the last of a period; None: until further notice."""

    names: list[dict[str, Any]]
    places: list[dict[str, Any]]
    served: list[CommitteeAdministration]
    predecessors: list[dict[str, Any]]
    successors: list[dict[str, Any]]
    below: list[dict[str, Any]]
    start: date | None
    end: date | None


def life_of(unit: Unit, day: date) -> Life:
    """All that is known of a unit over time."""
    placements = list(unit.placements.order_by("valid_from"))
    latest = latest_names()
    below = Placement.objects.filter(standing(day), parent=unit).values_list("unit_id", flat=True)
    end = placements[-1].valid_to if placements else None
    names = list(unit.names.order_by("valid_from"))
    return Life(
        names=[
            {"name": one.name, "first": one.valid_from, "last": later.valid_from - DAY if later else _last(end)}
            for one, later in zip(names, [*names[1:], None], strict=True)
        ],
        places=[
            {
                "parent": _named(one.parent_id, latest),
                "first": one.valid_from,
                "last": _last(one.valid_to),
            }
            for one in placements
        ],
        served=list(unit.served_committees.select_related("committee").order_by("valid_from")),
        predecessors=_all_named(unit.predecessors.values_list("pk", flat=True), latest),
        successors=_all_named(unit.successors.values_list("pk", flat=True), latest),
        below=_all_named(below, unit_names(on=day)),
        start=placements[0].valid_from if placements else None,
        end=_last(end),
    )


def latest_names() -> dict[UUID, str]:
    """{unit id: its latest name}, also of those that have ended or not begun."""
    return dict(UnitName.objects.order_by("valid_from").values_list("unit_id", "name"))


def _last(until: date | None) -> date | None:
    return until - DAY if until else None


def _named(key: UUID | None, names: Mapping[UUID, str]) -> dict[str, Any] | None:
    return {"id": key, "name": names.get(key, "–")} if key else None


def _all_named(keys: Iterable[UUID], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    found = [{"id": key, "name": names.get(key, "–")} for key in keys]
    return sorted(found, key=lambda one: sort_key(str(one["name"])))


def held_at(unit: Unit, day: date) -> list[dict[str, Any]]:
    """The positions at the unit and who holds each on the day; a vacant one stands without a person."""
    held = Assignment.objects.filter(standing(day)).select_related("person")
    positions = Position.objects.filter(unit=unit).prefetch_related(Prefetch("assignments", held, to_attr="now"))
    return [
        {"label": str(position.get_role_display()), "key": position.pk, "people": [one.person for one in position.now]}
        for position in positions
    ]


def people(actor: Actor, scope: Scope) -> QuerySet[Person]:
    """Everybody, by title."""
    ORGANISATION_POLICY.require_read(actor, scope)
    found: QuerySet[Person] = Person.objects.all()
    return found


@dataclass(frozen=True)
class PeopleFilter:
    """What the list of people is narrowed to; '' narrows nothing. ``state``: active | shut_off | without_role."""

    text: str = ""
    role: str = ""
    committee: str = ""
    state: str = ""

    def narrow(self, found: QuerySet[Person], day: date) -> QuerySet[Person]:
        held = Assignment.objects.filter(standing(day), person=OuterRef("pk"))
        for word in search_text(self.text).split():
            found = found.filter(search_text__contains=word)
        if self.role:
            found = found.filter(Exists(held.filter(position__role=self.role)))
        if self.committee:
            at = Q(position__committee__slug=self.committee) | Q(
                position__unit__above__ancestor__served_committees__committee__slug=self.committee
            )
            found = found.filter(Exists(held.filter(at)))
        if self.state == "without_role":
            found = found.filter(~Exists(held), is_active=True)
        elif self.state:
            found = found.filter(is_active=self.state == "active")
        return found


def with_roles(found: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Each person with ``now``: the roles of the day, in two queries more."""
    held = Assignment.objects.filter(standing(day)).select_related("position__committee").order_by("position__role")
    return found.prefetch_related(Prefetch("assignments", held, to_attr="now"))


def role_in_words(assignment: Assignment, names: Mapping[UUID, str], whole: str) -> str:
    """'Enhetschef, Fyrskolan': the role and its place; ``whole`` names the municipality."""
    return f"{assignment.position.get_role_display()}, {place_in_words(assignment.position, names, whole)}"


def place_in_words(position: Position, names: Mapping[UUID, str], whole: str) -> str:
    """The place's name; ``whole`` names the municipality."""
    if position.committee is not None:
        return position.committee.name
    return names.get(position.unit_id, "–") if position.unit_id else whole


def person_of(actor: Actor, scope: Scope, key: int) -> Person:
    """The person, or NotFound."""
    person = people(actor, scope).filter(pk=key).first()
    if person is None:
        raise NotFound("administration.no_person")
    return person


def assignments_of(person: Person) -> list[Assignment]:
    """Every role that the person has had, has or will have, the latest first."""
    return list(person.assignments.select_related("position__committee").order_by("-valid_from", "-id"))


def substitutes_around(person: Person) -> dict[str, list[Substitute]]:
    """Who stands in for the person, and for whom she does, the latest first."""
    return {
        "by": list(person.substitutes.select_related("substitute")),
        "for": list(person.substitutes_for.select_related("person")),
    }


def unit_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The tree in the words of the data contract: a row for each time that a unit kept its name and its place."""
    ORGANISATION_POLICY.require_read(actor, scope)
    names: dict[UUID, list[UnitName]] = {}
    for name in UnitName.objects.order_by("valid_from"):
        names.setdefault(name.unit_id, []).append(name)
    placements = Placement.objects.select_related("unit", "parent").prefetch_related("unit__successors")
    return [
        _unit_row(one, called, first, until)
        for one in placements.order_by("unit__code", "valid_from")
        for called, first, until in _named_parts(one, names.get(one.unit_id, []))
    ]


def _named_parts(one: Placement, names: list[UnitName]) -> Iterator[tuple[str, date, date | None]]:
    """The placement's days, cut where the unit changes its name."""
    cuts = [name.valid_from for name in names if one.valid_from < name.valid_from]
    cuts = [day for day in cuts if one.valid_to is None or day < one.valid_to]
    for first, until in pairwise([one.valid_from, *cuts, one.valid_to]):
        if first is not None:
            called = [name.name for name in names if name.valid_from <= first]
            yield called[-1] if called else one.unit.code, first, until


def _unit_row(one: Placement, called: str, first: date, until: date | None) -> Row:
    unit, last = one.unit, _last(until)
    with override("sv"):  # the words of the data contract, whatever the screen speaks
        kind = str(unit.get_kind_display())
    values = {
        "code": unit.code,
        "name": called,
        "kind": kind,
        "parent": one.parent.code if one.parent else None,
        "from": first.isoformat(),
        "to": last.isoformat() if last else None,
        "contract_from": unit.contract_from.isoformat() if unit.contract_from else None,
        "contract_to": unit.contract_to.isoformat() if unit.contract_to else None,
        "successors": sorted(successor.code for successor in unit.successors.all()) if until else [],
    }
    return Row("organisation", values, Place(register="organisation", row=unit.code, key=str(unit.pk)))


def people_rows(actor: Actor, scope: Scope) -> list[Row]:
    """People in the words of the data contract: a row for each role that somebody has, had or will have.

    Somebody without a role has one row; a position that stands without anybody has one too. ``is_here`` (not exported)
    marks what concerns the committee: its own roles, those at units that serve it, and the whole municipality's.
    """
    ORGANISATION_POLICY.require_read(actor, scope)
    here = set(
        UnitAncestor.objects.filter(ancestor__served_committees__committee__slug=scope.committee)
        .values_list("descendant_id", flat=True)
        .distinct()
    )
    held = Assignment.objects.select_related("person", "position__committee", "position__unit")
    rows = [
        _person_row(one.person, one.position, one, here, scope)
        for one in held.order_by("person__username", "valid_from", "id")
    ]
    without = Person.objects.filter(assignments__isnull=True).order_by("username")
    rows += [_person_row(person, None, None, here, scope) for person in without]
    open_ended = Assignment.objects.filter(position=OuterRef("pk"), valid_to__isnull=True)
    stands = UnitAncestor.objects.filter(descendant=OuterRef("unit"), depth=0, valid_to__isnull=True)
    vacant = Position.objects.filter(~Exists(open_ended), Q(unit__isnull=True) | Exists(stands))
    vacant = vacant.select_related("committee", "unit").order_by("role", "unit__code", "committee__slug")
    return rows + [_person_row(None, position, None, here, scope) for position in vacant]


def _person_row(
    person: Person | None, position: Position | None, held: Assignment | None, here: set[UUID], scope: Scope
) -> Row:
    last = _last(held.valid_to) if held else None
    committee = position.committee.slug if position and position.committee else None
    with override("sv"):  # the words of the data contract, whatever the screen speaks
        role = str(position.get_role_display()) if position else None
        active = (_("ja") if person.is_active else _("nej")) if person else None
    values = {
        "username": person.username if person else None,
        "title": person.title if person else None,
        "email": person.email or None if person else None,
        "active": active,
        "role": role,
        "role_code": position.role if position else None,
        "committee": committee,
        "unit": position.unit.code if position and position.unit else None,
        "from": held.valid_from.isoformat() if held else None,
        "to": last.isoformat() if last else None,
        "exception": held.exception_reason or None if held else None,
        "is_here": committee == scope.committee or (position is not None and position.unit_id in here),
    }
    label = person.title if person else role or ""
    key = str(person.pk) if person else str(position.pk) if position else ""
    url = "administration:people"
    where: list[Any] = [scope.committee, scope.year]
    if person:
        url, where = "administration:person", [*where, person.pk]
    elif position and position.unit_id:
        url, where = "administration:unit", [*where, position.unit_id]
    return Row("people", values, Place(register="people", row=label, key=f"person-{key}", url=reverse(url, args=where)))
