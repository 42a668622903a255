"""An invented municipality for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.services import found_municipality, place_unit

CONTROLLER = Actor("Controller", frozenset({"controller"}))
READER = Actor("Revisor", frozenset({"reader"}))
SCOPE = Scope("kultur", 2027)
NAMES = {"kultur": "Kulturnämnden", "idrott": "Idrottsnämnden"}


def found() -> None:
    """The municipality with two committees."""
    found_municipality(name="Lillebro", committees=NAMES)


def unit(code: str, name: str = "", parent: Unit | None = None, since: date = date(2020, 1, 1), **kind: Any) -> Unit:
    """A unit from a day."""
    wanted = {"kind": "unit", **kind}
    return place_unit(code=code, name=name or code, parent=parent, valid_from=since, **wanted)
