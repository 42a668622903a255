"""Every service that writes what documents are made of refuses while the year is locked, and changes nothing."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.documents.deciding import rooms_of
from ledfyr.engines.documents.texts import write_text
from ledfyr.engines.ui.rooms import rooms
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.planning.locking import Locked, RegisterPolicy, place_lock
from ledfyr.registers.administration.services import set_floors, set_scale

from .demo import CONTROLLER, SCOPE, demo

__all__ = ["demo"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo", "locked")]

COVERED = [room for room in rooms() if isinstance(room.policy, RegisterPolicy)]
# Says who may, or what would be done, and writes nothing; or reads what is there.
NO_WRITE = ("plan_", "require_", "may_", "find_")


@pytest.fixture
def locked() -> None:
    keys = [room.key for room in rooms_of([kind.key for kind in offered()])]
    place_lock(scope=SCOPE, matter="m1", title="Planen", rooms=[*keys, "documents"], since=date(2026, 11, 12))


def services() -> Iterator[Any]:
    """Every public function of the locked rooms' services that takes an actor and a scope."""
    for room in COVERED:
        try:
            module = importlib.import_module(f"ledfyr.registers.{room.key}.services")
        except ModuleNotFoundError:
            continue
        for name, service in sorted(vars(module).items()):
            if not inspect.isfunction(service) or not service.__module__.startswith(module.__name__):
                continue
            if name.startswith(("_", *NO_WRITE)):
                continue
            if {"actor", "scope"} <= inspect.signature(service).parameters.keys():
                yield pytest.param(service, id=f"{room.key}.{name}")


def filled(service: Callable[..., Any]) -> dict[str, Any]:
    """Something for every argument that has no default: the policy is asked before any of it is looked at."""
    given: dict[str, Any] = {"actor": CONTROLLER, "scope": SCOPE}
    for name, parameter in inspect.signature(service).parameters.items():
        if name not in given and parameter.default is inspect.Parameter.empty:
            given[name] = _value(name, str(parameter.annotation))
    return given


def _value(name: str, annotation: str) -> Any:
    if name == "today" or annotation.startswith("date"):
        return date(2026, 11, 20)
    if "UUID" in annotation:
        return uuid4()
    if annotation.startswith(("Sequence", "Iterable", "list", "tuple")):
        return []
    if annotation.startswith("int"):
        return 1
    return None if "None" in annotation else "x"


@pytest.mark.parametrize("service", list(services()))
def test_a_locked_service_refuses_and_changes_nothing(service: Callable[..., Any]) -> None:
    with nothing_changes(), pytest.raises(Locked):
        service(**filled(service))


def test_the_texts_and_the_settings_that_shape_documents_stand_still() -> None:
    with nothing_changes(), pytest.raises(Locked):
        write_text(actor=CONTROLLER, scope=SCOPE, key="risks.introduction", text="Nytt")
    with nothing_changes(), pytest.raises(Locked):
        set_floors(actor=CONTROLLER, scope=SCOPE, measure=8, plan=11, reason="Prov")
    steps = ["a", "b", "c"]
    bands = [{"lowest": 1, "label": "Låg", "tone": "low"}]
    with nothing_changes(), pytest.raises(Locked):
        set_scale(actor=CONTROLLER, scope=SCOPE, likelihood=steps, consequence=steps, bands=bands, reason="Prov")


def test_there_is_something_to_lock() -> None:
    assert {"risks", "internal_control", "goals"} <= {room.key for room in COVERED}
    assert len(list(services())) > 20
