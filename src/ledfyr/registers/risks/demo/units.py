"""Units' and a department's own analyses, what was lifted from them, and a question that most have answered."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from ledfyr.kernel.actor import Actor, Grant, Scope
from ledfyr.platform.organisation.models import Unit

from ..models import AnalysisRow
from ..selectors import requests_of, rows_in
from ..services import (
    add_event,
    add_measure,
    answer_request,
    hand_down,
    handle_event,
    join_event,
    lift_event,
    rate_event,
)


def build_units(actor: Actor, scope: Scope) -> None:
    """Each unit keeps its own rows by its own manager; the coordinator lifts and asks."""
    data = tomllib.loads((Path(__file__).parent / f"units_{scope.year}.toml").read_text(encoding="utf-8"))
    units = {unit.code: unit for unit in Unit.objects.all()}
    above = {row.nr: row for row in rows_in(actor, scope)}
    for one in data["units"]:
        unit = units[one["code"]]
        manager = _at(unit, one["who"], one.get("role", "unit_manager"), scope)
        for row in one["rows"]:
            _build_row(actor, manager, scope, unit, row, above, units)
    _ask(actor, scope, data["asked"], above[data["asked"]["nr"]], units)


def _at(unit: Unit, who: str, role: str, scope: Scope) -> Actor:
    return Actor(who, grants=(Grant(role, frozenset({scope.committee}), str(unit.pk)),))


def _build_row(
    actor: Actor,
    manager: Actor,
    scope: Scope,
    unit: Unit,
    data: dict[str, Any],
    above: dict[Any, AnalysisRow],
    units: dict[str, Unit],
) -> None:
    row = add_event(actor=manager, scope=scope, text=data["event"], unit=unit.pk)
    _rate(manager, scope, row, data)
    if data.get("measure"):
        add_measure(actor=manager, scope=scope, row_key=row.pk, text=data["measure"], responsible=manager.name)
    if data.get("joins"):
        join_event(actor=actor, scope=scope, key=row.pk, upper=above[data["joins"]].pk)
    if data.get("lift_to"):
        steps = {"likelihood": data["likelihood"], "consequence": data["consequence"]}
        to = units[data["lift_to"]].pk
        lift_event(actor=actor, scope=scope, key=row.pk, to=to, text=data["event"], handling="analysis_only", **steps)
    if data.get("after"):
        _rate(manager, scope, row, data["after"])


def _rate(manager: Actor, scope: Scope, row: AnalysisRow, data: dict[str, Any]) -> None:
    at: dict[str, Any] = {"actor": manager, "scope": scope, "key": row.pk, "version": None}
    rate_event(**at, likelihood=data["likelihood"], consequence=data["consequence"], reason=data.get("reason", ""))
    handle_event(**at, handling=data["handling"])


def _ask(actor: Actor, scope: Scope, data: dict[str, Any], row: AnalysisRow, units: dict[str, Unit]) -> None:
    hand_down(
        actor=actor,
        scope=scope,
        key=row.pk,
        units=[units[code].pk for code in data["units"]],
        due=data["due"],
        today=data["asked_on"],
        note=data["note"],
    )
    asked = {one.request.unit.code: one for one in requests_of(actor, scope, row, today=data["asked_on"])}
    for answer in data["answers"]:
        one = asked[answer["code"]]
        answer_request(
            actor=_at(one.request.unit, f"Rektor, {one.unit}", "unit_manager", scope),
            scope=scope,
            key=one.request.pk,
            likelihood=answer["likelihood"],
            consequence=answer["consequence"],
            reason=answer["reason"],
            today=data["due"],
        )
