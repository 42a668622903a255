"""Taking back what was just done to events, through the same services that did it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter, SomeRefused, Wanted
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.registers.goals.public import goals_in

from ..models import AnalysisRow, Measure
from ..policy import POLICY
from .batch import handle_events, rate_events
from .editing import describe_event, lock_row, place_event, restore_event, withdraw_event
from .measures import as_it_stands, change_measure, restore_measure, withdraw_measure


@logged
def undo_changes(*, actor: Actor, scope: Scope, recorded: Sequence[Recorded], today: date) -> None:
    """Take the changes back, newest first. Raises ChangedAfter, NotAllowed and what the services refuse."""
    POLICY.require_write_some(actor, scope)  # each service asks about its own row
    for code, run in _runs(recorded):
        if code in BATCHES:
            _in_bulk(actor, scope, code, run)
            continue
        for one in run:
            ONE_BY_ONE[code](actor, scope, one)


def _runs(recorded: Sequence[Recorded]) -> list[tuple[str, list[Recorded]]]:
    """Changes of the same code together, in their order."""
    out: list[tuple[str, list[Recorded]]] = []
    for one in recorded:
        if not out or out[-1][0] != one.code:
            out.append((one.code, []))
        out[-1][1].append(one)
    return out


def _in_bulk(actor: Actor, scope: Scope, code: str, run: Sequence[Recorded]) -> None:
    wanted = [
        Wanted(
            one.key,
            {name.removeprefix("after_"): pair[0] for name, pair in one.changes.items() if name != "value"},
            stood={name: pair[1] for name, pair in one.changes.items()},
        )
        for one in run
    ]
    try:
        BATCHES[code](actor=actor, scope=scope, wanted=wanted)
    except SomeRefused as refusal:
        raise refusal.refused[0].error from refusal


def _handled(**given: Any) -> None:
    handle_events(**given)


def _rated(**given: Any) -> None:
    rate_events(**given)


def _rated_after(**given: Any) -> None:
    rate_events(**given, stage="after")


def _still(row: AnalysisRow, one: Recorded, *names: str) -> None:
    """Raise ChangedAfter when a value is no longer the one that was set."""
    if any(getattr(row, name) != one.changes[name][1] for name in names if name in one.changes):
        raise ChangedAfter()


def _described(actor: Actor, scope: Scope, one: Recorded) -> None:
    row = lock_row(scope, one.key, None)
    _still(row, one, "text", "nr")
    text, nr = one.changes.get("text", [row.text])[0], one.changes.get("nr", [row.nr])[0]
    describe_event(actor=actor, scope=scope, key=one.key, version=None, text=text, nr=nr)


def _placed(actor: Actor, scope: Scope, one: Recorded) -> None:
    row = lock_row(scope, one.key, None)
    now: dict[str, Any] = {
        name: str(there) if (there := getattr(row, name)) else None
        for name in ("area_goal", "process", "working_method", "unit")
    }
    now["categories"] = row.categories
    if any(now[name] != pair[1] for name, pair in one.changes.items()):
        raise ChangedAfter()
    was = now | {name: pair[0] for name, pair in one.changes.items()}
    goal = next((goal.pk for goal in goals_in(actor, scope) if goal.label == was["area_goal"]), None)
    given = {name: was[name] or "" for name in ("process", "working_method", "unit")}
    place_event(actor=actor, scope=scope, key=one.key, version=None, goal=goal, categories=was["categories"], **given)


def _withdrawn(actor: Actor, scope: Scope, one: Recorded) -> None:
    restore_event(actor=actor, scope=scope, key=one.key)


def _back_again(actor: Actor, scope: Scope, one: Recorded) -> None:
    withdraw_event(actor=actor, scope=scope, key=one.key, version=None)


def _measure_added(actor: Actor, scope: Scope, one: Recorded) -> None:
    withdraw_measure(actor=actor, scope=scope, key=one.facts["measure_key"])


def _measure_withdrawn(actor: Actor, scope: Scope, one: Recorded) -> None:
    restore_measure(actor=actor, scope=scope, key=one.facts["measure_key"])


def _measure_changed(actor: Actor, scope: Scope, one: Recorded) -> None:
    measure = Measure.objects.filter(pk=one.facts["measure_key"], is_withdrawn=False).first()
    if measure is None:
        raise ChangedAfter()
    stands = as_it_stands(measure)
    plain = stands | {"due": stands["due"].isoformat() if stands["due"] else None}
    if any(plain[name] != pair[1] for name, pair in one.changes.items()):
        raise ChangedAfter()
    given = stands | {name: pair[0] for name, pair in one.changes.items()}
    if isinstance(given["due"], str):
        given["due"] = date.fromisoformat(given["due"])
    change_measure(actor=actor, scope=scope, key=measure.pk, **given)


BATCHES: dict[str, Callable[..., None]] = {
    "risks.event_rated": _rated,
    "risks.event_rated_after": _rated_after,
    "risks.event_to_plan": _handled,
    "risks.event_analysis_only": _handled,
    "risks.event_undecided": _handled,
}
ONE_BY_ONE: dict[str, Callable[[Actor, Scope, Recorded], None]] = {
    "risks.event_described": _described,
    "risks.event_placed": _placed,
    "risks.event_withdrawn": _withdrawn,
    "risks.event_restored": _back_again,
    "risks.event_added": _back_again,
    "risks.measure_added": _measure_added,
    "risks.measure_changed": _measure_changed,
    "risks.measure_withdrawn": _measure_withdrawn,
}
UNDO = Undo(codes=frozenset({*BATCHES, *ONE_BY_ONE}), run=undo_changes)
