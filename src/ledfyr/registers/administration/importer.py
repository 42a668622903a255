"""Takes in the tree, and people with their roles, from tables with the headings of their own exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ledfyr.engines.exchange.readers.registers import Columns, exported_rows, exported_table
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Place, Reading, Readings, Row
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold

from .services.rosters import plan_people, take_in_people, undo_people
from .services.trees import plan_units, take_in_units, undo_units

UNITS: Columns = {
    "code": ("Kod", "text"),
    "name": ("Namn", "text"),
    "kind": ("Slag", "text"),
    "parent": ("Hör till (kod)", "text"),
    "from": ("Från och med", "text"),
    "to": ("Till och med", "text"),
    "contract_from": ("Avtalet börjar", "text"),
    "contract_to": ("Avtalets sista dag", "text"),
    "successors": ("Efterträdare (kod)", "list"),
}
PEOPLE: Columns = {
    "username": ("Inloggningsnamn", "text"),
    "title": ("Visas som", "text"),
    "email": ("E-post", "text"),
    "active": ("Kan logga in", "text"),
    "role": ("Roll", "text"),
    "role_code": ("Roll (kod)", "text"),
    "committee": ("Nämnd (kortnamn)", "text"),
    "unit": ("Enhet (kod)", "text"),
    "from": ("Från och med", "text"),
    "to": ("Till och med", "text"),
    "exception": ("Skäl till undantag", "text"),
}
SECRETS = {"lösenord", "password", "pin", "pin kod", "pinkod"}


class PasswordsInFile(DomainError):
    """A file of people with a column of passwords; facts: ``column``."""

    code = "administration.passwords_in_file"


def read_units(source: Source, earlier: Readings) -> Reading:
    """Rows of kind 'organisation' from a table that has at least Kod, Namn, Slag, Hör till and Från och med."""
    return _read("organisation", source, UNITS, {"code", "name", "kind", "parent", "from"})


def read_people(source: Source, earlier: Readings) -> Reading:
    """Rows of kind 'people' from a table that has at least Inloggningsnamn and Visas som. Raises PasswordsInFile."""
    return _read("people", source, PEOPLE, {"username", "title"})


def _read(kind: str, source: Source, columns: Columns, needed: set[str]) -> Reading:
    found = exported_table(source, columns, share=len(needed) / len(columns))
    if found is None or not needed <= set(found[1].values()):
        return Reading(kind)
    start, places = found
    secret = next((cell for cell in source.lines[start].cells if fold(cell) in SECRETS), "")
    if secret:
        raise PasswordsInFile(column=secret)
    rows: list[Row] = []
    loose: list[tuple[Place, str, str]] = []
    for line, values, wrong in exported_rows(source, columns, start, places):
        place = Place(file=source.name, lines=(line.number,), part=line.part)
        said = {key: values[key] for key in columns if key in places.values()}  # a column left out says nothing
        if wrong:
            loose.append((place, line.words, "not_readable"))
        elif any(said.values()):
            rows.append(Row(kind, said, place, line.words))
    return Reading(kind, tuple(rows), tuple(loose))


def plan_organisation(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What taking the tree in would do."""
    return plan_units(actor=actor, scope=scope, rows=rows)


def apply_organisation(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take the tree in."""
    return take_in_units(actor=actor, scope=scope, rows=rows)


def undo_organisation(actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take back what was taken in. Raises ChangedSince."""
    undo_units(actor=actor, marks=marks)


def plan_roster(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What taking people and their roles in would do."""
    return plan_people(actor=actor, scope=scope, rows=rows)


def apply_roster(actor: Actor, scope: Scope, rows: Sequence[Row], today: date) -> ImportPlan:
    """Take people and their roles in."""
    return take_in_people(actor=actor, scope=scope, rows=rows)


def undo_roster(actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take back what was taken in. Raises ChangedSince."""
    undo_people(actor=actor, marks=marks)
