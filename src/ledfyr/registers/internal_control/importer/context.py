"""What stands around every plan row (goal to systematic control): printed, carried down, or taken from the analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.text import likeness

from .lines import PlanDraft
from .matching import ALIKE, Matcher

FROM_ANALYSIS = {"process": "process_from_analysis", "working_method": "working_method_from_analysis"}
Loose = list[tuple[Place, str, str]]


@dataclass
class _State:
    """What blank cells would be filled with."""

    goal: str | None = None
    process: str | None = None
    working_method: str | None = None
    systematic_control: str | None = None
    context_lines: list[int] = field(default_factory=list)


def resolve(drafts: list[PlanDraft], matcher: Matcher, file: str) -> tuple[list[Row], Loose]:
    """One row per event; lines without an event join the row they continue, or are loose."""
    rows: list[Row] = []
    loose: Loose = []
    state = _State()
    merged = _merge_continuations(drafts, loose, file)
    for draft in merged:
        rows.append(_row(draft, state, matcher, file))
    return rows, loose


def _merge_continuations(drafts: list[PlanDraft], loose: Loose, file: str) -> list[PlanDraft]:
    """A line without an event holds more activities for the row above; without activities it opens the row below."""
    out: list[PlanDraft] = []
    opening: list[PlanDraft] = []
    for draft in drafts:
        if draft.event:
            for before in opening:
                draft.own = before.own | draft.own
                draft.goal = draft.goal or before.goal
                draft.doubts = before.doubts + draft.doubts
                draft.first = (draft.first or before.first) and not before.goal
                draft.extra_lines.append(before.line)
            opening = []
            out.append(draft)
        elif draft.activities and out and not opening and not draft.own:
            out[-1].activities += draft.activities
            out[-1].extra_lines.append(draft.line)
            out[-1].doubts += draft.doubts
        elif (draft.own or draft.goal) and not draft.activities:
            opening.append(draft)
        elif draft.own or draft.activities:
            draft.doubt("missing_event", "event")
            out.append(draft)
        else:
            loose.append(
                (Place(file=file, lines=(draft.line.number,), part=draft.line.part), draft.line.words, "no_event")
            )
    for draft in opening:
        loose.append(
            (Place(file=file, lines=(draft.line.number,), part=draft.line.part), draft.line.words, "only_context")
        )
    return out


def _row(draft: PlanDraft, state: _State, matcher: Matcher, file: str) -> Row:
    own = draft.own
    if draft.goal:
        state.goal = draft.goal
    risk = (
        matcher.find(
            draft.event,
            draft.value,
            own.get("process") or state.process,
            own.get("working_method") or state.working_method,
        )
        if draft.event
        else None
    )
    if risk is None and draft.event and matcher.risks:
        draft.doubt("event_not_in_analysis", "event", draft.event)
    context = _context(draft, state, risk)
    state.process, state.working_method = context["process"], context["working_method"]
    state.systematic_control = context["systematic_control"]
    goal = state.goal
    if risk is not None and not goal:
        goal = risk.values["area_goal"]
    lines = sorted({draft.line.number, *draft.goal_lines, *(line.number for line in draft.extra_lines)})
    words = "\n".join(line.words for line in sorted([draft.line, *draft.extra_lines], key=lambda line: line.number))
    place = Place(file=file, lines=tuple(lines), part=draft.line.part)
    values = _values(draft, context, goal, risk)
    return Row(kind="control-plan", values=values, place=place, words=words, doubts=tuple(draft.doubts))


def _context(draft: PlanDraft, state: _State, risk: Row | None) -> dict[str, str | None]:
    """Printed cells stay. A blank one is carried down where the analysis agrees or is silent; else it decides."""
    own = draft.own
    carried: dict[str, str | None] = {"process": state.process, "working_method": state.working_method}
    if own.get("process"):
        carried["working_method"] = None
    out: dict[str, str | None] = {}
    changed = False
    for name, code in FROM_ANALYSIS.items():
        said = risk.values[name] if risk is not None else None
        kept = carried[name]
        if own.get(name):
            out[name] = own[name]
        elif name not in draft.columns:
            # The table has no such column: nothing is printed, and the analysis alone knows.
            out[name] = said
        elif said and (kept is None or likeness(kept, said) < ALIKE):
            out[name] = said
            draft.doubt(code, name, kept or "", said)
            changed = True
        else:
            out[name] = kept
            if kept and risk is None and draft.first:
                draft.doubt("carried_over_head", name, "", kept)
    if own.get("systematic_control"):
        out["systematic_control"] = own["systematic_control"]
    elif own.get("process") or own.get("working_method") or changed:
        out["systematic_control"] = None
        if changed and not own.get("working_method"):
            draft.doubt("plan_context_missing", "systematic_control", state.systematic_control or "", "")
    else:
        out["systematic_control"] = state.systematic_control
    return out


def _values(draft: PlanDraft, context: dict[str, str | None], goal: str | None, risk: Row | None) -> dict[str, Any]:
    number = risk.values["nr"] if risk is not None else None
    numbers = draft.numbers or ([number] if number is not None else [])
    value = draft.value if draft.value is not None else (risk.values["value"] if risk is not None else None)
    activities = [activity for activity in draft.activities if any(activity.values())]
    printed = {doubt.field: doubt.printed for doubt in draft.doubts if doubt.code in FROM_ANALYSIS.values()}
    return {
        "risk_nrs": numbers,
        "events": [event for event in (draft.event, *draft.more_events) if event],
        "area_goal": goal,
        **context,
        "value": value,
        "activities": activities,
        "control_activities": flat(activities, "text"),
        "methods": flat(activities, "method"),
        "owners": flat(activities, "owner"),
        "process_printed": printed.get("process"),
        "working_method_printed": printed.get("working_method"),
    }


def flat(activities: list[dict[str, Any]], key: str) -> list[str]:
    """The activities' values for a key, each once, in order."""
    return list(dict.fromkeys(activity[key] for activity in activities if activity.get(key)))
