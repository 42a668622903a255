"""People and their roles from a file: people by sign-in name, roles by place and first day. Never their passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import override

from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince, DomainError
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Assignment, Committee, Person, Position, Role, Unit

from ..policy import ORGANISATION_POLICY, WHOLE
from ..rules.given import NO, YES, BadRow, Values, person_values, since, until
from ..rules.roles import Held, HeldAlready, IncompatibleRoles, OwnRole, WrongPlace, incompatible
from ..rules.tree import first_day_without
from ..selectors import people_rows
from .ground import Tree, find_person, leaned_on, locked_tree, of_person, read_tree, touch
from .people import BadPerson, add_person, change_person, let_in_person, shut_off_person

OF_THE_PERSON = ("title", "email", "active")
At = tuple[str | None, str | None, str | None]  # role's code, committee's slug, unit's code
Key = tuple[str | None, str | None, str | None, str | None, str | None]  # sign-in name, At, first day


def key_of(values: Mapping[str, Any]) -> Key:
    """What a row is known by: who, as what, where and from which day."""
    return (values["username"], values["role_code"], values["committee"], values["unit"], values["from"])


@dataclass
class _Met:
    """A row of the file with what it says in full, or why it cannot be taken in."""

    row: Row
    values: Values = field(default_factory=dict)
    action: str = "reject"
    what: str = ""
    error: DomainError | None = None

    @property
    def has_role(self) -> bool:
        return bool(self.values["username"] and self.values["role_code"])

    def as_action(self) -> tuple[Row, str, str]:
        return (self.row, "reject", sentence(self.error)) if self.error else (self.row, self.action, self.what)


class _Register:
    """What stands: people, their roles and vacant positions by key, and the places that there are."""

    def __init__(self, actor: Actor, scope: Scope) -> None:
        self.rows = {key_of(row.values): row for row in people_rows(actor, scope)}
        self.people = {person.username: person for person in Person.objects.order_by("id")}
        self.of_person = {key[0]: row.values for key, row in self.rows.items() if key[0]}
        self.held: dict[str | None, dict[Key, Held]] = {}
        for key, row in self.rows.items():
            if key[0] and key[1]:
                self.held.setdefault(key[0], {})[key] = _held(row.values)
        self.positions = {key[1:4] for key in self.rows}
        self.committees = {one.slug: one for one in Committee.objects.order_by("slug")}
        self.units = {unit.code: unit for unit in Unit.objects.order_by("code")}
        self.tree: Tree = read_tree()


def _held(values: Mapping[str, Any]) -> Held:
    return Held(values["role_code"], since(values), until(values), values["exception"] or "")


def role_words() -> tuple[dict[str, str], dict[str, str]]:
    """({folded Swedish word or code: code}, {code: Swedish word}) of every role."""
    with override("sv"):
        labels = {str(role.value): str(role.label) for role in Role}
    return {fold(label): code for code, label in labels.items()} | {code: code for code in labels}, labels


def plan_people(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What take_in_people would do, row by row. Raises NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    register = _Register(actor, scope)
    return _as_plan(_meet(actor, register, rows), register)


def _as_plan(met: Sequence[_Met], register: _Register, marks: Sequence[dict[str, Any]] = ()) -> ImportPlan:
    told = [one.values for one in met if one.values]
    keys, people = {key_of(values) for values in told}, {values["username"] for values in told}
    places = {key[1:4] for key in keys}
    gone = tuple(
        row
        for key, row in register.rows.items()
        if key not in keys and not (key[0] and not key[1] and key[0] in people) and (key[0] or key[1:4] not in places)
    )
    return ImportPlan("people", tuple(one.as_action() for one in met), gone, tuple(marks))


def _meet(actor: Actor, register: _Register, rows: Sequence[Row]) -> list[_Met]:
    words, labels = role_words()
    met = [_read(row, register, words, labels) for row in rows]
    firsts: dict[str, _Met] = {}
    seen: set[Key] = set()
    for one in met:
        if one.error is None:
            try:
                _check_row(one, actor, register, firsts, seen)
            except DomainError as refusal:
                one.error = refusal
    changed = [one for one in met if one.error is None and one.has_role and one.action != "unchanged"]
    for one in sorted(changed, key=lambda one: (one.action == "create", one.values["from"])):
        try:
            _check_role(one, register)
        except DomainError as refusal:
            one.error = refusal
    return met


def _read(row: Row, register: _Register, words: Mapping[str, str], labels: Mapping[str, str]) -> _Met:
    """The row in full: what the file has no column for stands as it stood."""
    person = register.of_person.get(str(row.values.get("username")), {})
    known = {key: person[key] for key in OF_THE_PERSON if person}
    try:
        values = person_values({**known, **row.values}, words, labels)
        stood = register.rows.get(key_of(values))
        if stood is not None:
            values = person_values({**stood.values, **row.values}, words, labels)
    except DomainError as error:
        return _Met(row, error=error)
    return _Met(row, values, *_compared(values, stood, register))


def _compared(values: Values, stood: Row | None, register: _Register) -> tuple[str, str]:
    """What the row would do, and what it changes."""
    username, at = values["username"], (values["role_code"], values["committee"], values["unit"])
    if username is None:
        return ("unchanged" if at in register.positions else "create"), ""
    if stood is None and (values["role_code"] or username not in register.people):
        return "create", ""
    old = stood.values if stood is not None else {**register.of_person[username], "role": None, "to": None}
    keys = [key for key in values if values["role_code"] or key in OF_THE_PERSON]
    changed = [key for key in keys if old[key] != values[key]]
    return ("update" if changed else "unchanged"), ", ".join(changed)


def _check_row(one: _Met, actor: Actor, register: _Register, firsts: dict[str, _Met], seen: set[Key]) -> None:
    """What one row must keep by itself, and beside the others of the same person. Raises the refusals."""
    values, key = one.values, key_of(one.values)
    if key in seen:
        raise BadRow("administration.row_twice")
    seen.add(key)
    if one.action == "unchanged":
        if values["username"]:
            firsts.setdefault(values["username"], one)
        return
    _check_place(values, register)
    if values["username"] is None:
        return
    person = register.people.get(values["username"])
    is_hers = person is not None and actor.key is not None and person.pk == actor.key
    if is_hers and (values["role_code"] or "active" in one.what.split(", ")):
        raise OwnRole()
    _check_person(values)
    first = firsts.setdefault(values["username"], one)
    if any(first.values[name] != values[name] for name in OF_THE_PERSON):
        raise BadRow("administration.row_person_differs", username=values["username"])


def _check_place(values: Values, register: _Register) -> None:
    committee, code = values["committee"], values["unit"]
    if committee and committee not in register.committees:
        raise BadRow("administration.row_unknown_committee", committee=committee, known=", ".join(register.committees))
    if code and code not in register.units:
        raise BadRow("administration.row_unknown_unit", unit=code)
    if code and values["from"]:
        stays, first = register.tree.stays.get(register.units[code].pk, []), since(values)
        missing = first_day_without(stays, first, until(values))
        if missing == first:
            raise WrongPlace(place=register.tree.name(register.units[code].pk), day=first.isoformat())


def _check_person(values: Values) -> None:
    """Raise BadPerson for a sign-in name or an address that cannot be kept."""
    person = Person(username=values["username"], title=values["title"], email=values["email"] or "")
    try:
        person.clean_fields(exclude=["password", "sort_key", "search_text"])
    except ValidationError as error:
        what, why = next(iter(error.message_dict.items()))
        raise BadPerson(what=what, why=" ".join(why)) from error


def _check_role(one: _Met, register: _Register) -> None:
    """The role beside her others: once at a time (HeldAlready), and together with them (IncompatibleRoles)."""
    key, new = key_of(one.values), _held(one.values)
    hers = register.held.setdefault(one.values["username"], {})
    for other_key, other in hers.items():
        if other_key == key or not other.meets(new):
            continue
        if other_key[1:4] == key[1:4]:
            raise HeldAlready(day=other.since.isoformat())
        if incompatible(other.role, new.role) and not (other.reason or new.reason):
            raise IncompatibleRoles(one=new.role, other=other.role)
    hers[key] = new


@logged
def take_in_people(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Add and change people, roles and vacant positions as the file says; nobody gets a password. Raises NotAllowed."""
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    locked_tree()
    register = _Register(actor, scope)
    met = _meet(actor, register, rows)
    wanted = [one for one in met if one.error is None and one.action != "unchanged"]
    file = next((row.place.file for row in rows if row.place.file), "") or "–"
    return _as_plan(met, register, _Writer(actor, register, file).write(wanted))


