"""The tree in time and roles that do not go together, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledfyr.kernel import roles
from ledfyr.kernel.errors import DomainError
from ledfyr.registers.administration.rules.roles import Held, check_compatible, check_period, clashes, incompatible
from ledfyr.registers.administration.rules.tree import (
    Stay,
    all_below,
    by_unit,
    check_end,
    check_place,
    check_reason,
    check_standing,
    check_whole,
    first_day_without,
)

D = [date(2026, 1, 1) + timedelta(days=30 * n) for n in range(10)]
# A (B (C)); E ended before D4 and D begins there
TREE = by_unit(
    [
        Stay("A", None, D[0]),
        Stay("B", "A", D[0]),
        Stay("C", "B", D[1]),
        Stay("D", None, D[4]),
        Stay("E", None, D[0], D[4]),
    ]
)


def code(refusal: pytest.ExceptionInfo[DomainError]) -> str:
    return refusal.value.code.removeprefix("administration.")


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (Stay("B", "B", D[2]), "under_itself"),
        (Stay("B", "C", D[2]), "under_itself"),
        (Stay("A", "C", D[2]), "under_itself"),
        (Stay("B", "D", D[2]), "parent_not_standing"),
        (Stay("B", "E", D[2]), "parent_not_standing"),
        (Stay("B", "okänd", D[2]), "parent_not_standing"),
        (Stay("B", "E", D[2], D[4]), ""),
        (Stay("B", "D", D[4]), ""),
        (Stay("B", None, D[2]), ""),
        (Stay("A", "C", D[0], D[1]), "parent_not_standing"),
    ],
)
def test_where_a_unit_may_lie(new: Stay, why: str) -> None:
    if not why:
        check_place(TREE, new, name="x", parent_name="y")
        return
    with pytest.raises(DomainError) as refusal:
        check_place(TREE, new, name="x", parent_name="y")
    assert code(refusal) == why


def test_a_ring_that_only_closes_later_is_found() -> None:
    stays = by_unit([Stay("A", None, D[0]), Stay("B", None, D[0], D[3]), Stay("B", "A", D[3])])
    check_place(stays, Stay("A", "B", D[1], D[3]), name="A", parent_name="B")
    with pytest.raises(DomainError) as refusal:
        check_place(stays, Stay("A", "B", D[1]), name="A", parent_name="B")
    assert code(refusal) == "under_itself"


@pytest.mark.parametrize(
    ("unit", "day", "why"),
    [
        ("C", D[0], "before_start"),
        ("E", D[4], "has_ended"),
        ("E", D[3], ""),
        ("C", D[1], ""),
        ("Z", D[1], "before_start"),
    ],
)
def test_when_a_unit_may_change(unit: str, day: date, why: str) -> None:
    if not why:
        assert check_standing(TREE, unit, day, name="x").unit == unit
        return
    with pytest.raises(DomainError) as refusal:
        check_standing(TREE, unit, day, name="x")
    assert code(refusal) == why


def test_a_change_before_one_that_is_decided_is_refused() -> None:
    stays = by_unit([Stay("B", "A", D[0], D[5]), Stay("B", "D", D[5])])
    with pytest.raises(DomainError) as refusal:
        check_standing(stays, "B", D[3], name="B")
    assert (code(refusal), refusal.value.facts["day"]) == ("later_change", D[5].isoformat())


def test_nothing_ends_while_units_stand_below() -> None:
    with pytest.raises(DomainError) as refusal:
        check_end(TREE, "A", D[2], names={"B": "Huset"})
    assert (code(refusal), refusal.value.facts["below"]) == ("units_below", "Huset")
    check_end(TREE, "A", D[2], names={}, ending=["B", "C"])
    assert all_below(TREE, "A", D[2]) == ["B", "C"]


def test_gaps_and_overlaps_are_refused() -> None:
    for until in (D[1], D[3], None):
        stays = by_unit([Stay("B", None, D[0], until), Stay("B", None, D[2])])
        with pytest.raises(DomainError) as refusal:
            check_whole(stays, names={})
        assert code(refusal) == "overlapping_periods"
    check_whole(by_unit([Stay("B", None, D[0], D[2]), Stay("B", None, D[2])]), names={})


@pytest.mark.parametrize(
    ("stays", "since", "until", "day"),
    [
        ([], D[0], None, D[0]),
        ([Stay("A", None, D[0])], D[1], None, None),
        ([Stay("A", None, D[0], D[2])], D[1], None, D[2]),
        ([Stay("A", None, D[0], D[2])], D[1], D[2], None),
        ([Stay("A", None, D[0], D[2]), Stay("A", None, D[2])], D[1], None, None),
        ([Stay("A", None, D[2])], D[1], None, D[1]),
    ],
)
def test_the_first_day_without(stays: list[Stay], since: date, until: date | None, day: date | None) -> None:
    assert first_day_without(stays, since, until) == day


def test_the_past_is_changed_only_with_a_reason() -> None:
    check_reason(D[1], D[1], "")
    check_reason(D[0], D[1], "Nämndens beslut § 4")
    with pytest.raises(DomainError) as refusal:
        check_reason(D[0], D[1], "  ")
    assert code(refusal) == "backdated_without_reason"


INCOMPATIBLE = [("data_protection_officer", role) for role in sorted(roles.MANAGERS)] + [
    ("data_protection_officer", "archivist"),
    ("data_protection_officer", "information_security_coordinator"),
    ("elected_auditor", "chair"),
    ("elected_auditor", "controller"),
    ("audit_office", "co_worker"),
    ("audit_office", "administrator"),
]


@pytest.mark.parametrize(("one", "other"), INCOMPATIBLE)
def test_r_or_1_refuses_both_ways_unless_a_reason_is_given(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(DomainError) as refusal:
            check_compatible([Held(first, D[0])], Held(second, D[1]))
        assert refusal.value.facts == {"one": second, "other": first}
        check_compatible([Held(first, D[0])], Held(second, D[1], reason="Kommunstyrelsen § 9"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data_protection_officer", "case_officer"),
        ("unit_manager", "archivist"),
        ("elected_auditor", "elected_auditor"),
        ("elected_auditor", "reader"),
        ("controller", "administrator"),
    ],
)
def test_r_or_1_leaves_other_pairs_alone(one: str, other: str) -> None:
    assert not incompatible(one, other)
    assert not incompatible(other, one)


def test_roles_after_one_another_do_not_clash() -> None:
    held = [Held("elected_auditor", D[0], D[3]), Held("chair", D[3])]
    assert list(clashes(held)) == []
    assert len(list(clashes([*held, Held("controller", D[2], D[4])]))) == 1
    assert list(clashes([Held("chair", D[0]), Held("audit_office", D[0], None, "Beslut")])) == []


def test_a_period_may_be_one_day() -> None:
    check_period(D[0], D[0])
    check_period(D[0], None)
    with pytest.raises(DomainError):
        check_period(D[1], D[0])
