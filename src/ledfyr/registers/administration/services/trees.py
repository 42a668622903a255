"""The tree from a file: units by their code, periods by their first day. What the file lacks is told, never removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import override

from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince, DomainError
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Placement, Unit, UnitName
from ledfyr.platform.organisation.services import derive_ancestors

from ..policy import ORGANISATION_POLICY, WHOLE
from ..rules.given import BadRow, Values, since, unit_values, until
from ..rules.lives import Life, Part, life_of, refused_lives
from ..rules.tree import check_whole
from ..selectors import unit_rows
from .ground import leaned_on, locked_tree, of_unit, read_tree, touch
from .tree import close_at

OF_THE_UNIT = ("kind", "contract_from", "contract_to")
Key = tuple[str, str]


@dataclass
class _Met:
    """A row of the file with what it says in full, or why it cannot be taken in."""

    row: Row
    action: str = "reject"
    what: str = ""
    values: Values = field(default_factory=dict)
    error: DomainError | None = None

    def as_action(self) -> tuple[Row, str, str]:
        return (self.row, "reject", sentence(self.error)) if self.error else (self.row, self.action, self.what)


@dataclass
class _Plan:
    """The file against the register: its rows, the lives that will change, and what each unit then is."""

    met: list[_Met]
    living: Mapping[Key, Row]
    lives: Mapping[str, Life]
    changed: dict[str, Life] = field(default_factory=dict)

    def values_of(self, code: str) -> Values:
        """What the file says of the unit as a whole."""
        return next(one.values for one in self.met if one.values.get("code") == code and one.error is None)

    def as_plan(self, marks: Sequence[dict[str, Any]] = ()) -> ImportPlan:
        named = {(one.values.get("code"), one.values.get("from")) for one in self.met}
        gone = tuple(row for key, row in self.living.items() if key not in named)
        return ImportPlan("organisation", tuple(one.as_action() for one in self.met), gone, tuple(marks))


def plan_units(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What take_in_units would do, row by row. Raises NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    return _meet(actor, scope, rows).as_plan()


@logged
def take_in_units(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Start and change units as the file says. Roles and service end with a unit that now ends. Raises NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    locked_tree()
    plan = _meet(actor, scope, rows)
    if not plan.changed:
        return plan.as_plan()
    file = next((row.place.file for row in rows if row.place.file), "") or "–"
    return plan.as_plan(_write(actor, plan, file))


def _meet(actor: Actor, scope: Scope, rows: Sequence[Row]) -> _Plan:
    living = {(row.values["code"], row.values["from"]): row for row in unit_rows(actor, scope)}
    of_code: dict[str, list[Values]] = {}
    for row in living.values():
        of_code.setdefault(row.values["code"], []).append(dict(row.values))
    met = [_read(row, living, of_code) for row in rows]
    plan = _Plan(met, living, {code: _life(parts) for code, parts in of_code.items()})
    _refuse_twice(met)
    for code, mine in _by_code(met).items():
        _refuse_differing(mine)
        if any(one.action != "unchanged" for one in mine) and not any(one.error for one in mine):
            told = {values["from"]: values for values in of_code.get(code, ())}
            told |= {one.values["from"]: one.values for one in mine}
            plan.changed[code] = _life(told.values())
    refused = refused_lives(plan.lives, plan.changed)
    for code, mine in _by_code(met).items():
        whole = refused.get(code)
        if whole is None and any(one.error for one in mine):
            whole = BadRow("administration.row_beside_refused", unit=code)
        if whole is not None:
            plan.changed.pop(code, None)
            for one in mine:
                one.error = one.error or (whole if one.action != "unchanged" else None)
    return plan


def _by_code(met: Iterable[_Met]) -> dict[str, list[_Met]]:
    out: dict[str, list[_Met]] = {}
    for one in met:
        code = one.values.get("code") or one.row.values.get("code")
        if code:
            out.setdefault(str(code), []).append(one)
    return out


def _read(row: Row, living: Mapping[Key, Row], of_code: Mapping[str, Sequence[Values]]) -> _Met:
    """The row in full: what the file has no column for stands as it stood."""
    code, first = str(row.values.get("code") or ""), str(row.values.get("from") or "")
    stood = living.get((code, first[:10]))
    earlier = of_code.get(code, ())
    known = dict(stood.values) if stood else {key: earlier[-1][key] for key in OF_THE_UNIT if earlier}
    try:
        values = unit_values({**known, **row.values}, kind_words())
    except DomainError as error:
        return _Met(row, error=error)
    if stood is None:
        return _Met(row, "create", values=values)
    if not values["to"]:
        values["successors"] = []  # what comes after is told of a unit that has ended
    changed = [key for key, value in values.items() if stood.values[key] != value]
    return _Met(row, "update" if changed else "unchanged", ", ".join(changed), values)


def kind_words() -> dict[str, str]:
    """{folded Swedish word or code: the Swedish word} of every kind of unit."""
    with override("sv"):
        words = {str(kind.value): str(kind.label) for kind in Unit.Kind}
    return {fold(word): word for word in words.values()} | words


def _refuse_twice(met: Iterable[_Met]) -> None:
    """Two rows of one code from the same day are two units, or one told twice: nobody can know which."""
    seen: dict[Key, _Met] = {}
    for one in met:
        if one.error is None:
            first = seen.setdefault((one.values["code"], one.values["from"]), one)
            if first is not one:
                twice = BadRow("administration.row_code_twice", unit=one.values["code"], day=one.values["from"])
                first.error = one.error = twice


def _refuse_differing(mine: Sequence[_Met]) -> None:
    """A unit has one kind and one contract, however many periods."""
    told = [one for one in mine if one.error is None]
    for one in told[1:]:
        if any(one.values[key] != told[0].values[key] for key in OF_THE_UNIT):
            one.error = BadRow("administration.row_unit_differs", unit=one.values["code"])


def _life(rows: Iterable[Mapping[str, Any]]) -> Life:
    told = list(rows)
    parts = [Part(one["name"], one["parent"], since(one), until(one)) for one in told]
    return life_of(parts, sorted({code for one in told for code in one["successors"]}))


def _write(actor: Actor, plan: _Plan, file: str) -> list[dict[str, Any]]:
    """All units at once, and one entry in the history for each. Returns the marks for undoing."""
    units = {unit.code: unit for unit in Unit.objects.order_by("code")}
    before = {code: _before(units[code], plan.lives[code]) if code in units else None for code in plan.changed}
    new = [Unit(code=code, version=0) for code in plan.changed if code not in units]
    for code in plan.changed:
        units.setdefault(code, next((unit for unit in new if unit.code == code), Unit()))
        _fill(units[code], plan.values_of(code))
    for unit in new:
        unit.version = 1
        unit.full_clean()
    Unit.objects.bulk_create(new)
    marks = []
    _write_lives({code: units[code] for code in plan.changed}, plan.changed, units)
    for code, life in plan.changed.items():
        unit, was = units[code], before[code]
        if was is not None:
            touch(unit)
        closed = close_at(unit, life.end) if was and life.end and _ends_earlier(life, plan.lives[code]) else []
        told = "unit_taken_in" if was is None else "unit_changed_from_file"
        record(actor, None, _told(told, unit, life, was, file))
        marks.append({"key": str(unit.pk), "version": unit.version, "before": was, "closed": closed, "file": file})
    return marks


def _fill(unit: Unit, values: Mapping[str, Any]) -> None:
    with override("sv"):
        codes = {str(kind.label): kind.value for kind in Unit.Kind}
    unit.kind = codes[values["kind"]]
    unit.contract_from, unit.contract_to = (_date(values[key]) for key in ("contract_from", "contract_to"))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _ends_earlier(life: Life, was: Life) -> bool:
    return life.end is not None and (was.end is None or life.end < was.end)


def _write_lives(units: Mapping[str, Unit], lives: Mapping[str, Life], known: Mapping[str, Unit]) -> None:
    """Names, places and successors of the units as their lives have them. ``known``: every unit by its code."""
    mine = {unit.pk for unit in units.values()}
    names: dict[Any, dict[date, UnitName]] = {}
    for name in UnitName.objects.order_by("valid_from"):
        names.setdefault(name.unit_id, {})[name.valid_from] = name
    places: dict[Any, dict[date, Placement]] = {}
    for place in Placement.objects.order_by("valid_from"):
        places.setdefault(place.unit_id, {})[place.valid_from] = place
    for code, unit in units.items():
        life = lives[code]
        _put(UnitName, unit, _within(names.get(unit.pk, {}), life), {d: {"name": n} for d, n in life.names().items()})
        wanted = {
            day: {"parent_id": known[above].pk if above else None, "valid_to": end}
            for day, (above, end) in life.places().items()
        }
        _put(Placement, unit, places.get(unit.pk, {}), wanted)
        if list(unit.successors.order_by("code").values_list("code", flat=True)) != sorted(life.successors):
            unit.successors.set([known[one] for one in life.successors])
    derive_ancestors(mine)


def _within(names: Mapping[date, UnitName], life: Life) -> dict[date, UnitName]:
    """The names that begin while the unit stands; those decided for other days are nobody's business here."""
    return {day: one for day, one in names.items() if life.parts[0].since <= day and (not life.end or day < life.end)}


