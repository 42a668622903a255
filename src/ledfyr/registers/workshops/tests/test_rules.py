"""The spread, the proposal, the steps of a workshop: pure."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.registers.workshops import rules
from ledfyr.registers.workshops.rules import Cell, spread_of


@pytest.mark.parametrize(
    ("steps", "middle", "proposal"),
    [([3], 3, 3), ([2, 3], 2.5, 3), ([1, 2, 5], 2, 2), ([1, 1, 4, 5], 2.5, 3), ([1, 2, 4, 5], 3, 3)],
)
def test_the_proposal_is_the_median_and_between_two_steps_the_higher(
    steps: list[int], middle: float, proposal: int
) -> None:
    cells: dict[Cell, int] = {}
    for step in steps:
        cells[step, 1] = cells.get((step, 1), 0) + 1
    found = spread_of(cells).likelihood
    assert found is not None
    assert (found.middle, found.proposal) == (middle, proposal)


def test_a_spread_counts_each_scale_and_the_values() -> None:
    found = spread_of({(1, 5): 2, (4, 2): 1})
    assert found.answered == 3
    assert found.likelihood
    assert dict(found.likelihood.counts) == {1: 2, 4: 1}
    assert found.consequence
    assert (found.consequence.lowest, found.consequence.highest) == (2, 5)
    assert found.value
    assert (found.value.lowest, found.value.middle, found.value.highest) == (5, 5, 8)


def test_one_scale_alone_has_no_values() -> None:
    found = spread_of({(2, None): 3})
    assert found.consequence is None
    assert found.value is None
    assert found.likelihood
    assert found.likelihood.width == 0
    assert spread_of({}).likelihood is None


def test_few_answers_tell_who_said_what() -> None:
    assert spread_of({(2, 2): 2}).is_thin
    assert not spread_of({(2, 2): 3}).is_thin


@pytest.mark.parametrize(
    ("cells", "wide"),
    [({(1, 3): 1, (3, 3): 1}, False), ({(1, 3): 1, (4, 3): 1}, True), ({(2, 1): 1, (2, 5): 1}, True), ({}, False)],
)
def test_a_wide_spread_is_worth_talking_about(cells: dict[Any, int], wide: bool) -> None:
    assert rules.is_wide(spread_of(cells), 3) is wide


@pytest.mark.parametrize(
    ("rates", "answer", "whole"),
    [
        ("both", (2, 3), True), ("both", (2, None), False), ("both", (None, None), False),
        ("likelihood", (2, None), True), ("likelihood", (2, 3), False),
        ("consequence", (None, 3), True), ("consequence", (2, 3), False),
    ],
)  # fmt: skip
def test_an_answer_holds_what_is_asked_for(rates: str, answer: tuple[Any, Any], whole: bool) -> None:
    assert rules.is_whole(rates, *answer) is whole


def test_the_steps_of_a_workshop() -> None:
    ways = {(state, step): rules.after(state, step) for state in ("prepared", "open", "closed") for step in rules.STEPS}
    assert {way: to for way, to in ways.items() if to} == {
        ("prepared", "open"): "open",
        ("open", "close"): "closed",
        ("closed", "reopen"): "open",
    }


def test_a_code_is_the_same_however_it_is_typed() -> None:
    assert {rules.plain_code(typed) for typed in ("bcdf-ghjk", "BCDF GHJK", " bcdfGHJK ")} == {"BCDFGHJK"}
    assert rules.plain_code("1234 åäö") == ""
    assert rules.shown_code("BCDFGHJK") == "BCDF-GHJK"
