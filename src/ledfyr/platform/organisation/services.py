"""Writes to the organisation. The room ``administration`` is the edge; imports and the demo call it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
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


def derive_ancestors() -> None:
    """Build UnitAncestor anew from all placements: each chain with the days on which the whole of it held."""
    placements = list(Placement.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__isnull=False)))
    by_unit: dict[object, list[Placement]] = {}
    for placement in placements:
        by_unit.setdefault(placement.unit_id, []).append(placement)
    rows: list[UnitAncestor] = []

    def climb(start: Placement, at: Placement, depth: int, since: date, until: date | None) -> None:
        if at.parent_id is None:
            return
        for upper in by_unit.get(at.parent_id, []):
            low = max(since, upper.valid_from)
            high = min((day for day in (until, upper.valid_to) if day), default=None)
            if high is not None and high <= low:
                continue
            rows.append(_ancestor(at.parent_id, start.unit_id, depth, low, high))
            climb(start, upper, depth + 1, low, high)

    for placement in placements:
        rows.append(_ancestor(placement.unit_id, placement.unit_id, 0, placement.valid_from, placement.valid_to))
        climb(placement, placement, 1, placement.valid_from, placement.valid_to)
    UnitAncestor.objects.all().delete()
    UnitAncestor.objects.bulk_create(rows)


def _ancestor(ancestor: UUID, descendant: UUID, depth: int, since: date, until: date | None) -> UnitAncestor:
    return UnitAncestor(ancestor_id=ancestor, descendant_id=descendant, depth=depth, valid_from=since, valid_to=until)
