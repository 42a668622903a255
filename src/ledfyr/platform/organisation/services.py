"""Writes to the organisation. The room ``administration`` is the edge; imports and the demo call it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from .models import Committee, Municipality, Placement, Unit, UnitAncestor, UnitName


@transaction.atomic
def found_municipality(*, name: str, committees: dict[str, str]) -> Municipality:
    """Make or rename the municipality and see to its committees ({slug: name}). Safe to repeat."""
    municipality = Municipality.objects.first() or Municipality()
    municipality.name = name
    municipality.full_clean()
    municipality.save()
    for slug, committee_name in committees.items():
        committee, _made = Committee.objects.get_or_create(slug=slug, defaults={"name": committee_name})
        if committee.name != committee_name:
            committee.name = committee_name
            committee.full_clean()
            committee.save()
    return municipality


@transaction.atomic
def place_units(*, units: Sequence[Mapping[str, Any]], valid_from: date) -> None:
    """Start many units at once ({code, name, kind, parent code}), parents before children."""
    known: dict[str, Unit] = {}
    for unit in units:
        parent = known.get(unit.get("parent") or "")
        known[unit["code"]] = place_unit(
            code=unit["code"], name=unit["name"], kind=unit["kind"], parent=parent, valid_from=valid_from, derive=False
        )
    derive_ancestors()


@transaction.atomic
def place_unit(*, code: str, name: str, kind: str, parent: Unit | None, valid_from: date, derive: bool = True) -> Unit:
    """Start a unit, or move and rename it, from a date. Derived ancestors follow."""
    unit, made = Unit.objects.get_or_create(code=code, defaults={"kind": kind})
    if made or unit.names.order_by("-valid_from").values_list("name", flat=True).first() != name:
        UnitName.objects.update_or_create(unit=unit, valid_from=valid_from, defaults={"name": name})
    current = unit.placements.filter(valid_to__isnull=True).first()
    if current is None or current.parent_id != (parent.pk if parent else None):
        if current and current.valid_from < valid_from:
            current.valid_to = valid_from
            current.save()
        elif current:
            current.delete()
        Placement.objects.create(unit=unit, parent=parent, valid_from=valid_from)
        if derive:
            derive_ancestors()
    return unit


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
