"""Units merge and split; providers' contracts; which administration serves which committee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.organisation.models import CommitteeAdministration, Unit
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.organisation.services import derive_ancestors

from ..policy import ORGANISATION_POLICY, WHOLE
from ..rules.roles import check_period
from ..rules.tree import (
    NothingToReshape,
    ParentNotStanding,
    UnderItself,
    check_reason,
    check_standing,
    first_day_without,
)
from .ground import find_unit, locked_tree, of_unit, read_tree, touch
from .tree import add_unit, end_in_tables, replace_parent


class ServedAlready(DomainError):
    """The unit serves the committee on some of the days already; facts: ``unit``, ``committee``."""

    code = "administration.served_already"


@logged
def merge_units(*, actor: Actor, into: UUID, units: Sequence[UUID], day: date, today: date, reason: str = "") -> Unit:
    """End the units on the day with ``into`` as successor; what lies below them goes there.

    Raises NothingToReshape, UnderItself and the tree's other refusals, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    target = find_unit(into)
    check_reason(day, today, reason)
    merged = [unit for unit in dict.fromkeys(units) if unit != into]
    if not merged:
        raise NothingToReshape()
    check_standing(tree.stays, into, day, name=tree.name(into))
    below = [
        stay.unit
        for own in tree.stays.values()
        for stay in own
        if stay.parent in merged and stay.unit not in merged and (stay.until is None or stay.until > day)
    ]
    if into in below:
        raise UnderItself(unit=tree.name(into), parent=tree.name(into))
    for child in below:
        replace_parent(tree, child, into, day)
    end_in_tables(tree, merged, day, moved=below)
    derive_ancestors([*merged, *below])
    for unit in merged:
        one = find_unit(unit)
        one.successors.add(target)
        touch(one)
        record(actor, None, of_unit("unit_merged", one, reason, unit=tree.name(unit), into=tree.name(into), day=day))
    touch(target)
    names = ", ".join(tree.name(unit) for unit in merged)
    record(actor, None, of_unit("units_taken_in", target, reason, unit=tree.name(into), units=names, day=day))
    return target


@logged
def split_unit(
    *, actor: Actor, unit: UUID, into: Sequence[tuple[str, str]], day: date, today: date, reason: str = ""
) -> list[Unit]:
    """End a unit on the day and start its successors ((code, name)) in its place.

    Raises NothingToReshape (fewer than two), UnitsBelow (move them first) and the tree's other refusals, NotAllowed.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    found = find_unit(unit)
    check_reason(day, today, reason)
    if len(into) < 2:
        raise NothingToReshape()
    last = check_standing(tree.stays, unit, day, name=tree.name(unit))
    end_in_tables(tree, [unit], day)
    made = [
        add_unit(read_tree(), code=code, name=name, kind=found.kind, parent=last.parent, day=day) for code, name in into
    ]
    found.successors.add(*made)
    touch(found)
    derive_ancestors([unit, *(one.pk for one in made)])
    names = ", ".join(name for _code, name in into)
    record(actor, None, of_unit("unit_split", found, reason, unit=tree.name(unit), into=names, day=day))
    for one, (_code, name) in zip(made, into, strict=True):
        record(actor, None, of_unit("unit_started", one, reason, unit=name, day=day, parent=tree.name(last.parent)))
    return made


@logged
def set_contract(
    *, actor: Actor, unit: UUID, first: date | None, last: date | None, version: int | None = None
) -> Unit:
    """Say from when and to when (both included) a provider is under contract. Raises EndsBeforeStart, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    found = find_unit(unit, version)
    if first is not None:
        check_period(first, last)
    changes = {"contract_from": (found.contract_from, first), "contract_to": (found.contract_to, last)}
    found.contract_from, found.contract_to = first, last
    touch(found)
    name = read_tree().name(unit)
    facts = {"unit": name, "first": first or "–", "last": last or "–"}
    record(actor, None, of_unit("contract_set", found, "", changes, **facts))
    return found


@logged
def serve_committee(
    *, actor: Actor, committee: str, unit: UUID, first: date, today: date, reason: str = ""
) -> CommitteeAdministration:
    """Let an administration serve a committee from a day. Raises ServedAlready, ParentNotStanding, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    tree = locked_tree()
    served, found = committee_by_slug(committee), find_unit(unit)
    check_reason(first, today, reason)
    if first_day_without(tree.stays.get(unit, []), first, first + timedelta(days=1)) is not None:
        raise ParentNotStanding(unit=served.name, parent=tree.name(unit), day=first.isoformat())
    still = Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    if CommitteeAdministration.objects.filter(still, committee=served, unit=found).exists():
        raise ServedAlready(unit=tree.name(unit), committee=served.name)
    service = CommitteeAdministration(committee=served, unit=found, valid_from=first)
    service.full_clean()
    service.save()
    record(actor, None, of_unit("service_began", found, reason, unit=tree.name(unit), committee=served.name, day=first))
    return service


@logged
def end_service(*, actor: Actor, key: int, day: date, today: date, reason: str = "") -> Unit:
    """Let an administration serve a committee no longer from a day. Raises EndsBeforeStart, NotFound, NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    service = CommitteeAdministration.objects.select_for_update().filter(pk=key).first()
    if service is None:
        raise NotFound("administration.no_service")
    check_reason(day, today, reason)
    check_period(service.valid_from + timedelta(days=1), day)
    service.valid_to = day
    service.full_clean()
    service.save()
    unit: Unit = service.unit
    facts = {"unit": read_tree().name(unit.pk), "committee": service.committee.name}
    record(actor, None, of_unit("service_ended", unit, reason, day=day, **facts))
    return unit