class _Writer:
    """Carries out what was planned, person by person, and remembers how it stood."""

    def __init__(self, actor: Actor, register: _Register, file: str) -> None:
        self.actor, self.register, self.file = actor, register, file
        self.reason = f"Inläst ur {file}"  # history is in one language
        found = Position.objects.select_related("committee", "unit").order_by("id")
        self.positions = {_at(one): one for one in found}
        self.marks: list[dict[str, Any]] = []

    def write(self, wanted: Sequence[_Met]) -> list[dict[str, Any]]:
        """Positions first, then people. Returns the marks for undoing."""
        for one in wanted:
            if one.values["role_code"]:
                self._position(one.values)
        of_person: dict[str, list[Values]] = {}
        for one in wanted:
            if one.values["username"]:
                of_person.setdefault(one.values["username"], []).append(one.values)
        for told in of_person.values():
            self._person(told)
        return self.marks

    def _position(self, values: Values) -> Position:
        at: At = (values["role_code"], values["committee"], values["unit"])
        if at not in self.positions:
            committee, unit = self.register.committees.get(at[1] or ""), self.register.units.get(at[2] or "")
            position = Position(role=Role(values["role_code"]), committee=committee, unit=unit)
            position.full_clean()
            position.save()
            facts = {"role": values["role"], "place": self._place(position), "file": self.file}
            key = str(position.pk)
            record(self.actor, None, _of_position("taken_in", key, facts))
            self.positions[at] = position
            self.marks.append({"position": key, "file": self.file})
        return self.positions[at]

    def _place(self, position: Position) -> str:
        if position.committee is not None:
            return position.committee.name
        return self.register.tree.name(position.unit_id) if position.unit_id else "hela kommunen"

    def _person(self, told: Sequence[Values]) -> None:
        username, title, email = (told[0][key] or "" for key in ("username", "title", "email"))
        person, actor = self.register.people.get(username), self.actor
        before = _before(person) if person else None
        if person is None:
            person = add_person(actor=actor, username=username, title=title, email=email)
        else:
            person = change_person(actor=actor, person=person.pk, title=title, email=email)
        if person.is_active != (told[0]["active"] == YES):
            turn = shut_off_person if told[0]["active"] == NO else let_in_person
            person = turn(actor=actor, person=person.pk)
        roles = [self._role(person, values) for values in told if values["role_code"]]
        if roles:
            touch(person)
        mark = {"key": person.pk, "version": person.version, "before": before, "roles": roles, "file": self.file}
        self.marks.append(mark)

    def _role(self, person: Person, values: Values) -> dict[str, Any]:
        position, end = self._position(values), until(values)
        found = Assignment.objects.filter(person=person, position=position, valid_from=since(values)).first()
        before = _role_before(found) if found else None
        row = found or Assignment(person=person, position=position, valid_from=since(values))
        row.valid_to, row.exception_reason = end, values["exception"] or ""
        row.full_clean()
        row.save()
        said = {"role": values["role"], "place": self._place(position)}
        if before is None:
            code = "role_by_exception" if row.exception_reason else "role_assigned"
            told = of_person(code, person, row.exception_reason or self.reason, **said, first=row.valid_from)
        else:
            reasons = (before["reason"], row.exception_reason)
            changes = {"valid_to": (before["until"], _iso(end)), "exception_reason": reasons}
            told = of_person("role_changed", person, self.reason, changes, **said)
        record(self.actor, None, told)
        return {"key": row.pk, "until": _iso(end), "before": before}


