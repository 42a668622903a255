"""Counting days: weekends, red days, moved meetings and what is held."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.platform.planning.rules import (
    LEAD_DAYS,
    DayOutOfRange,
    LeadDaysOutOfOrder,
    Step,
    check_day,
    check_lead_days,
    copied,
    count_back,
    is_working_day,
    moves,
    out_of_order,
    red_days,
    same_week,
    steps_before,
)


def test_the_red_days_of_a_year_are_sweden_s() -> None:
    assert {date(2027, 1, 6), date(2027, 3, 26), date(2027, 5, 6), date(2027, 6, 25), date(2027, 12, 24)} <= red_days(
        2027
    )
    assert date(2027, 1, 5) not in red_days(2027)


@pytest.mark.parametrize(
    ("day", "back", "found"),
    [
        (date(2027, 3, 18), 1, date(2027, 3, 17)),
        (date(2027, 3, 15), 1, date(2027, 3, 12)),  # over a weekend
        (date(2027, 3, 30), 1, date(2027, 3, 25)),  # over Easter
        (date(2027, 1, 7), 3, date(2026, 12, 30)),  # Epiphany, New Year
        (date(2027, 6, 24), -1, date(2027, 6, 28)),  # over Midsummer, forwards
        (date(2027, 3, 14), 0, date(2027, 3, 14)),  # a Sunday is itself
    ],
)
def test_days_are_counted_over_weekends_and_red_days(day: date, back: int, found: date) -> None:
    assert count_back(day, back) == found


def test_every_counted_day_is_a_working_day_and_they_come_in_order() -> None:
    steps = steps_before(date(2027, 5, 20), LEAD_DAYS)
    days = list(steps.values())
    assert days == sorted(days)
    assert all(is_working_day(day) for day in days)
    assert steps["dispatch"] == date(2027, 5, 13)


def test_moving_leaves_what_was_set_by_hand() -> None:
    steps = [Step("dispatch", date(2027, 5, 13)), Step("unit_deadline", date(2027, 4, 1), by_hand=True)]
    found = {move.kind: move for move in moves(steps, date(2027, 5, 27), {"dispatch": 5, "unit_deadline": 20})}
    assert found["dispatch"].new == date(2027, 5, 20)
    assert found["dispatch"].moves
    assert found["unit_deadline"].held
    assert found["unit_deadline"].new == date(2027, 4, 1)
    assert found["committee_meeting"].old is None


def test_a_step_before_the_one_it_follows_is_found() -> None:
    steps = [Step("unit_deadline", date(2027, 5, 1)), Step("dispatch", date(2027, 4, 1))]
    assert out_of_order(steps) == [("dispatch", "unit_deadline")]
    assert out_of_order(list(reversed(steps))) == [("dispatch", "unit_deadline")]


def test_lead_days_fall_from_step_to_step() -> None:
    check_lead_days(LEAD_DAYS)
    with pytest.raises(LeadDaysOutOfOrder):
        check_lead_days(LEAD_DAYS | {"dispatch": 40})


def test_last_year_s_day_keeps_weekday_and_week() -> None:
    assert same_week(date(2026, 3, 26)) == date(2027, 4, 1)
    assert same_week(date(2026, 5, 7)) == date(2027, 5, 13)
    assert same_week(date(2026, 4, 30)) == date(2027, 5, 5)  # Ascension Day gives way
    assert same_week(date(2026, 12, 31)).year == 2027


def test_a_day_that_is_taken_is_not_copied() -> None:
    assert copied([date(2026, 5, 7)], {date(2027, 5, 13)}) == []
    assert copied([date(2026, 5, 7), date(2026, 5, 7)], set()) == [(date(2026, 5, 7), date(2027, 5, 13))]


@pytest.mark.parametrize("day", [date(1899, 1, 1), date(9999, 12, 31)])
def test_days_nobody_plans_for_are_refused(day: date) -> None:
    with pytest.raises(DayOutOfRange):
        check_day(day)
