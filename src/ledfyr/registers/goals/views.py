"""Pages of the goal tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.review.living import by_row, open_findings
from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.findings import Finding

from .models import Goal
from .policy import POLICY
from .selectors import goals_in


@page
def goal_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The whole tree of the year, with what the review says about a goal beside it."""
    goals = list(goals_in(at.actor, at.scope))
    findings = by_row(open_findings(at.actor, at.scope, at.today))
    context = {
        "tree": goal_tree(goals, findings),
        "total": len(goals),
        "levels": _levels(goals),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "goals/list.html", context)


def goal_tree(goals: list[Goal], findings: dict[str, list[Finding]]) -> list[dict[str, Any]]:
    """[{goal, findings, below: [...]}] from the top; a goal whose parent does not hold this year stands at the top."""
    nodes = {goal.pk: {"goal": goal, "findings": findings.get(str(goal.pk), []), "below": []} for goal in goals}
    top = []
    for goal in goals:
        above = nodes.get(goal.parent_id)
        (above["below"] if above else top).append(nodes[goal.pk])
    return top


def _levels(goals: Iterable[Goal]) -> list[dict[str, Any]]:
    """How many goals there are of each level, from the top."""
    held = [goal.level for goal in goals]
    return [{"label": level.label, "value": held.count(level.value)} for level in Goal.Level if held.count(level.value)]
