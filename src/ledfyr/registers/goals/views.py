"""Pages of the goal tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.exchange.past import past_page
from ledfyr.engines.review.living import by_row, open_findings
from ledfyr.engines.ui.page import Page, page

from .policy import POLICY
from .selectors import goal_tree, goals_in, levels_of


@page(POLICY)
def goal_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The whole tree of the year, with what the review says about a goal beside it."""
    if (past := past_page(request, at, "goals")) is not None:
        return past
    goals = list(goals_in(at.actor, at.scope))
    findings = by_row(open_findings(at.actor, at.scope, at.today))
    context = {
        "tree": goal_tree(goals, findings),
        "total": len(goals),
        "levels": levels_of(goals),
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "goals/list.html", context)
