"""How printed goals are told apart and ordered."""

from __future__ import annotations

import pytest

from ledfyr.registers.goals.rules import level_of, order_of, parent_code, split_printed


@pytest.mark.parametrize(
    ("printed", "code", "title"),
    [
        ("1.2 Alla läser", "1.2", "Alla läser"),
        ("1.2. Alla läser", "1.2", "Alla läser"),
        ("  1.2.10\nAlla   läser ", "1.2.10", "Alla läser"),
        ("3\u00a0Lillebro växer", "3", "Lillebro växer"),
        ("Alla läser", "", "Alla läser"),
        ("1.2", "", "1.2"),
        ("", "", ""),
    ],
)
def test_a_printed_goal_is_split_into_code_and_title(printed: str, code: str, title: str) -> None:
    assert split_printed(printed) == (code, title)


def test_goals_stand_in_number_order_and_those_without_code_last() -> None:
    codes = ["1", "1.1", "1.2", "1.10", "1.10.1", "2", "10", ""]

    assert sorted(codes, key=lambda code: order_of(code, "Alla läser")) == codes
    assert order_of("", "Ålder") > order_of("", "Zon")


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("1", "policy", ""),
        ("1.1", "area", "1"),
        ("1.1.1", "committee", "1.1"),
        ("1.1.1.4", "unit", "1.1.1"),
        ("", "area", ""),
    ],
)
def test_the_steps_of_a_code_say_its_level_and_parent(code: str, level: str, parent: str) -> None:
    assert (level_of(code), parent_code(code)) == (level, parent)