def _put(
    model: type[UnitName] | type[Placement],
    unit: Unit,
    stood: Mapping[date, Any],
    wanted: Mapping[date, Mapping[str, Any]],
) -> None:
    """Rows of the unit by their first day: those that differ are written, those no longer wanted go."""
    for day, row in stood.items():
        if day not in wanted:
            row.delete()
    for day, values in wanted.items():
        row = stood.get(day) or model(unit=unit, valid_from=day)
        if row.pk is None or any(getattr(row, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(row, key, value)
            row.save()


def _before(unit: Unit, life: Life) -> dict[str, Any]:
    """The unit as it stood, ready for JSON."""
    return {
        "kind": unit.kind,
        "contract": [_iso(unit.contract_from), _iso(unit.contract_to)],
        "parts": [[one.name, one.parent, one.since.isoformat(), _iso(one.until)] for one in life.parts],
        "successors": list(life.successors),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(code: str, unit: Unit, life: Life, was: Mapping[str, Any] | None, file: str) -> Change:
    old = was or {"kind": None, "contract": [None, None]}
    changes = {
        "kind": (old["kind"], unit.kind),
        "contract_from": (old["contract"][0], _iso(unit.contract_from)),
        "contract_to": (old["contract"][1], _iso(unit.contract_to)),
        "periods": (_periods(_life_before(was)) if was else None, _periods(life)),
    }
    return of_unit(code, unit, "", changes, unit=f"{life.name} ({unit.code})", file=file)


def _periods(life: Life) -> str:
    """The life in one line: '2020-01-01– Huset (i A)'."""
    parts = (
        f"{one.since.isoformat()}–{one.until.isoformat() if one.until else ''} {one.name} ({one.parent or '–'})"
        for one in life.parts
    )
    after = f"; → {', '.join(life.successors)}" if life.successors else ""
    return "; ".join(parts) + after


def _life_before(was: Mapping[str, Any]) -> Life:
    parts = [Part(name, above, date.fromisoformat(first), _date(end)) for name, above, first, end in was["parts"]]
    return life_of(parts, was["successors"])


@logged
def undo_units(*, actor: Actor, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take an import of the tree back: new units go, changed ones are as they were.

    Raises ChangedSince when any of them has changed, or when something leans on a new one; then nothing is undone.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    locked_tree()
    units = {str(unit.pk): unit for unit in Unit.objects.select_for_update().filter(pk__in=[m["key"] for m in marks])}
    named = dict(UnitName.objects.order_by("valid_from").values_list("unit_id", "name"))
    found = [(mark, units.get(mark["key"])) for mark in marks]
    touched = [unit for mark, unit in found if unit is None or unit.version != mark["version"]]
    if touched:
        raise ChangedSince(rows=", ".join(named.get(unit.pk, unit.code) if unit else "–" for unit in touched[:5]))
    old = [(unit, mark) for mark, unit in found if unit is not None and mark["before"] is not None]
    new = [unit for mark, unit in found if unit is not None and mark["before"] is None]
    _restore(actor, old)
    for mark, unit in found:
        if unit is not None and unit in new:
            facts = {"unit": f"{named.get(unit.pk, '–')} ({unit.code})", "file": mark["file"]}
            record(actor, None, of_unit("unit_import_undone", unit, **facts))
    _take_away(new, named)
    tree, back = read_tree(), {unit.pk for unit, _mark in old}
    below = {stay.unit for own in tree.stays.values() for stay in own if stay.parent in back}
    try:
        check_whole(tree.stays, names=tree.names, only=below)
    except DomainError as error:
        raise ChangedSince(rows=str(error.facts.get("unit", "–"))) from error


def _restore(actor: Actor, old: Sequence[tuple[Unit, Mapping[str, Any]]]) -> None:
    known = {unit.code: unit for unit in Unit.objects.order_by("code")}
    lives = {unit.code: _life_before(mark["before"]) for unit, mark in old}
    if any(code not in known for life in lives.values() for code in life.successors):
        raise ChangedSince(rows=", ".join(lives))
    _write_lives({unit.code: unit for unit, _mark in old}, lives, known)
    for unit, mark in old:
        unit.kind = mark["before"]["kind"]
        unit.contract_from, unit.contract_to = (_date(day) for day in mark["before"]["contract"])
        touch(unit)
        close_at(unit, None, again=mark["closed"])
        facts = {"unit": f"{lives[unit.code].name} ({unit.code})", "file": mark["file"]}
        record(actor, None, of_unit("unit_import_undone", unit, **facts))


def _take_away(new: Collection[Unit], named: Mapping[Any, str]) -> None:
    """Delete what the import made, unless something else leans on it by now. Raises ChangedSince."""
    mine = [unit.pk for unit in new]
    for unit in new:
        unit.successors.clear()
    lean = {"organisation.UnitName", "organisation.UnitAncestor", "organisation.Placement"}
    below = Placement.objects.filter(parent__in=mine).exclude(unit__in=mine)
    used = {place.parent_id for place in below} | set(leaned_on(Unit, mine, but=lean))
    if used:
        raise ChangedSince(rows=", ".join(named.get(key, "–") for key in list(used)[:5]))
    Placement.objects.filter(unit__in=mine).delete()
    Unit.objects.filter(pk__in=mine).delete()
    derive_ancestors()
