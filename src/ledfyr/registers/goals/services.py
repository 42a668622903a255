"""Writes to the goal tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness, squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import Goal
from .policy import POLICY
from .rules import level_of, order_of, parent_code, split_printed
from .selectors import goal_rows, goals_by_printed, goals_in

SAME_GOAL = 0.6  # below this, the same code stands for another council's goal


@logged
def ensure_printed_goals(*, actor: Actor, scope: Scope, printed: Iterable[str]) -> dict[str, Goal]:
    """{printed: goal}, making goals that a plan prints but the tree lacks. The first spelling met is kept."""
    POLICY.require_write(actor, scope)
    wanted = [text for text in dict.fromkeys(printed) if text]
    found = goals_by_printed(actor, scope, wanted)
    for text in wanted:
        code, title = split_printed(text)
        known = found.get(text)
        if known is None or _is_another(known, title, scope):
            found[text] = _add(actor, scope, {"level": level_of(code), "code": code, "title": title})
            found |= {
                other: found[text] for other in wanted if _identity(*split_printed(other)) == _identity(code, title)
            }
    return found


@logged
def apply_goal_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Take in rows of kind 'goals'; existing goals (by code, else title) get the file's title.

    A code that an earlier council used for something else begins a new goal; the old one ends the year before.
    """
    POLICY.require_write(actor, scope)
    known = _known(actor, scope)
    actions = []
    for row in rows:
        goal, action = _meet(known, row.values, scope)
        if action == "update" and goal is not None:
            _retitle(actor, scope, goal, squeeze(row.values["title"]))
        if action == "create":
            goal = _add(actor, scope, row.values)
            known[_identity(goal.code, goal.title)] = goal
        actions.append((row, action, "title" if action == "update" else ""))
    return ImportPlan("goals", tuple(actions), _gone(actor, scope, rows))


def plan_goal_rows(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What apply_goal_rows would do."""
    known = _known(actor, scope)
    actions = []
    for row in rows:
        _goal, action = _meet(known, row.values, scope)
        if action == "create":
            code, title = row.values.get("code") or "", squeeze(row.values["title"])
            known[_identity(code, title)] = Goal(code=code, title=title, from_year=scope.year)
        actions.append((row, action, "title" if action == "update" else ""))
    return ImportPlan("goals", tuple(actions), _gone(actor, scope, rows))


def _known(actor: Actor, scope: Scope) -> dict[str, Goal]:
    return {_identity(goal.code, goal.title): goal for goal in goals_in(actor, scope)}


def _gone(actor: Actor, scope: Scope, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The year's goals that the file lacks."""
    met = {_identity(row.values.get("code"), row.values["title"]) for row in rows}
    living = goal_rows(actor, scope)
    return tuple(row for row in living if _identity(row.values["code"], row.values["title"]) not in met)


def _meet(known: Mapping[str, Goal], values: Mapping[str, Any], scope: Scope) -> tuple[Goal | None, str]:
    """The goal that a row stands for, and what the row does to it."""
    title = squeeze(values["title"])
    goal = known.get(_identity(values.get("code"), title))
    if goal is None or _is_another(goal, title, scope):
        return None, "create"
    return goal, "unchanged" if goal.title == title else "update"


def _is_another(known: Goal, title: str, scope: Scope) -> bool:
    """True when the same code now stands for another goal. Within the year that a goal began its code is its own."""
    return bool(known.code) and known.from_year < scope.year and likeness(known.title, title) < SAME_GOAL


def _retitle(actor: Actor, scope: Scope, goal: Goal, title: str) -> None:
    old, goal.title = goal.title, title
    goal.sort_key = order_of(goal.code, title)
    goal.full_clean()
    goal.save()
    facts = {"code": goal.code or title}
    record(actor, scope, Change("goals.retitled", "goal", str(goal.pk), {"title": (old, title)}, facts))


def _identity(code: str | None, title: str) -> str:
    return code or fold(title)


def _add(actor: Actor, scope: Scope, values: Mapping[str, Any]) -> Goal:
    code, title, level = values.get("code") or "", squeeze(values["title"]), values["level"]
    own = level in {Goal.Level.COMMITTEE, Goal.Level.UNIT}
    committee = committee_by_slug(scope.committee) if own else None
    same = Goal.objects.filter(committee=committee, code=code).exclude(code="")
    later = same.filter(from_year__gt=scope.year).order_by("from_year").first()
    _end(actor, scope, same)
    if later is not None and likeness(later.title, title) >= SAME_GOAL:
        # The same goal, met in an older document after a newer one.
        changes = {"from_year": (later.from_year, scope.year)}
        later.from_year = scope.year
        later.full_clean()
        later.save()
        record(actor, scope, Change("goals.added", "goal", str(later.pk), changes, {"title": later.label}))
        return later
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


def _end(actor: Actor, scope: Scope, same: QuerySet[Goal]) -> None:
    """Let earlier goals of the code end the year before."""
    last = scope.year - 1
    for goal in same.filter(from_year__lt=scope.year).filter(Q(to_year__isnull=True) | Q(to_year__gt=last)):
        changes = {"to_year": (goal.to_year, last)}
        goal.to_year = last
        goal.save()
        facts = {"title": goal.label, "year": last}
        record(actor, scope, Change("goals.ended", "goal", str(goal.pk), changes, facts))
