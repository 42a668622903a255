"""Writes to the goal tree: identity is code and first year, never the title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.registers.goals.models import Goal
from ledfyr.registers.goals.selectors import goal_rows, goals_by_printed, goals_in
from ledfyr.registers.goals.services import apply_goal_rows, ensure_printed_goals, plan_goal_rows

pytestmark = pytest.mark.django_db
EARLIER, LATER, NEXT_DOOR = Scope("kultur", 2023), Scope("kultur", 2031), Scope("idrott", 2027)
READ, SAFE = "1.1 Alla barn i Lillebro läser mer", "1.1 Torg och gator är trygga för var och en"


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def printed(*texts: str, scope: Scope = SCOPE) -> dict[str, Goal]:
    return ensure_printed_goals(actor=CONTROLLER, scope=scope, printed=texts)


def row(code: str, title: str, level: str = "area", parent: str | None = None) -> Row:
    return Row("goals", {"level": level, "code": code, "title": title, "parent": parent})


def take_in(*rows: Row, scope: Scope = SCOPE) -> list[str]:
    """What was done with each row; the plan made beforehand says the same."""
    planned = plan_goal_rows(CONTROLLER, scope, rows)
    done = apply_goal_rows(actor=CONTROLLER, scope=scope, rows=rows)
    assert [action for _row, action, _what in planned.actions] == [action for _row, action, _what in done.actions]
    return [action for _row, action, _what in done.actions]


def spans() -> list[tuple[str, int, int | None]]:
    return [(g.label, g.from_year, g.to_year) for g in Goal.objects.order_by("code", "from_year")]


def test_two_spellings_of_a_code_are_one_goal_and_the_first_is_kept() -> None:
    other = "1.1. Alla barn i lillebro läser mera"
    goals = printed(READ, other)

    assert goals[READ].pk == goals[other].pk
    assert spans() == [(READ, 2027, None)]
    assert printed(other)[other].label == READ


def test_a_code_used_anew_by_another_council_begins_a_new_goal() -> None:
    printed(READ, scope=EARLIER)
    with recorded() as entries:
        printed(SAFE)

    assert spans() == [(READ, 2023, 2026), (SAFE, 2027, None)]
    assert [(e.code, e.changes) for e in entries] == [("goals.ended", {"to_year": [None, 2026]}), ("goals.added", {})]
    assert [g.label for g in goals_in(CONTROLLER, EARLIER)] == [READ]
    assert [g.label for g in goals_in(CONTROLLER, SCOPE)] == [SAFE]


def test_an_older_year_read_after_a_newer_moves_the_goals_first_year() -> None:
    goal = printed(READ)[READ]

    assert printed(READ, scope=EARLIER)[READ].pk == goal.pk
    assert spans() == [(READ, 2023, None)]


def test_an_older_year_with_another_goal_of_the_code_ends_before_the_newer() -> None:
    printed(SAFE)
    printed(READ, scope=EARLIER)

    assert spans() == [(READ, 2023, 2026), (SAFE, 2027, None)]


def test_a_newer_goal_met_in_an_older_year_ends_the_one_that_held_then() -> None:
    printed(READ, scope=Scope("kultur", 2020))
    printed(SAFE)
    printed(SAFE, scope=Scope("kultur", 2025))

    assert spans() == [(READ, 2020, 2024), (SAFE, 2025, None)]


def test_a_third_goal_between_two_closes_the_first() -> None:
    between = "1.1 Ledningsnäten i kommunen förnyas"
    printed(READ, scope=EARLIER)
    printed(SAFE, scope=LATER)
    printed(between)

    assert spans() == [(READ, 2023, 2026), (between, 2027, 2030), (SAFE, 2031, None)]


def test_within_its_first_year_a_code_is_its_own() -> None:
    """A plan may print another title at the code by mistake: that is no new goal, and no crash."""
    goal = printed(READ)[READ]

    assert printed(SAFE)[SAFE].pk == goal.pk
    assert printed(SAFE, scope=NEXT_DOOR)[SAFE].pk == goal.pk
    assert spans() == [(READ, 2027, None)]


def test_a_goal_without_code_is_told_by_its_wording() -> None:
    goals = printed("Alla läser mer", "alla läser  mer.", "Alla simmar")

    assert goals["Alla läser mer"].pk == goals["alla läser  mer."].pk
    assert sorted(Goal.objects.values_list("title", flat=True)) == ["Alla läser mer", "Alla simmar"]
    assert printed("ALLA LÄSER MER")["ALLA LÄSER MER"].title == "Alla läser mer"


def test_council_goals_are_shared_and_committee_goals_are_not() -> None:
    printed(READ, "1.1.1 Boken kommer i god tid")
    own = printed("1.1.1 Bollen är rund och lagom hård", scope=NEXT_DOOR)

    assert Goal.objects.filter(code="1.1").count() == 1
    assert own["1.1.1 Bollen är rund och lagom hård"].committee.slug == "idrott"
    assert [g.code for g in goals_in(CONTROLLER, SCOPE)] == ["1.1", "1.1.1"]
    assert goals_by_printed(CONTROLLER, NEXT_DOOR, [READ])[READ].label == READ


def test_rows_make_the_tree_with_parents_and_levels() -> None:
    rows = [
        row("1", "Lillebro lär", "policy"),
        row("1.1", "Alla läser", "area", "1"),
        row("1.1.1", "Boken", "committee"),
    ]

    assert take_in(*rows) == ["create"] * 3
    shown = [(r.values["level"], r.values["code"], r.values["parent"]) for r in goal_rows(CONTROLLER, SCOPE)]
    assert shown == [("policy", "1", None), ("area", "1.1", "1"), ("committee", "1.1.1", "1.1")]
    assert Goal.objects.get(code="1.1.1").committee.slug == "kultur"


def test_the_same_rows_twice_change_nothing() -> None:
    rows = [row("1", "Lillebro lär", "policy"), row("", "Utan kod")]
    take_in(*rows)

    with nothing_changes():
        assert take_in(*rows) == ["unchanged"] * 2


def test_a_new_spelling_is_recorded_with_old_and_new() -> None:
    take_in(row("1.1", "Alla barn i Lillebro läser mer"))
    with recorded() as entries:
        assert take_in(row("1.1", "Alla barn och unga i Lillebro läser mer")) == ["update"]

    assert [(e.code, e.changes) for e in entries] == [
        ("goals.retitled", {"title": ["Alla barn i Lillebro läser mer", "Alla barn och unga i Lillebro läser mer"]})
    ]


def test_rows_of_a_new_council_do_not_rewrite_the_old_councils_goal() -> None:
    take_in(row("1.1", "Alla barn i Lillebro läser mer"), scope=EARLIER)

    assert take_in(row("1.1", "Torg och gator är trygga för var och en")) == ["create"]
    assert [g.label for g in goals_in(CONTROLLER, EARLIER)] == [READ]


def test_a_code_twice_in_a_file_is_one_goal() -> None:
    assert take_in(row("1.1", "Alla läser"), row("1.1", "Alla läser")) == ["create", "unchanged"]
    assert Goal.objects.count() == 1


def test_goals_that_the_file_lacks_are_told_and_stay() -> None:
    take_in(row("1", "Lillebro lär", "policy"), row("1.1", "Alla läser"))
    done = apply_goal_rows(actor=CONTROLLER, scope=SCOPE, rows=[row("1", "Lillebro lär", "policy")])

    assert [gone.values["code"] for gone in done.gone] == ["1.1"]
    assert Goal.objects.count() == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda: ensure_printed_goals(actor=READER, scope=SCOPE, printed=[READ]),
        lambda: apply_goal_rows(actor=READER, scope=SCOPE, rows=[row("1", "Lillebro lär")]),
    ],
)
def test_a_reader_changes_nothing(write: Callable[[], Any]) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        write()


def test_many_rows_cost_a_fixed_number_of_reads(django_assert_max_num_queries) -> None:
    rows = [row("", f"Mål om sak nummer {number}") for number in range(60)]
    take_in(*rows)

    with django_assert_max_num_queries(12):
        take_in(*rows)
