"""Reads of the goal tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.text import fold
from ledfyr.platform.history.replaying import past
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import Goal
from .policy import POLICY
from .rules import split_printed


def goals_in(actor: Actor, scope: Scope) -> QuerySet[Goal]:
    """The goals that hold in the committee's year, the council's and its own, in order."""
    POLICY.require_read(actor, scope)
    held = Goal.objects.filter(from_year__lte=scope.year).filter(Q(to_year__isnull=True) | Q(to_year__gte=scope.year))
    return held.filter(Q(committee__isnull=True) | Q(committee__slug=scope.committee)).select_related("parent")


def goal_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The tree as rows of kind 'goals'."""
    return [_row(goal) for goal in goals_in(actor, scope)]


def goal_rows_as_of(actor: Actor, scope: Scope, day: date) -> list[Row]:
    """The tree as it stood when the day ended. Raises PastDisposed, NotAllowed."""
    POLICY.require_read(actor, scope)
    ours = {None, committee_by_slug(scope.committee).pk}
    held = [
        goal
        for goal in past(Goal, day, ("parent",)).values()
        if goal.committee_id in ours and goal.from_year <= scope.year and (goal.to_year or scope.year) >= scope.year
    ]
    return [_row(goal) for goal in sorted(held, key=lambda goal: (goal.sort_key, goal.from_year))]


def _row(goal: Goal) -> Row:
    values: dict[str, Any] = {
        "level": goal.level,
        "code": goal.code,
        "title": goal.title,
        "parent": goal.parent.code if goal.parent else None,
        "assessment": None,
        "assessment_code": None,
        "expected_results": [],
    }
    return Row("goals", values, Place(register="goals", row=goal.code or goal.title[:40], key=str(goal.pk)))


def goals_by_printed(actor: Actor, scope: Scope, printed: Iterable[str]) -> dict[str, Goal]:
    """{printed: goal} for those printed goals that are known this year, by code, else by wording."""
    goals = list(goals_in(actor, scope))
    by_code = {goal.code: goal for goal in goals if goal.code}
    by_title = {fold(goal.title): goal for goal in goals}
    found: dict[str, Goal] = {}
    for text in printed:
        code, title = split_printed(text)
        goal = by_code.get(code) if code else by_title.get(fold(title))
        if goal is not None:
            found[text] = goal
    return found


def goal_tree(goals: Iterable[Goal], findings: Mapping[str, Sequence[Finding]]) -> list[dict[str, Any]]:
    """[{goal, findings, below: [...]}] from the top; a goal whose parent does not hold this year stands at the top.

    ``findings`` by the goal's key, as the review sorts them.
    """
    nodes: dict[Any, dict[str, Any]] = {
        goal.pk: {"goal": goal, "findings": findings.get(str(goal.pk), ()), "below": []} for goal in goals
    }
    top: list[dict[str, Any]] = []
    for node in nodes.values():
        above = nodes.get(node["goal"].parent_id)
        (above["below"] if above else top).append(node)
    return top


def levels_of(goals: Iterable[Goal]) -> list[dict[str, Any]]:
    """[{label, value}] how many goals there are of each level, from the top; levels without goals left out."""
    held = [goal.level for goal in goals]
    return [{"label": level.label, "value": held.count(level.value)} for level in Goal.Level if held.count(level.value)]
