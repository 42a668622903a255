"""When somebody is reminded, and who. No database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledfyr.engines.reminders.rules import (
    DAYS,
    FORGOTTEN_AFTER,
    LATE,
    BadDays,
    BadManagerDays,
    Holding,
    check_manager_after,
    checked_days,
    holders_of,
    managers_of,
    stage,
    stage_in_week,
    tells_manager,
    wait_after,
    writes_today,
)
from ledfyr.engines.reminders.wording import days_in_words
from ledfyr.kernel.register import DueItem

DAY = date(2027, 5, 20)
ITEM = DueItem("x:1", "Rapporten", DAY, ("unit_manager",), "kultur", unit="u")
ABOVE = {"u": ["u", "d", "a"]}


@pytest.mark.parametrize(
    ("left", "reached"),
    [(15, None), (14, 14), (10, 14), (7, 7), (2, 7), (1, 1), (0, 0), (-1, LATE), (-30, LATE), (-31, None)],
)
def test_a_day_comes_nearer_by_stages(left: int, reached: int | None) -> None:
    assert stage(DAY - timedelta(days=left), DAY, DAYS) == reached


def test_what_passes_by_itself_is_never_late() -> None:
    assert stage(DAY + timedelta(days=1), DAY, DAYS, late_matters=False) is None


def test_a_gathered_week_holds_what_its_days_would_have_said() -> None:
    assert stage_in_week(DAY - timedelta(days=20), DAY, DAYS) == 14
    assert stage_in_week(DAY - timedelta(days=21), DAY, DAYS) is None
    assert writes_today(date(2027, 5, 17), weekly=True)
    assert not writes_today(date(2027, 5, 18), weekly=True)


def test_the_duty_falls_to_the_nearest_place_above() -> None:
    at_unit, at_department = Holding(1, "unit_manager", unit="u"), Holding(2, "unit_manager", unit="d")
    assert holders_of(ITEM, [at_unit, at_department], ABOVE) == [at_unit]
    assert holders_of(ITEM, [at_department], ABOVE) == [at_department]
    other = Holding(3, "unit_manager", frozenset({"idrott"}), "u")
    assert holders_of(ITEM, [other], ABOVE) == []


def test_without_a_unit_everybody_with_the_role_in_the_committee_has_it() -> None:
    item = DueItem("x:1", "Rapporten", DAY, ("unit_manager",), "kultur")
    there, elsewhere = Holding(1, "unit_manager", frozenset({"kultur"}), "u"), Holding(2, "unit_manager", frozenset())
    assert holders_of(item, [there, elsewhere], ABOVE) == [there]


def test_the_manager_is_the_nearest_one_above_and_never_herself() -> None:
    her = Holding(1, "unit_manager", unit="u")
    above = Holding(2, "department_head", unit="d")
    top = Holding(3, "head_of_administration", unit="a")
    assert managers_of(her, ITEM, [her, above, top], ABOVE) == [above]
    assert managers_of(her, ITEM, [her, top], ABOVE) == [top]
    whole = Holding(4, "controller", frozenset({"kultur"}))
    assert managers_of(whole, ITEM, [whole, above, top], ABOVE) == [top]
    assert tells_manager(DAY + timedelta(days=3), ITEM, 3)
    assert not tells_manager(DAY + timedelta(days=2), ITEM, 3)


def test_what_belongs_to_a_position_is_its_holders_and_the_managers_while_it_is_vacant() -> None:
    item = DueItem("x:1", "Åtgärden", DAY, ("controller",), "kultur", unit="u", position="p")
    her, same_role = Holding(1, "controller", unit="u", position="p"), Holding(2, "controller", unit="u", position="q")
    manager, top = Holding(3, "department_head", unit="d"), Holding(4, "head_of_administration", unit="a")
    assert holders_of(item, [her, same_role, manager, top], ABOVE) == [her]
    assert holders_of(item, [same_role, manager, top], ABOVE) == [manager]
    assert holders_of(item, [same_role], ABOVE) == []


def test_tries_wait_longer_and_longer() -> None:
    assert [wait_after(tries) for tries in (1, 2, 3)] == [timedelta(minutes=m) for m in (1, 4, 16)]


def test_what_was_before_the_municipality_began_is_not_written_of() -> None:
    """Years that are read in hold steps that nobody has marked as done."""
    long_ago = DAY + timedelta(days=FORGOTTEN_AFTER + 1)
    assert stage(long_ago, DAY, DAYS) is None
    assert stage_in_week(long_ago, DAY, DAYS) is None
    assert not tells_manager(long_ago, ITEM, 3)
    assert tells_manager(long_ago - timedelta(days=1), ITEM, FORGOTTEN_AFTER)


def test_days_are_kept_once_each_with_the_earliest_first() -> None:
    assert checked_days([0, 30, 7, 7]) == [30, 7, 0]


@pytest.mark.parametrize("days", [[], [91], [-1, 3], list(range(9))])
def test_days_that_nobody_can_be_reminded_by_are_refused(days: list[int]) -> None:
    with pytest.raises(BadDays):
        checked_days(days)


@pytest.mark.parametrize("after", [0, FORGOTTEN_AFTER + 1])
def test_the_manager_is_told_while_anybody_is_written_to(after: int) -> None:
    with pytest.raises(BadManagerDays):
        check_manager_after(after)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([14, 7, 1, 0], "14, 7 och 1 dagar före, på dagen"),
        ([1], "1 dag före"),
        ([0], "på dagen"),
        ([3], "3 dagar före"),
    ],
)
def test_the_days_are_told_in_words(days: list[int], words: str) -> None:
    assert days_in_words(days) == words
