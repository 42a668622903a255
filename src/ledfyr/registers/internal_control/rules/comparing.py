"""What differs between two years' plans: rows, and in a row its controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness

PlanKind = Literal["new", "dropped", "events", "systematic", "controls", "text", "method", "owner", "timing", "other"]
PLAN_KINDS: tuple[PlanKind, ...] = (
    "new", "dropped", "events", "systematic", "controls", "text", "method", "owner", "timing", "other",
)  # fmt: skip

# Control texts alike at least this much are taken for the same control, worded anew.
SAME_CONTROL = 0.6
_FIELDS: Mapping[str, PlanKind] = {
    "text": "text",
    "method": "method",
    "owner": "owner",
    "timing": "timing",
    "units": "other",
    "occasion": "other",
    "description": "other",
}

Values = Mapping[str, Any]


@dataclass(frozen=True)
class ControlChange:
    """One thing that differs. ``field``: a field of the control ``control``, 'control' for one that came or went, or
    'systematic_control' or 'events' of the row itself."""

    field: str
    kind: PlanKind
    old: Any
    new: Any
    control: str = ""


@dataclass(frozen=True)
class PlanDifference:
    """A row in both plans, or in one of them. ``kinds`` is empty for what is the same."""

    earlier: Row | None
    later: Row | None
    kinds: tuple[PlanKind, ...] = ()
    changes: tuple[ControlChange, ...] = ()


def has_changed_control(difference: PlanDifference) -> bool:
    """True when the way an event is controlled differs: the systematic control, or anything about its controls."""
    return any(kind != "events" for kind in difference.kinds)


def plan_differences(earlier: Sequence[Row], later: Sequence[Row]) -> tuple[PlanDifference, ...]:
    """Each row with the one it was, in the later order, what has gone last.

    Rows meet by the threads of their events, the most shared first; else by the same wordings; rows without events by
    process and systematic control. Each meets one.
    """
    met = _meetings(earlier, later)
    taken = set(met.values())
    out = [_difference(earlier[met[at]] if at in met else None, row) for at, row in enumerate(later)]
    gone = (PlanDifference(row, None, ("dropped",)) for at, row in enumerate(earlier) if at not in taken)
    return (*out, *gone)


def _meetings(earlier: Sequence[Row], later: Sequence[Row]) -> dict[int, int]:
    """{place in later: place in earlier}."""
    met: dict[int, int] = {}
    taken: set[int] = set()
    for marks in (_threads, _wordings, _place):
        holders: dict[Any, list[int]] = {}
        for at, row in enumerate(earlier):
            for mark in marks(row):
                holders.setdefault(mark, []).append(at)
        shared: dict[tuple[int, int], int] = {}
        for at, row in enumerate(later):
            for mark in marks(row):
                for before in holders.get(mark, ()):
                    shared[at, before] = shared.get((at, before), 0) + 1
        for at, before in sorted(shared, key=lambda pair: (-shared[pair], pair)):
            if at not in met and before not in taken:
                met[at] = before
                taken.add(before)
    return met


def _threads(row: Row) -> set[Any]:
    return set(row.values.get("threads") or ())


def _wordings(row: Row) -> set[Any]:
    return {fold(event) for event in row.values.get("events") or () if fold(event)}


def _place(row: Row) -> set[Any]:
    place = (fold(row.values.get("process")), fold(row.values.get("systematic_control")))
    return {place} if any(place) and not row.values.get("events") else set()


def _difference(before: Row | None, now: Row) -> PlanDifference:
    if before is None:
        return PlanDifference(None, now, ("new",))
    changes: list[ControlChange] = []
    if _events_differ(before, now):
        changes.append(ControlChange("events", "events", before.values.get("events"), now.values.get("events")))
    old, new = (row.values.get("systematic_control") or None for row in (before, now))
    if fold(old) != fold(new):
        changes.append(ControlChange("systematic_control", "systematic", old, new))
    changes += _controls(before.values.get("activities") or (), now.values.get("activities") or ())
    found = {change.kind for change in changes}
    return PlanDifference(before, now, tuple(kind for kind in PLAN_KINDS if kind in found), tuple(changes))


def _events_differ(before: Row, now: Row) -> bool:
    """By thread where both know them: a new wording is the risk analysis' change, not the plan's."""
    if _threads(before) and _threads(now):
        return _threads(before) != _threads(now)
    return _wordings(before) != _wordings(now)


def _controls(earlier: Sequence[Values], later: Sequence[Values]) -> list[ControlChange]:
    """Field by field for controls that meet; those that came or went whole, by their words."""
    free = dict(enumerate(earlier))
    met: dict[int, Values] = {}
    for at, control in enumerate(later):
        same = next((n for n, one in free.items() if fold(one.get("text")) == fold(control.get("text"))), None)
        if same is not None:
            met[at] = free.pop(same)
    for at, control in enumerate(later):
        alike = [] if at in met else [(_likeness(one, control), -n) for n, one in free.items()]
        score, n = max(alike, default=(0.0, 0))
        if score >= SAME_CONTROL:
            met[at] = free.pop(-n)
    out: list[ControlChange] = []
    for at, control in enumerate(later):
        out += _fields(met[at], control) if at in met else [_whole(control, is_new=True)]
    return [*out, *(_whole(one, is_new=False) for one in free.values())]


def _likeness(one: Values, other: Values) -> float:
    return likeness(one.get("text"), other.get("text"), SAME_CONTROL)


def _whole(control: Values, *, is_new: bool) -> ControlChange:
    words = str(control.get("text") or "")
    return ControlChange("control", "controls", None if is_new else words, words if is_new else None, words)


def _fields(before: Values, now: Values) -> list[ControlChange]:
    return [
        ControlChange(name, kind, before.get(name) or None, now.get(name) or None, str(now.get("text") or ""))
        for name, kind in _FIELDS.items()
        if fold(before.get(name)) != fold(now.get(name))
    ]
