"""Rights go downwards from the place; auditors read and never write."""

from __future__ import annotations

import pytest

from ledfyr.kernel import roles
from ledfyr.kernel.actor import SYSTEM, Actor, Grant, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.policy import Policy

HERE, ELSEWHERE = Scope("skola", 2031), Scope("kultur", 2031)
POLICY = Policy("trial", unit_writers=roles.UNIT_WRITERS)
SCHOOL = frozenset({"skola"})


def holding(*grants: Grant) -> Actor:
    return Actor("Någon", grants=grants)


@pytest.mark.parametrize(
    ("grant", "reads", "writes", "writes_at_unit", "reads_elsewhere"),
    [
        (Grant("controller", SCHOOL), True, True, True, False),
        (Grant("central_controller"), True, True, True, True),
        (Grant("unit_manager", SCHOOL, "u1"), True, False, True, False),
        (Grant("unit_manager", SCHOOL, "u9"), True, False, False, False),
        (Grant("department_head", SCHOOL, "dep"), True, False, True, False),
        (Grant("controller", SCHOOL, "u1"), True, False, True, False),
        (Grant("union_representative", SCHOOL), True, False, False, False),
        (Grant("chair", SCHOOL), True, False, False, False),
        (Grant("elected_auditor"), True, False, False, True),
        (Grant("audit_office"), True, False, False, True),
        (Grant("provider_contact", SCHOOL, "u1"), False, False, False, False),
        (Grant("unit_manager", frozenset(), "u1"), False, False, False, False),
    ],
)
def test_what_a_role_may_follows_from_its_place(
    grant: Grant, reads: bool, writes: bool, writes_at_unit: bool, reads_elsewhere: bool
) -> None:
    actor = holding(grant)
    above = frozenset({"u1", "dep", "adm"})
    assert POLICY.may_read(actor, HERE) is reads
    assert POLICY.may_write(actor, HERE) is writes
    assert POLICY.may_write(actor, HERE, above=above) is writes_at_unit
    assert POLICY.may_read(actor, ELSEWHERE) is reads_elsewhere


def test_a_place_to_write_is_enough_to_get_in() -> None:
    manager = holding(Grant("unit_manager", SCHOOL, "u1"))
    assert POLICY.may_write_some(manager, HERE)
    assert not POLICY.may_write_some(manager, ELSEWHERE)
    assert not Policy("trial").may_write_some(manager, HERE)


def test_an_auditor_writes_nothing_whatever_else_she_is() -> None:
    both = holding(Grant("elected_auditor"), Grant("controller", SCHOOL))
    assert POLICY.may_read(both, HERE)
    assert not POLICY.may_write(both, HERE)
    assert not POLICY.may_write_some(both, HERE)
    with pytest.raises(NotAllowed):
        POLICY.require_write(both, HERE)


def test_the_system_and_nobody() -> None:
    assert POLICY.may_write(SYSTEM, HERE)
    with pytest.raises(NotAllowed):
        POLICY.require_read(Actor(""), HERE)


def test_a_policy_names_roles_that_are_and_lets_no_auditor_write() -> None:
    with pytest.raises(ValueError, match="unknown roles boss"):
        Policy("trial", writers=frozenset({"boss"}))
    with pytest.raises(ValueError, match="auditors never write"):
        Policy("trial", writers=frozenset({"audit_office"}))
