"""Decisions about the control plan. Pure: no Django, no database, no clock, no translated text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness, squeeze

Field = Literal["area_goal", "process", "working_method", "systematic_control", "method", "owner"]

# R-IC-5 [004 §4.2]: what a plan row shows, in the order of the table.
PLAN_FIELDS: tuple[Field, ...] = (
    "area_goal",
    "process",
    "working_method",
    "systematic_control",
    "method",
    "owner",
)

# How columns and demanded points are worded. The owner before the method: 'ansvarig för kontrollmetod' is an owner.
_FIELD_STEMS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    ("owner", ("ansvarig", "kontrollägare", "owner")),
    ("method", ("metod",)),
    ("systematic_control", ("systematisk", "löpande kontroll")),
    ("working_method", ("arbetssätt", "arbetsätt", "working")),
    ("process", ("process",)),
    ("area_goal", ("mål",)),
)

# Wordings alike at least this much are taken for the same event, spelled differently.
SAME_EVENT = 0.8

# Roles that are the same role under two names. Data: a municipality's own pairs can be given instead.
ROLE_SYNONYMS: tuple[frozenset[str], ...] = (
    frozenset({"förvaltningschef", "förvaltningsdirektör"}),
    frozenset({"ekonomichef", "ekonomidirektör"}),
    frozenset({"personalchef", "personaldirektör", "hr-chef", "hr-direktör"}),
    frozenset({"kommunikationschef", "kommunikationsdirektör", "informationschef"}),
    frozenset({"it-chef", "it-direktör"}),
    frozenset({"dataskyddsombud", "personuppgiftsombud"}),
)

# Beginnings of words that tell that something is examined, measured or followed up.
_CONTROL_STEMS = (
    "kontroll", "stickprov", "uppfölj", "följ", "indikator", "aktivitet", "besök", "gransk", "avstäm", "stäm",
    "jämför", "mät", "enkät", "självskattning", "självvärdering", "systemutdrag", "utdrag", "logg", "rapport",
    "intervju", "attest", "inventer", "test", "verifier", "genomgång", "gå igenom", "revision", "utvärder",
    "bevak", "analys", "dialog", "redovis", "urval", "sökning", "register", "säkerställ", "prov", "kartlägg", "avläs",
    "statistik", "samtal", "tillsyn", "översyn", "observation", "undersök", "dokumentgransk", "protokoll",
)  # fmt: skip

_ABBREVIATION = re.compile(r"(?<![\w-])[A-ZÅÄÖ]{2,6}(?![\w-])")
_REFERENCE = re.compile(r"^\s*\d{1,2}\s*[.)]?\s*[a-zåäö]?\s*[.)]?\s+(?=[A-ZÅÄÖ]{2,}\b)")


Left = Literal["unknown", "dropped", "left_out", "under"]


def why_left_behind(*, is_known: bool, stands: bool, handling: str, reached: bool, reaches: bool) -> Left | None:
    """Why a row of last year's plan is not carried for an event; None when it is.

    ``is_known``: the plan had found the event in its analysis. ``stands``: it is in the new year's. ``reached``,
    ``reaches``: its value met the plan floor then, and now. What the committee took in under the floor is carried.
    """
    if not is_known:
        return "unknown"
    if not stands:
        return "dropped"
    if handling == "analysis_only":
        return "left_out"
    if reached and not reaches:
        return "under"
    return None if reaches or handling == "plan" else "left_out"


@dataclass(frozen=True)
class Pair:
    """An event as the plan lists it, beside the analysis row it stands for (None: not found)."""

    plan_row: Row
    event: str
    value: int | None
    risk_row: Row | None


def plan_events(plan_row: Row) -> tuple[tuple[str, int | None, int | None], ...]:
    """(wording, number, value) for each event of a plan row; a row's value is an event's own only when it is alone."""
    events = tuple(plan_row.values.get("events") or ())
    numbers = tuple(plan_row.values.get("risk_nrs") or ())
    value = plan_row.values.get("value")
    paired = numbers if len(numbers) == len(events) else (None,) * len(events)
    return tuple(
        (event, number, value if len(events) == 1 else None) for event, number in zip(events, paired, strict=True)
    )


def pair_events(plan_rows: Sequence[Row], risk_rows: Sequence[Row]) -> tuple[Pair, ...]:
    """R-IC-7: each listed event with its analysis row: same wording first, then the number, then the likest wording."""
    by_wording: dict[str, list[Row]] = {}
    by_number: dict[object, Row] = {}
    for row in risk_rows:
        by_wording.setdefault(fold(row.values.get("event")), []).append(row)
        if row.values.get("nr") is not None:
            by_number.setdefault(row.values["nr"], row)
    pairs = []
    for plan_row in plan_rows:
        for event, number, value in plan_events(plan_row):
            same = by_wording.get(fold(event), [])
            found = next((row for row in same if row.values.get("nr") == number), None) if number is not None else None
            if found is None:
                found = by_number.get(number) or _best(event, plan_row, same or risk_rows)
            pairs.append(Pair(plan_row, event, value, found))
    return tuple(pairs)


def _best(event: str, plan_row: Row, rows: Sequence[Row]) -> Row | None:
    """The row most alike, those in the plan row's own process first; None when nothing is alike enough."""
    process = fold(plan_row.values.get("process"))
    scored = [
        (likeness(event, row.values.get("event"), SAME_EVENT), fold(row.values.get("process")) == process, -place, row)
        for place, row in enumerate(rows)
    ]
    alike = [entry for entry in scored if entry[0] >= SAME_EVENT]
    return max(alike, key=lambda entry: entry[:3])[3] if alike else None


