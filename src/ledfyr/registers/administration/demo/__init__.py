"""The invented municipality, its committee, its tree over some years, and the people in it."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.organisation.models import Person, Unit
from ledfyr.platform.organisation.services import found_municipality, place_units

from .. import services

SINCE = date(2024, 1, 1)
COMMITTEE = "utbildning"
DECIDED = "Nämndens beslut om organisationen"


def build(today: date) -> None:
    """Found the municipality, place its units, let some of them change, and give people their roles."""
    data = _read("municipality")
    found_municipality(name=data["name"], committees={c["slug"]: c["name"] for c in data["committees"]})
    place_units(units=data["units"], valid_from=SINCE)
    units = dict(Unit.objects.values_list("code", "pk"))
    _change_units(units, today)
    people = _read("people")
    for code in people["served"]:
        services.serve_committee(
            actor=SYSTEM, committee=COMMITTEE, unit=units[code], first=SINCE, today=today, reason=DECIDED
        )
    keys = {one["username"]: _add(one, units) for one in people["people"]}
    for one in people["exceptions"]:
        services.assign_role(
            actor=SYSTEM, person=keys[one["username"]], role=one["role"], first=today, exception_reason=one["reason"]
        )
    for one in people["vacant"]:
        _leave(one, units, today)
    for one in people["substitutes"]:
        first, last = today - timedelta(days=14), today + timedelta(days=90)
        pair = {name: keys[one[name]] for name in ("person", "substitute")}
        services.add_substitute(actor=SYSTEM, first=first, last=last, reason=one["reason"], **pair)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def _change_units(units: dict[str, Any], today: date) -> None:
    """A unit has moved, one has gone up in another, and a provider has changed its name."""
    who: dict[str, Any] = {"actor": SYSTEM, "today": today, "reason": DECIDED}
    services.move_unit(unit=units["E03"], parent=units["ELH"], day=date(2026, 1, 1), **who)
    services.merge_units(into=units["G03"], units=[units["G08"]], day=date(2025, 8, 1), **who)
    services.rename_unit(unit=units["U01"], name="Kustens vuxenutbildning AB", day=date(2025, 9, 1), **who)
    services.set_contract(actor=SYSTEM, unit=units["U01"], first=date(2024, 7, 1), last=date(2028, 6, 30))


def _add(one: dict[str, Any], units: dict[str, Any]) -> int:
    person = services.add_person(
        actor=SYSTEM, username=one["username"], title=one["title"], email=f"{one['username']}@granvik.example"
    )
    at = services.At(committee=one.get("committee", ""), unit=units[one["unit"]] if "unit" in one else None)
    services.assign_role(actor=SYSTEM, person=person.pk, role=one["role"], at=at, first=SINCE)
    return int(person.pk)


def _leave(one: dict[str, Any], units: dict[str, Any], today: date) -> None:
    """Somebody had the position and has left it; nobody has been named since."""
    key = _add(one, units)
    held = Person.objects.get(pk=key).assignments.get()
    services.end_role(actor=SYSTEM, key=held.pk, last=today - timedelta(days=20), reason="Har slutat")
    services.shut_off_person(actor=SYSTEM, person=key, reason="Har slutat")
