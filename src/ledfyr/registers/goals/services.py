"""Writes to the goal tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import Goal
from .policy import POLICY
from .rules import level_of, order_of, parent_code, split_printed
from .selectors import goals_by_printed, goals_in

SAME_GOAL = 0.6  # below this, the same code stands for another council's goal


@transaction.atomic
def ensure_printed_goals(*, actor: Actor, scope: Scope, printed: Iterable[str]) -> dict[str, Goal]:
    """{printed: goal}, making goals that a plan prints but the tree lacks. The first spelling met is kept."""
    POLICY.require_write(actor, scope)
    wanted = [text for text in dict.fromkeys(printed) if text]
    found = goals_by_printed(actor, scope, wanted)
    for text in wanted:
        code, title = split_printed(text)
        known = found.get(text)
        if known is None or (code and likeness(known.title, title) < SAME_GOAL):
            found[text] = _add(actor, scope, {"level": level_of(code), "code": code, "title": title})
            found |= {other: found[text] for other in wanted if code and split_printed(other)[0] == code}
    return found


@transaction.atomic
def apply_goal_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Take in rows of kind 'goals'; existing goals (by code, else title) get the file's title."""
    POLICY.require_write(actor, scope)
    actions = [(row, _apply_one(actor, scope, row.values), "") for row in rows]
    return ImportPlan("goals", tuple(actions))


def plan_goal_rows(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What apply_goal_rows would do."""
    known = {_identity(goal.code, goal.title): goal for goal in goals_in(actor, scope)}
    actions = []
    for row in rows:
        goal = known.get(_identity(row.values.get("code"), row.values["title"]))
        what = "create" if goal is None else "unchanged" if goal.title == row.values["title"] else "update"
        actions.append((row, what, ""))
    return ImportPlan("goals", tuple(actions))


def _apply_one(actor: Actor, scope: Scope, values: Mapping[str, Any]) -> str:
    known = {_identity(goal.code, goal.title): goal for goal in goals_in(actor, scope)}
    goal = known.get(_identity(values.get("code"), values["title"]))
    if goal is None:
        _add(actor, scope, values)
        return "create"
    if goal.title == values["title"]:
        return "unchanged"
    old, goal.title = goal.title, values["title"]
    goal.full_clean()
    goal.save()
    record(
        actor, scope, Change("goals.retitled", "goal", str(goal.pk), {"title": (old, goal.title)}, {"code": goal.code})
    )
    return "update"


def _identity(code: str | None, title: str) -> str:
    return code or fold(title)


def _add(actor: Actor, scope: Scope, values: Mapping[str, Any]) -> Goal:
    code, title, level = values.get("code") or "", values["title"], values["level"]
    own = level in {Goal.Level.COMMITTEE, Goal.Level.UNIT}
    committee = committee_by_slug(scope.committee) if own else None
    same = Goal.objects.filter(committee=committee, code=code).exclude(code="")
    later = same.filter(from_year__gt=scope.year).order_by("from_year").first()
    if later is not None and likeness(later.title, title) >= SAME_GOAL:
        later.from_year = scope.year  # the same goal, met in an older document after a newer one
        later.save()
        record(actor, scope, Change("goals.added", "goal", str(later.pk), facts={"title": later.label}))
        return later
    same.filter(from_year__lt=scope.year, to_year__isnull=True).update(to_year=scope.year - 1)
    goal = Goal(
        committee=committee,
        level=level,
        code=code,
        title=title,
        parent=goals_in(actor, scope).filter(code=values.get("parent") or parent_code(code)).exclude(code="").first(),
        from_year=scope.year,
        to_year=later.from_year - 1 if later else None,
        sort_key=order_of(code, title),
    )
    goal.full_clean()
    goal.save()
    record(actor, scope, Change("goals.added", "goal", str(goal.pk), facts={"title": goal.label}))
    return goal
