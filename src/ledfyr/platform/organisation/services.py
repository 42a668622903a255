"""Writes to the organisation. The room ``administration`` is the edge; imports and the demo call it too."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import SYSTEM, Actor
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record

from .models import Committee, Municipality, Person, Placement, Unit, UnitAncestor, UnitName

HISTORY = (
    HistoryCode("organisation.founded", _("Kommunen %(name)s lades upp")),
    HistoryCode("organisation.committee_named", _("Nämnden %(name)s lades upp eller bytte namn")),
    HistoryCode("organisation.unit_placed", _("Enheten %(name)s (%(code)s) placerades från och med %(valid_from)s")),
    HistoryCode("organisation.person_added", _("%(title)s kan logga in")),
    HistoryCode("organisation.password_rehashed", _("Lösenordet sparades om med en säkrare metod")),
)

CHUNK = 500
DEEPEST = 50  # a chain longer than this turns round in itself
_Part = tuple[UUID | None, date, date | None]


@logged
def found_municipality(*, name: str, committees: dict[str, str], actor: Actor = SYSTEM) -> Municipality:
    """Make or rename the municipality and see to its committees ({slug: name}). Safe to repeat."""
    municipality = Municipality.objects.first() or Municipality()
    if municipality.name != name:
        old, municipality.name = municipality.name, name
        municipality.full_clean()
        municipality.save()
        at, facts = "organisation.municipality", {"name": name}
        record(actor, None, Change("organisation.founded", at, str(municipality.pk), {"name": (old, name)}, facts))
    for slug, committee_name in committees.items():
        committee, made = Committee.objects.get_or_create(slug=slug, defaults={"name": committee_name})
        changes: dict[str, tuple[Any, Any]] = {"name": (None if made else committee.name, committee_name)}
        if committee.name != committee_name:
            committee.name = committee_name
            committee.full_clean()
            committee.save()
        elif not made:
            continue
        facts = {"name": committee_name}
        record(actor, None, Change("organisation.committee_named", "organisation.committee", slug, changes, facts))
    return municipality


@logged
def place_units(*, units: Sequence[Mapping[str, Any]], valid_from: date, actor: Actor = SYSTEM) -> None:
    """Start many units at once ({code, name, kind, parent code}), parents before children."""
    known: dict[str, Unit] = {}
    for unit in units:
        parent = known.get(unit.get("parent") or "")
        known[unit["code"]] = place_unit(
            code=unit["code"],
            name=unit["name"],
            kind=unit["kind"],
            parent=parent,
            valid_from=valid_from,
            derive=False,
            actor=actor,
        )
    derive_ancestors()


@logged
def place_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    valid_from: date,
    derive: bool = True,
    actor: Actor = SYSTEM,
) -> Unit:
    """Start a unit, or move and rename it, from a date. Derived ancestors follow."""
    unit, made = Unit.objects.get_or_create(code=code, defaults={"kind": kind})
    old_name = unit.names.order_by("-valid_from").values_list("name", flat=True).first()
    if made or old_name != name:
        UnitName.objects.update_or_create(unit=unit, valid_from=valid_from, defaults={"name": name})
    moved = _move(unit, parent, valid_from)
    if moved and derive:
        derive_ancestors()
    if made or moved or old_name != name:
        facts = {"code": code, "name": name, "valid_from": valid_from.isoformat()}
        changes = {"name": (old_name, name)} if old_name != name else {}
        record(actor, None, Change("organisation.unit_placed", "organisation.unit", str(unit.pk), changes, facts))
    return unit


def _move(unit: Unit, parent: Unit | None, valid_from: date) -> bool:
    """Place the unit under another parent from the day; False when it stands there already."""
    current = unit.placements.filter(valid_to__isnull=True).first()
    if current is not None and current.parent_id == (parent.pk if parent else None):
        return False
    if current and current.valid_from < valid_from:
        current.valid_to = valid_from
        current.save()
    elif current:
        current.delete()
    Placement.objects.create(unit=unit, parent=parent, valid_from=valid_from)
    return True


@logged
def add_person(*, actor: Actor = SYSTEM, **given: Any) -> Person:
    """Somebody who can sign in; fields as ``create_person`` takes them. Raises ValidationError."""
    person: Person = Person.objects.create_person(**given)
    facts = {"title": person.title}
    record(actor, None, Change("organisation.person_added", "organisation.person", str(person.pk), facts=facts))
    return person


def derive_ancestors(changed: Collection[UUID] | None = None) -> None:
    """Build UnitAncestor anew from the placements: each chain with the days on which the whole of it held.

    ``changed``: only those units and what lies below them at any time; None for the whole tree. One query reads the
    placements, however few have changed: 2,500 units take some hundredths of a second.
    """
    by_unit: dict[UUID, list[_Part]] = {}
    children: dict[UUID, set[UUID]] = {}
    for unit, parent, since, until in Placement.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to"):
        by_unit.setdefault(unit, []).append((parent, since, until))
        if parent is not None:
            children.setdefault(parent, set()).add(unit)
    touched = list(by_unit) if changed is None else _with_below(changed, children)
    rows = [row for unit in touched for row in _chains(unit, by_unit)]
    if changed is None:
        UnitAncestor.objects.all().delete()
    else:
        for start in range(0, len(touched), CHUNK):
            UnitAncestor.objects.filter(descendant__in=touched[start : start + CHUNK]).delete()
    UnitAncestor.objects.bulk_create(rows, batch_size=CHUNK)


def _with_below(units: Collection[UUID], children: Mapping[UUID, set[UUID]]) -> list[UUID]:
    found, waiting = dict.fromkeys(units), list(units)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found[child] = None
                waiting.append(child)
    return list(found)


def _chains(unit: UUID, by_unit: Mapping[UUID, Sequence[_Part]]) -> Iterator[UnitAncestor]:
    """The unit itself and each chain above it, with the days that all its links hold."""
    for parent, since, until in by_unit.get(unit, ()):
        yield _ancestor(unit, unit, 0, since, until)
        waiting = [(parent, 1, since, until)]
        while waiting:
            above, depth, first, last = waiting.pop()
            if above is None:
                continue
            for upper, low, high in by_unit.get(above, ()):
                start, end = max(first, low), min((day for day in (last, high) if day), default=None)
                if (end is None or start < end) and depth <= DEEPEST:
                    yield _ancestor(above, unit, depth, start, end)
                    waiting.append((upper, depth + 1, start, end))


def _ancestor(ancestor: UUID, descendant: UUID, depth: int, since: date, until: date | None) -> UnitAncestor:
    return UnitAncestor(ancestor_id=ancestor, descendant_id=descendant, depth=depth, valid_from=since, valid_to=until)
