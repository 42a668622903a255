"""An invented municipality with somebody who may change its organisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Grant
from ledfyr.platform.organisation.models import Person, Unit, UnitAncestor
from ledfyr.platform.organisation.tests.factories import found, unit

__all__ = ["found", "unit"]

ADMINISTRATOR = Actor("Systemadministratör", grants=(Grant("administrator"),))
OWN_CONTROLLER = Actor("Controller", grants=(Grant("controller", frozenset({"kultur"})),))
OWN_ADMINISTRATOR = Actor("Administratör i nämnden", grants=(Grant("administrator", frozenset({"kultur"})),))
START, MOVE, TODAY = date(2020, 1, 1), date(2027, 7, 1), date(2027, 1, 15)


def above(one: Unit, day: date) -> list[str]:
    """The codes above a unit on a day, nearest first."""
    held = UnitAncestor.objects.filter(descendant=one, depth__gt=0, valid_from__lte=day).exclude(valid_to__lte=day)
    return list(held.order_by("depth").values_list("ancestor__code", flat=True))


def tree() -> dict[str, Unit]:
    """A (A1 (A11), A2) and B, from 2020."""
    a, b = unit("A", "Avdelning A"), unit("B", "Avdelning B")
    a1, a2 = unit("A1", "Huset", a), unit("A2", "Gården", a)
    return {"A": a, "B": b, "A1": a1, "A2": a2, "A11": unit("A11", "Rummet", a1)}


def person(username: str, **more: Any) -> Person:
    made: Person = Person.objects.create_person(username=username, title=username.title(), password=None, **more)
    return made
