"""The page of the goal tree."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import WHERE, analysis, check_reading, found, take_in
from ledfyr.registers.goals.models import Goal
from ledfyr.registers.goals.selectors import goal_tree

pytestmark = pytest.mark.django_db
LIST = reverse("goals:list", args=WHERE)


def test_the_tree_answers_those_who_may_read() -> None:
    clients = found()
    check_reading(clients, LIST)
    assert "Inga mål ännu" in clients["reader"].get(LIST).content.decode()
    take_in(clients["controller"], analysis())
    check_reading(clients, LIST)
    assert "Hamnarna i Fyrvik är säkra" in clients["reader"].get(LIST).content.decode()


def test_a_goal_stands_below_its_parent_and_at_the_top_without_one() -> None:
    top = Goal(level="policy", code="1", title="A", from_year=2031)
    below = Goal(level="area", code="1.1", title="B", from_year=2031, parent=top)
    orphan = Goal(level="area", code="2.1", title="C", from_year=2031, parent=Goal(title="D"))
    tree = goal_tree([top, below, orphan], {})
    assert [node["goal"].code for node in tree] == ["1", "2.1"]
    assert [node["goal"].code for node in tree[0]["below"]] == ["1.1"]
