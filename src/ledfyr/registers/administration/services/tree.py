"""Units start, are renamed, move and end; always from a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import ChangedSince, DomainError
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.organisation.models import Assignment, CommitteeAdministration, Placement, Unit, UnitName
from ledfyr.platform.organisation.services import derive_ancestors

from ..policy import ORGANISATION_POLICY, WHOLE
from ..rules.roles import check_period
from ..rules.tree import (
    BeforeStart,
    LaterChange,
    Stay,
    all_below,
    check_end,
    check_place,
    check_reason,
    check_standing,
)
from .ground import Tree, find_unit, locked_tree, of_unit, touch


class CodeTaken(DomainError):
    """Another unit has the code; facts: ``taken``."""

    code = "administration.code_taken"


class AlreadyThere(DomainError):
    """The unit has that name or place already; facts: ``unit``."""

    code = "administration.already_there"


@logged
def start_unit(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    parent: UUID | None,
    day: date,
    today: date,
    reason: str = "",
    contract: tuple[date | None, date | None] = (None, None),
) -> Unit:
    """Start a unit from a day. Raises CodeTaken, ParentNotStanding, BackdatedWithoutReason, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    check_reason(day, today, reason)
    unit = add_unit(tree, code=code, name=name, kind=kind, parent=parent, day=day, contract=contract)
    derive_ancestors([unit.pk])
    record(actor, None, of_unit("unit_started", unit, reason, unit=squeeze(name), day=day, parent=tree.name(parent)))
    return unit


def add_unit(
    tree: Tree,
    *,
    code: str,
    name: str,
    kind: str,
    parent: UUID | None,
    day: date,
    contract: tuple[date | None, date | None] = (None, None),
) -> Unit:
    """The tables of a new unit, without its derived ancestors and its history."""
    code, name = squeeze(code), squeeze(name)
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    if contract[0] is not None:
        check_period(contract[0], contract[1])
    unit = Unit(code=code, kind=kind, contract_from=contract[0], contract_to=contract[1])
    unit.full_clean()
    check_place(tree.stays, Stay(unit.pk, parent, day), name=name, parent_name=tree.name(parent))
    unit.save()
    named = UnitName(unit=unit, name=name, valid_from=day)
    named.full_clean()
    named.save()
    Placement.objects.create(unit=unit, parent_id=parent, valid_from=day)
    return unit


@logged
def rename_unit(
    *, actor: Actor, unit: UUID, name: str, day: date, today: date, reason: str = "", version: int | None = None
) -> Unit:
    """Give a unit another name from a day. Raises the tree's refusals, AlreadyThere, Conflict, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    found, name = find_unit(unit, version), squeeze(name)
    check_reason(day, today, reason)
    check_standing({unit: _one_stay(tree, unit)}, unit, day, name=tree.name(unit))
    later = found.names.filter(valid_from__gt=day).order_by("valid_from").first()
    if later is not None:
        raise LaterChange(unit=tree.name(unit), day=later.valid_from.isoformat())
    old = tree.name(unit)
    if old == name:
        raise AlreadyThere(unit=name)
    named = found.names.filter(valid_from=day).first() or UnitName(unit=found, valid_from=day)
    named.name = name
    named.full_clean()
    named.save()
    touch(found)
    record(actor, None, of_unit("unit_renamed", found, reason, {"name": (old, name)}, unit=old, name=name, day=day))
    return found


def _one_stay(tree: Tree, unit: UUID) -> list[Stay]:
    """The unit's whole life as one stay: a name may change between two moves."""
    own = tree.stays.get(unit, [])
    return [Stay(unit, None, own[0].since, own[-1].until)] if own else []


