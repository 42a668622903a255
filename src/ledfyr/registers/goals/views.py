"""Pages of the goal tree."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.ui.page import Page, page

from .selectors import goals_in


@page
def goal_list(request: HttpRequest, at: Page) -> HttpResponse:
    """The whole tree of the year."""
    goals = list(goals_in(at.actor, at.scope))
    return render(request, "goals/list.html", {"goals": goals})
