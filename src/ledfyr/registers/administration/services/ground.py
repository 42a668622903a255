"""What every write to the organisation needs: one at a time, the rows, the tree as it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.errors import Conflict, NotFound
from ledfyr.platform.history.logged import LoggedModel
from ledfyr.platform.history.recording import Change
from ledfyr.platform.organisation.models import Municipality, Person, Placement, Unit, UnitName

from ..rules.tree import Stay, Stays, by_unit


@dataclass(frozen=True)
class Tree:
    """All placements, and the latest name of each unit."""

    stays: Stays
    names: Mapping[UUID, str]

    def name(self, unit: UUID | None) -> str:
        return self.names.get(unit, "–") if unit else "–"


def locked_tree() -> Tree:
    """The tree, with everybody else's changes to the organisation kept waiting."""
    Municipality.objects.select_for_update().first()
    return read_tree()


def read_tree() -> Tree:
    """The tree as it stands; two queries."""
    rows = Placement.objects.values_list("unit_id", "parent_id", "valid_from", "valid_to")
    names = UnitName.objects.order_by("valid_from").values_list("unit_id", "name")
    return Tree(by_unit(Stay(*row) for row in rows), dict(names))


def find_unit(key: UUID, version: int | None = None) -> Unit:
    """The unit, locked. Raises NotFound, and Conflict when it is not of the version that was read."""
    unit = Unit.objects.select_for_update().filter(pk=key).first()
    if unit is None:
        raise NotFound("administration.no_unit")
    if version is not None and version != unit.version:
        raise Conflict(version=unit.version)
    return unit


def find_person(key: int, version: int | None = None) -> Person:
    """The person, locked. Raises NotFound, and Conflict when she is not of the version that was read."""
    person: Person | None = Person.objects.select_for_update().filter(pk=key).first()
    if person is None:
        raise NotFound("administration.no_person")
    if version is not None and version != person.version:
        raise Conflict(version=person.version)
    return person


def touch(row: Unit | Person) -> None:
    """Count a change of what belongs to the unit or the person."""
    row.version += 1
    row.full_clean()
    row.save()


def leaned_on(model: type[LoggedModel], keys: Collection[Any], *, but: Collection[str] = ()) -> set[Any]:
    """The keys of those rows that some other row points at, whichever room keeps it; ``but``: tables not asked."""
    out: set[Any] = set()
    for relation in model._meta.related_objects:
        if relation.related_model._meta.label not in but:
            name = relation.field.name
            rows = relation.related_model._base_manager.filter(**{f"{name}__in": keys})
            out |= set(rows.values_list(name, flat=True)) & set(keys)
    return out


Changes = Mapping[str, tuple[Any, Any]]


def of_unit(code: str, unit: Unit, reason: str = "", changes: Changes | None = None, /, **facts: Any) -> Change:
    """What to record of a unit: {field: (old, new)}, and facts. Days are written out."""
    differs = _differing(changes or {})
    return Change(f"administration.{code}", "organisation.unit", str(unit.pk), differs, _told(facts), reason)


def of_person(code: str, person: Person, reason: str = "", changes: Changes | None = None, /, **facts: Any) -> Change:
    """What to record of a person or her roles."""
    facts, differs = _told({"person": person.title, **facts}), _differing(changes or {})
    return Change(f"administration.{code}", "organisation.person", str(person.pk), differs, facts, reason)


def _differing(changes: Changes) -> dict[str, tuple[Any, Any]]:
    told = {name: (_plain(old), _plain(new)) for name, (old, new) in changes.items()}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in facts.items()}