def _of_position(code: str, key: str, facts: Mapping[str, Any]) -> Change:
    return Change(f"administration.position_{code}", "organisation.position", key, {}, facts)


def _at(position: Position) -> At:
    return (
        position.role,
        position.committee.slug if position.committee else None,
        position.unit.code if position.unit else None,
    )


def _before(person: Person) -> dict[str, Any]:
    return {"title": person.title, "email": person.email, "active": person.is_active}


def _role_before(row: Assignment) -> dict[str, Any]:
    return {"until": _iso(row.valid_to), "reason": row.exception_reason}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


@logged
def undo_people(*, actor: Actor, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take an import of people back: new ones go, changed ones are as they were.

    Raises ChangedSince when any of them has changed, got a password or answers for something; then nothing is undone.
    """
    ORGANISATION_POLICY.require_write(actor, WHOLE)
    locked_tree()
    told = [mark for mark in marks if "key" in mark]
    people = Person.objects.select_for_update().order_by("id").in_bulk([mark["key"] for mark in told])
    roles = Assignment.objects.order_by("id").in_bulk([role["key"] for mark in told for role in mark["roles"]])
    touched = [mark["key"] for mark in told if not _is_untouched(people.get(mark["key"]), mark, roles)]
    if touched:
        raise ChangedSince(rows=", ".join(people[key].title if key in people else "–" for key in touched[:5]))
    for mark in told:
        _undo_person(actor, people[mark["key"]], mark, roles)
    _take_away(people, [mark["key"] for mark in told if mark["before"] is None])
    _undo_positions(actor, [mark for mark in marks if "position" in mark])


def _is_untouched(person: Person | None, mark: Mapping[str, Any], roles: Mapping[Any, Assignment]) -> bool:
    if person is None or person.version != mark["version"]:
        return False
    if mark["before"] is None and (person.has_usable_password() or person.last_login is not None):
        return False
    return all(role["key"] in roles and _iso(roles[role["key"]].valid_to) == role["until"] for role in mark["roles"])


def _undo_person(actor: Actor, person: Person, mark: Mapping[str, Any], roles: Mapping[Any, Assignment]) -> None:
    """Her roles and what stands of her as they were; a new person is left for _take_away."""
    for told in mark["roles"]:
        row, was = roles[told["key"]], told["before"]
        if was is None:
            row.delete()
        else:
            row.valid_to = row._meta.get_field("valid_to").to_python(was["until"])
            row.exception_reason = was["reason"]
            row.full_clean()
            row.save()
    record(actor, None, of_person("person_import_undone", person, file=mark["file"]))
    if mark["before"] is not None:
        was = mark["before"]
        change_person(actor=actor, person=person.pk, title=was["title"], email=was["email"])
        if person.is_active != was["active"]:
            turn = let_in_person if was["active"] else shut_off_person
            turn(actor=actor, person=person.pk)
        touch(find_person(person.pk))


def _take_away(people: Mapping[int, Person], new: Sequence[int]) -> None:
    """Delete those that the import made, unless something else leans on them by now. Raises ChangedSince."""
    used = leaned_on(Person, new)
    if used:
        raise ChangedSince(rows=", ".join(people[key].title for key in sorted(used)[:5]))
    Person.objects.filter(pk__in=new).delete()


def _undo_positions(actor: Actor, marks: Iterable[Mapping[str, Any]]) -> None:
    """Positions that the import made go, unless somebody or something has come to belong to them."""
    keys = {mark["position"]: mark["file"] for mark in marks}
    found = {str(one.pk): one for one in Position.objects.filter(pk__in=keys).prefetch_related("unit__names")}
    used = {str(key) for key in leaned_on(Position, [one.pk for one in found.values()])}
    for key, position in found.items():
        if key not in used:
            facts = {"position": position.words, "file": keys[key]}
            record(actor, None, _of_position("import_undone", key, facts))
            position.delete()
