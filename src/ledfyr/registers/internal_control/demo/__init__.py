"""Three years of invented control plans, with faults for the review to find in the last."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from ledfyr.engines.documents.texts import write_text
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.rows import Row
from ledfyr.registers.risks.public import rows_in, thread_key

from ..services import apply_rows

COMMITTEE = "utbildning"
ACTOR = Actor("Controller, ekonomistaben", frozenset({"controller"}))


def build(today: date) -> None:
    """Take the plans in."""
    for path in sorted(Path(__file__).parent.glob("plan_*.toml")):
        scope = Scope(COMMITTEE, int(path.stem.removeprefix("plan_")))
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        analysed = {row.thread_id: row for row in rows_in(ACTOR, scope)}
        rows = [_row(row, analysed) for row in data["rows"]]
        apply_rows(actor=ACTOR, scope=scope, rows=rows)
        write_text(actor=ACTOR, scope=scope, key="internal_control.introduction", text=data["introduction"])


def _row(data: dict[str, Any], analysed: dict[Any, Any]) -> Row:
    events = {thread: analysed.get(thread_key(COMMITTEE, thread)) for thread in data["threads"]}
    found = [event for event in events.values() if event is not None]
    first = found[0] if found else None
    wordings = data.get("event_wording", {})
    shown = {thread: wordings.get(thread) or (event.text if event else thread) for thread, event in events.items()}
    own_values = data.get("event_values", {})
    values: dict[str, Any] = {
        "risk_nrs": [event.nr for event in found if event.nr],
        "events": list(shown.values()),
        "area_goal": first.area_goal.label if first and first.area_goal else None,
        "process": data.get("process", first.process.name if first and first.process else None),
        "working_method": data.get(
            "working_method", first.working_method.name if first and first.working_method else None
        ),
        "systematic_control": data.get("systematic_control"),
        "value": next(iter(own_values.values()), None) if len(shown) == 1 else None,
        "event_values": {shown[thread]: value for thread, value in own_values.items()},
        "activities": data.get("activities", []),
        "control_activities": [activity["text"] for activity in data.get("activities", [])],
    }
    return Row("control-plan", values)