@logged
def move_unit(
    *,
    actor: Actor,
    unit: UUID,
    parent: UUID | None,
    day: date,
    today: date,
    reason: str = "",
    version: int | None = None,
) -> Unit:
    """Let a unit, with what lies below it, belong elsewhere from a day.

    Raises UnderItself, ParentNotStanding, BeforeStart, HasEnded, LaterChange, BackdatedWithoutReason, AlreadyThere,
    Conflict, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    found = find_unit(unit, version)
    check_reason(day, today, reason)
    old = replace_parent(tree, unit, parent, day)
    touch(found)
    derive_ancestors([unit])
    facts = {"unit": tree.name(unit), "old": tree.name(old), "parent": tree.name(parent)}
    changes = {"parent": (facts["old"], facts["parent"])}
    record(actor, None, of_unit("unit_moved", found, reason, changes, day=day, **facts))
    return found


def replace_parent(tree: Tree, unit: UUID, parent: UUID | None, day: date) -> UUID | None:
    """Move in the tables alone; the unit above that it had."""
    last = check_standing(tree.stays, unit, day, name=tree.name(unit))
    if last.parent == parent:
        raise AlreadyThere(unit=tree.name(unit))
    moved = Stay(unit, parent, day, last.until)
    check_place(tree.stays, moved, name=tree.name(unit), parent_name=tree.name(parent))
    placement = Placement.objects.get(unit=unit, valid_from=last.since)
    if last.since == day:
        placement.parent_id = parent
        placement.save()
    else:
        placement.valid_to = day
        placement.save()
        Placement.objects.create(unit_id=unit, parent_id=parent, valid_from=day, valid_to=last.until)
    old: UUID | None = last.parent
    return old


@logged
def end_unit(
    *,
    actor: Actor,
    unit: UUID,
    day: date,
    today: date,
    with_below: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Unit:
    """Let a unit stand no longer from a day; ``with_below`` ends all below it too. Roles held there end with it.

    Raises UnitsBelow, BeforeStart, HasEnded, LaterChange, BackdatedWithoutReason, Conflict, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    found = find_unit(unit, version)
    check_reason(day, today, reason)
    below = all_below(tree.stays, unit, day) if with_below else []
    end_in_tables(tree, [unit, *below], day)
    touch(found)
    derive_ancestors([unit, *below])
    for one in [found, *Unit.objects.filter(pk__in=below)]:
        record(actor, None, of_unit("unit_ended", one, reason, unit=tree.name(one.pk), day=day))
    return found


def end_in_tables(tree: Tree, units: Collection[UUID], day: date, *, moved: Collection[UUID] = ()) -> None:
    """End placements, roles and service to committees; ``moved``: units below that go elsewhere the same day."""
    for unit in units:
        last = check_standing(tree.stays, unit, day, name=tree.name(unit))
        if last.since >= day:
            raise BeforeStart(unit=tree.name(unit), day=day.isoformat(), start=last.since.isoformat())
        check_end(tree.stays, unit, day, names=tree.names, ending={*units, *moved})
        placement = Placement.objects.get(unit=unit, valid_from=last.since)
        placement.valid_to = day
        placement.save()
        close_at(placement.unit, day)


def close_at(unit: Unit, day: date | None, *, again: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """End the roles and the service to committees at the unit: what holds past the day ends there, what would only
    begin then is taken away. Returns how it stood, JSON-ready. ``again``: such an answer, to be put back instead.

    Raises ChangedSince when what is put back stands otherwise by now.
    """
    rows: dict[str, Any] = {
        "role": Assignment.objects.filter(position__unit=unit),
        "service": unit.served_committees.all(),
    }
    if day is None:
        for was in again:
            _put_back(rows[was["what"]].model, was, unit.code)
        return []
    out = []
    for what, found in rows.items():
        for row in found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)):
            out.append({"what": what, "day": day.isoformat(), "values": _kept(row)})
            if row.valid_from >= day:
                row.delete()
            else:
                row.valid_to = day
                row.save()
    return out


def _kept(row: Assignment | CommitteeAdministration) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: str(value) if isinstance(value, date | UUID) else value for name, value in values.items()}


def _put_back(model: type[Assignment] | type[CommitteeAdministration], was: Mapping[str, Any], code: str) -> None:
    values = {field.attname: field.to_python(was["values"][field.attname]) for field in model._meta.concrete_fields}
    row = model._default_manager.filter(pk=values["id"]).first()
    stands = row.valid_to.isoformat() if row is not None and row.valid_to else None
    if stands != (was["day"] if was["values"]["valid_from"] < was["day"] else None):
        raise ChangedSince(rows=code)
    model(**values).save(force_insert=row is None)