def is_only_a_name(text: str, names: Sequence[str | None]) -> bool:
    """R-IC-5: True when a control activity only repeats the name of the process or working method."""
    return any(name and fold(name) == fold(text) for name in names)


def is_unclear_code(text: str) -> bool:
    """R-IC-5: True for a text led by an internal reference ('2 c ABC: …'), which a reader outside cannot follow."""
    return bool(_REFERENCE.match(text)) and len(_ABBREVIATION.findall(text)) >= 1


def names_a_control(text: str) -> bool:
    """R-IC-5: True when any word tells that something is examined, measured or followed up."""
    words = squeeze(text).casefold()
    return any(re.search(rf"(?<![a-zåäö]){stem}|{stem}(?=er\b|en\b|s\b|ar\b|\b)", words) for stem in _CONTROL_STEMS)


def field_of(label: object) -> Field | None:
    """Which field a column's label, or a demanded point, speaks of; keys are their own labels."""
    words = squeeze(str(label)).casefold()
    if words in PLAN_FIELDS:
        return next(field for field in PLAN_FIELDS if field == words)
    return next((field for field, stems in _FIELD_STEMS if any(stem in words for stem in stems)), None)


def missing_fields(values: Mapping[str, object], fields: Sequence[Field] = PLAN_FIELDS) -> tuple[Field, ...]:
    """R-IC-5: which of the fields the row does not show.

    An activity says how it is carried out, so it answers for the method.
    """
    return tuple(field for field in fields if not _shown(values, field))


def _shown(values: Mapping[str, object], field: Field) -> bool:
    if field == "method":
        return bool(values.get("methods") or values.get("control_activities"))
    return bool(values.get("owners" if field == "owner" else field))


def activities_without(values: Mapping[str, object], field: Literal["owner", "method"]) -> tuple[str, ...]:
    """R-IC-5: the controls that lack an owner or a method, in a plan where others have one."""
    activities = values.get("activities")
    if not isinstance(activities, Sequence):
        return ()
    return tuple(
        str(activity.get("text") or "")
        for activity in activities
        if isinstance(activity, Mapping) and not activity.get(field)
    )


def roles_named_twice(
    names: Sequence[str], synonyms: Sequence[frozenset[str]] = ROLE_SYNONYMS
) -> tuple[frozenset[str], ...]:
    """Groups of names among those given that mean the same role."""
    known = {squeeze(name).casefold() for name in names}
    return tuple(frozenset(group & known) for group in synonyms if len(group & known) > 1)
