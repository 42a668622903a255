"""The lock: everybody stands still but those who are named, and auditors always."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.kernel.actor import Actor, Grant, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.locking import (
    Locked,
    RegisterPolicy,
    end_exceptions,
    lock_over,
    name_exception,
    place_lock,
    refuse_while_locked,
    release_lock,
)
from ledfyr.platform.planning.models import Lock
from ledfyr.platform.planning.years import open_year

pytestmark = pytest.mark.django_db
POLICY = RegisterPolicy("trial", unit_writers=frozenset({"unit_manager"}))
OTHER = RegisterPolicy("other")
MANAGER = Actor("Rektor", grants=(Grant("unit_manager", frozenset({"kultur"}), "u1"),))


@pytest.fixture
def lock() -> Lock:
    found()
    open_year(SCOPE)
    return place_lock(scope=SCOPE, matter="m1", title="Planen", rooms=["trial"], since=date(2026, 11, 12))


def named(lock: Lock, role: str) -> Actor:
    person = Person.objects.create_person(username=role, title=role, role=role, password=None)
    name_exception(lock, person=person, reason="Felskrivet", given_by="Controller")
    return Actor(role, frozenset({role}), key=person.pk)


def test_who_may_else_write_is_told_that_it_is_locked(lock: Lock) -> None:
    assert not POLICY.may_write(CONTROLLER, SCOPE)
    with pytest.raises(Locked):
        POLICY.require_write(CONTROLLER, SCOPE)
    with pytest.raises(Locked):
        POLICY.require_write_some(MANAGER, SCOPE)
    with pytest.raises(NotAllowed):
        POLICY.require_write(READER, SCOPE)


def test_other_rooms_and_other_years_go_on(lock: Lock) -> None:
    assert OTHER.may_write(CONTROLLER, SCOPE)
    assert POLICY.may_write(CONTROLLER, Scope("kultur", 2026))
    assert POLICY.may_write(CONTROLLER, Scope("idrott", 2027))


def test_whoever_is_named_may_whatever_her_role(lock: Lock) -> None:
    secretary = named(lock, "committee_secretary")
    POLICY.require_write(secretary, SCOPE)
    with pytest.raises(Locked) as refusal:
        POLICY.require_write(CONTROLLER, SCOPE)
    assert refusal.value.facts["may"] == "committee_secretary"
    end_exceptions(lock)
    assert not POLICY.may_write(secretary, SCOPE)


def test_an_auditor_never_writes_however_named(lock: Lock) -> None:
    assert not POLICY.may_write(named(lock, "elected_auditor"), SCOPE)


def test_a_released_lock_is_gone(lock: Lock) -> None:
    release_lock(lock)
    assert lock_over("trial", SCOPE) is None
    POLICY.require_write(CONTROLLER, SCOPE)


def test_what_holds_from_an_earlier_year_is_refused_too(lock: Lock) -> None:
    with pytest.raises(Locked):
        refuse_while_locked(actor=CONTROLLER, scope=Scope("kultur", 2025), room="trial")
    refuse_while_locked(actor=CONTROLLER, scope=Scope("kultur", 2028), room="trial")
    refuse_while_locked(actor=CONTROLLER, scope=SCOPE, room="other")
