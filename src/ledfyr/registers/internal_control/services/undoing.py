"""Taking back what was just done to the plan, through the same services that did it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.registers.goals.public import goals_in

from ..models import ControlActivity
from ..policy import POLICY
from .activities import as_it_stands, change_activity, restore_activity, withdraw_activity
from .editing import in_words, lock_plan_row, place_plan_row, restore_plan_row, withdraw_plan_row
from .new_year import ask_again, give_back_carried


@logged
def undo_changes(*, actor: Actor, scope: Scope, recorded: Sequence[Recorded], today: date) -> None:
    """Take the changes back, newest first. Raises ChangedAfter, NotAllowed and what the services refuse."""
    POLICY.require_write(actor, scope)
    for code, run in groupby(recorded, key=lambda one: one.code):
        found = list(run)
        if code in TOGETHER:
            TOGETHER[code](actor=actor, scope=scope, keys=[one.key for one in found])
            continue
        for one in found:
            WAYS[code](actor, scope, one)


def _added(actor: Actor, scope: Scope, one: Recorded) -> None:
    withdraw_plan_row(actor=actor, scope=scope, key=one.key, version=None)


def _withdrawn(actor: Actor, scope: Scope, one: Recorded) -> None:
    restore_plan_row(actor=actor, scope=scope, key=one.key)


def _placed(actor: Actor, scope: Scope, one: Recorded) -> None:
    row = lock_plan_row(scope, one.key, None)
    names = ("area_goal", "process", "working_method", "systematic_control")
    now: dict[str, Any] = {name: in_words(getattr(row, name)) for name in names}
    if any(now[name] != pair[1] for name, pair in one.changes.items()):
        raise ChangedAfter()
    was = now | {name: pair[0] for name, pair in one.changes.items()}
    goal = next((goal.pk for goal in goals_in(actor, scope) if goal.label == was["area_goal"]), None)
    control = was["systematic_control"] or ""
    place_plan_row(
        actor=actor,
        scope=scope,
        key=one.key,
        version=None,
        goal=goal,
        process=was["process"] or "",
        working_method=was["working_method"] or "",
        control=control,
    )


def _activity_added(actor: Actor, scope: Scope, one: Recorded) -> None:
    withdraw_activity(actor=actor, scope=scope, key=one.facts["activity"])


def _activity_withdrawn(actor: Actor, scope: Scope, one: Recorded) -> None:
    restore_activity(actor=actor, scope=scope, key=one.facts["activity"])


def _activity_changed(actor: Actor, scope: Scope, one: Recorded) -> None:
    activity = ControlActivity.objects.filter(pk=one.facts["activity"], is_withdrawn=False).first()
    if activity is None or _has_changed(activity, one):
        raise ChangedAfter()
    was = {name: pair[0] for name, pair in one.changes.items()}
    change_activity(actor=actor, scope=scope, key=activity.pk, **was)


def _has_changed(activity: ControlActivity, one: Recorded) -> bool:
    stands = as_it_stands(activity)
    return any(stands[name] != pair[1] for name, pair in one.changes.items())


WAYS: dict[str, Callable[[Actor, Scope, Recorded], None]] = {
    "internal_control.row_added": _added,
    "internal_control.row_restored": _added,
    "internal_control.row_withdrawn": _withdrawn,
    "internal_control.row_placed": _placed,
    "internal_control.activity_added": _activity_added,
    "internal_control.activity_changed": _activity_changed,
    "internal_control.activity_withdrawn": _activity_withdrawn,
}
TOGETHER: dict[str, Callable[..., None]] = {
    "internal_control.row_carried": give_back_carried,
    "internal_control.row_unchanged": ask_again,
}
UNDO = Undo(codes=frozenset({*WAYS, *TOGETHER}), run=undo_changes)
