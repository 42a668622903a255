"""Meeting dates from a file. A meeting is known by its day; what is gone from the file is reported, never removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.planning.models import Meeting
from ledfyr.platform.planning.rules import check_day

from ..policy import POLICY
from ..selectors import meeting_rows
from .meetings import add_meeting, change_meeting


def plan_meeting_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What take_in_meetings would do, row by row."""
    POLICY.require_read(actor, scope)
    days = [row.values["day"] for row in rows]
    known = {one.day.isoformat(): one for one in Meeting.objects.filter(committee__slug=scope.committee, day__in=days)}
    actions, seen = [], set()
    for row in rows:
        day = row.values["day"]
        action, why = ("unchanged", "") if day in seen else _meet(known.get(day), row.values)
        seen.add(day)
        actions.append((row, action, why))
    gone = tuple(row for row in meeting_rows(actor, scope) if row.values["day"] not in seen)
    return ImportPlan("meetings", tuple(actions), gone)


@logged
def take_in_meetings(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Add and change meetings as the file says. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    plan = plan_meeting_rows(actor=actor, scope=scope, rows=rows)
    for row, action, _why in plan.actions:
        given = {name: row.values[name] for name in ("place", "note")}
        day, starts = date.fromisoformat(row.values["day"]), _time(row.values["starts"])
        if action == "create":
            add_meeting(actor=actor, scope=scope, day=day, starts=starts, **given)
        if action == "update":
            old = Meeting.objects.get(committee__slug=scope.committee, day=day)
            change_meeting(actor=actor, scope=scope, key=old.pk, version=old.version, day=day, starts=starts, **given)
    return plan


def _meet(known: Meeting | None, values: Mapping[str, Any]) -> tuple[str, str]:
    try:
        check_day(date.fromisoformat(values["day"]))
    except DomainError:
        return "reject", "day"
    if known is None:
        return "create", ""
    wanted = {"starts": _time(values["starts"]), "place": values["place"], "note": values["note"]}
    changed = [name for name, value in wanted.items() if getattr(known, name) != value]
    return ("update", ", ".join(changed)) if changed else ("unchanged", "")


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
