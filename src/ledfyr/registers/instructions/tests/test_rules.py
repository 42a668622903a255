"""What is asked, of whom, and how pressing it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledfyr.registers.instructions.rules import (
    Asked,
    Difference,
    as_content,
    asked_in,
    asked_of,
    differences,
    is_reopened,
    may_step,
    pressure,
    shown_state,
    state_of,
)

DAY = date(2027, 2, 2)
RISKS = Asked("a", "house", "Riskanalys", house="risks.analysis")
ROOMS = Asked("b", "question", "Lokaler", "Vilka?", committees=("kultur",))


def test_what_is_issued_comes_back_as_it_was() -> None:
    content = as_content("Text", "controller", DAY, [RISKS, ROOMS])
    assert asked_in(content) == (RISKS, ROOMS)
    assert asked_of(content, "kultur") == (RISKS, ROOMS)
    assert asked_of(content, "idrott") == (RISKS,)


@pytest.mark.parametrize(
    ("part", "rows", "answered", "state"),
    [
        (RISKS, 3, "", "filled"),
        (RISKS, 3, "nothing", "filled"),
        (RISKS, 0, "nothing", "nothing"),
        (RISKS, 0, "filled", "missing"),  # saying so does not make it so
        (RISKS, 0, "", "missing"),
        (ROOMS, 0, "filled", "filled"),
        (ROOMS, 0, "nothing", "nothing"),
        (ROOMS, 9, "", "missing"),
    ],
)
def test_a_part_is_filled_or_nothing_or_missing(part: Asked, rows: int, answered: str, state: str) -> None:
    assert state_of(part, rows=rows, answered=answered) == state


def test_a_new_version_says_what_it_changes() -> None:
    old = as_content("Text", "controller", DAY, [RISKS, ROOMS])
    other = Asked("b", "question", "Lokaler", "Vilka och när?", committees=("kultur",))
    new = as_content("Text", "controller", None, [other, Asked("c", "form", "Blankett")])
    assert differences(old, new) == (
        Difference("deadline"),
        Difference("added", "Blankett"),
        Difference("changed", "Lokaler"),
        Difference("removed", "Riskanalys"),
    )
    assert differences(old, old) == ()
    only_rooms = as_content("Text", "controller", DAY, [RISKS, other])
    assert is_reopened(old, only_rooms, "kultur")
    assert not is_reopened(old, only_rooms, "idrott")


@pytest.mark.parametrize(
    ("days", "unit", "expected"),
    [(15, None, ""), (14, None, "question"), (0, None, "question"), (-1, None, "error"), (30, 14, "question")],
)
def test_a_missing_part_is_asked_about_and_then_wrong(days: int, unit: int | None, expected: str) -> None:
    today = DAY - timedelta(days=days)
    unit_day = today + timedelta(days=unit) if unit is not None else None
    assert pressure(today, unit_deadline=unit_day, deadline=DAY) == expected


def test_without_a_day_nothing_presses() -> None:
    assert pressure(DAY, unit_deadline=None, deadline=None) == ""


def test_what_is_not_submitted_in_time_is_late() -> None:
    after = DAY + timedelta(days=1)
    assert [shown_state(state, DAY, after) for state in ("open", "returned", "submitted")] == [
        "late",
        "late",
        "submitted",
    ]
    assert shown_state("open", DAY, DAY) == "open"


def test_steps_of_a_submission() -> None:
    assert [state for state in ("open", "returned", "submitted", "received") if may_step(state, "submit")] == [
        "open",
        "returned",
    ]
    assert may_step("submitted", "receive")
    assert not may_step("received", "receive")
    assert may_step("received", "return")


def test_asking_others_too_returns_nothing_to_who_was_asked_already() -> None:
    more = replace(ROOMS, committees=("idrott", "kultur"))
    old, new = (as_content("", "controller", DAY, [RISKS, one]) for one in (ROOMS, more))
    assert not is_reopened(old, new, "kultur")
    assert is_reopened(old, new, "idrott")
    assert not is_reopened(old, as_content("", "controller", DAY, []), "kultur")
