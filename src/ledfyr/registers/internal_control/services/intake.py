"""Taking in many plan rows at once: the register's one batch service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.matching import differences, plain
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.text import fold, likeness, search_text, squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.positions import positions_named
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import lock_year
from ledfyr.registers.goals.public import ensure_printed_goals, split_printed
from ledfyr.registers.risks.public import ensure_processes, rows_in

from ..models import ControlActivity, PlanRow, PlanRowEvent, SystematicControl
from ..policy import POLICY
from ..selectors import as_row, event_wording, plan_rows_in
from .activities import FIELDS, clean
from .editing import note

SAME_EVENT = 0.9
KEPT = ("events", "area_goal", "process", "working_method", "systematic_control", "activities")


@dataclass
class _Match:
    row: Row
    living: PlanRow | None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def action(self) -> str:
        if self.living is None:
            return "create"
        return "update" if self.changes else "unchanged"


def plan_intake(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What apply_rows would do to the committee's plan, and which living rows the file lacks."""
    living = list(plan_rows_in(actor, scope))
    return _as_plan(_match(living, rows, scope, _numbers(actor, scope)), living, scope)


@logged
def apply_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Take the rows in: create and update, never delete. Returns what was done. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    lock_year(scope)
    living = list(plan_rows_in(actor, scope).select_for_update(of=("self",)))
    matches = _match(living, rows, scope, _numbers(actor, scope))
    plan = _as_plan(matches, living, scope)
    before = {m.living.pk: _before(m.living, scope) for m in matches if m.living and m.changes}
    written = [m for m in matches if m.action != "unchanged"]
    _Writer(actor, scope, written).write()
    marks = [
        {"key": str(m.living.pk), "version": m.living.version, "before": before.get(m.living.pk)}
        for m in written
        if m.living
    ]
    return replace(plan, marks=tuple(marks))


@logged
def undo_intake(*, actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take an import back: new rows are withdrawn, changed ones get their old values.

    Raises ChangedSince when any of the rows has changed after the import; then nothing is undone.
    """
    POLICY.require_write(actor, scope)
    rows = PlanRow.objects.select_for_update(of=("self",)).filter(committee__slug=scope.committee, year=scope.year)
    living = {str(row.pk): row for row in rows.filter(pk__in=[mark["key"] for mark in marks])}
    changed = [m["key"] for m in marks if m["key"] not in living or living[m["key"]].version != m["version"]]
    if changed:
        named = [note(living[key], "", {}).facts["events"] for key in changed[:5] if key in living]
        raise ChangedSince(rows=", ".join(str(name) for name in named))
    new = [living[mark["key"]] for mark in marks if mark["before"] is None]
    for row in new:
        row.is_withdrawn, row.version = True, row.version + 1
    PlanRow.objects.bulk_update(new, ["is_withdrawn", "version"])
    undone = {"is_withdrawn": (False, True)}
    record(actor, scope, *(note(row, "internal_control.import_undone", undone) for row in new))
    old = [_as_it_was(mark) for mark in marks if mark["before"] is not None]
    if old:
        apply_rows(actor=actor, scope=scope, rows=old)


def _identity(values: Any) -> tuple[Any, ...]:
    """What makes two plan rows the same: the events they answer; for rows without events their place."""
    words = tuple(sorted(fold(event) for event in values.get("events") or []))
    return words or (
        fold(values.get("process")),
        fold(values.get("working_method")),
        fold(values.get("systematic_control")),
    )


def _before(row: PlanRow, scope: Scope) -> dict[str, Any]:
    """Everything that an import may change in a row, JSON-ready."""
    own = {event_wording(event): event.value for event in row.events.all() if event.value is not None}
    source = {"words": row.source_words, "place": row.source_place, "doubts": row.doubts}
    return {**as_row(row, scope).values, "event_values": own, "source": source}


def _as_it_was(mark: Mapping[str, Any]) -> Row:
    source = mark["before"]["source"]
    place = source["place"]
    return Row(
        "control-plan",
        {**mark["before"], "key": mark["key"]},
        Place(file=place.get("file", ""), lines=tuple(place.get("lines", ())), part=place.get("part", "")),
        source["words"],
        tuple(Doubt(**doubt) for doubt in source["doubts"]),
    )


def _numbers(actor: Actor, scope: Scope) -> frozenset[int]:
    """The numbers that the analysis of the year has."""
    numbers = rows_in(actor, scope).order_by().values_list("nr", flat=True)
    return frozenset(nr for nr in numbers if nr is not None)


def _match(living: Sequence[PlanRow], rows: Sequence[Row], scope: Scope, numbers: frozenset[int]) -> list[_Match]:
    """Pair rows with living ones by key, else by the events that they answer; among the same, by number. Each once."""
    free: dict[tuple[Any, ...], list[tuple[PlanRow, Row]]] = {}
    shown_rows = [(row, as_row(row, scope)) for row in living]
    for pair in shown_rows:
        free.setdefault(_identity(pair[1].values), []).append(pair)
    by_key = {str(pair[0].pk): pair for pair in shown_rows}
    out: list[_Match] = []
    for row in rows:
        match = _Match(row, None)
        same = free.get(_identity(row.values)) or []
        found = by_key.get(row.values["key"]) if row.values.get("key") else None
        if found is None and same:
            wanted = row.values.get("risk_nrs") or []
            found = next((pair for pair in same if pair[1].values["risk_nrs"] == wanted), same[0])
            same.remove(found)
        if found is not None:
            match = _Match(row, found[0], _changes(*found, row, numbers))
        out.append(match)
    return out


def _changes(living: PlanRow, shown: Row, row: Row, numbers: frozenset[int]) -> dict[str, tuple[Any, Any]]:
    """What the incoming row changes in what is kept.

    Methods and owners are kept in the activities; a value and a number by the event, where they tell which it is.
    """
    incoming = {**row.values, "activities": activities_of(row.values)}
    changes = differences(shown.values, incoming, KEPT, {"area_goal": _goal_key, "activities": _activities})
    if len(row.values.get("events") or []) == 1 and row.values.get("value") is not None:
        changes |= differences(shown.values, row.values, ["value"])
    if not numbers.intersection(row.values.get("risk_nrs") or []) <= set(shown.values["risk_nrs"]):
        changes["risk_nrs"] = (shown.values["risk_nrs"], row.values["risk_nrs"])
    return changes


def activities_of(values: Any) -> list[Mapping[str, Any]]:
    """The row's controls; where only their words are given, those."""
    return list(values.get("activities") or [{"text": text} for text in values.get("control_activities") or []])


def _goal_key(printed: Any) -> str:
    code, title = split_printed(printed or "")
    return code or fold(title)


def _activities(value: Any) -> Any:
    return [{name: plain(one.get(name)) for name in FIELDS if plain(one.get(name))} for one in value or []]


def _as_plan(matches: Sequence[_Match], living: Sequence[PlanRow], scope: Scope) -> ImportPlan:
    met = {match.living.pk for match in matches if match.living is not None}
    gone = tuple(as_row(row, scope) for row in living if row.pk not in met)
    return ImportPlan("control-plan", tuple((m.row, m.action, ", ".join(m.changes)) for m in matches), gone)


class _Writer:
    """Writes the matched rows in a fixed number of statements."""

    def __init__(self, actor: Actor, scope: Scope, matches: Sequence[_Match]) -> None:
        self.actor, self.scope, self.matches = actor, scope, matches
        self.committee = committee_by_slug(scope.committee)
        values = [match.row.values for match in matches]
        self.goals = ensure_printed_goals(
            actor=actor, scope=scope, printed=[v["area_goal"] for v in values if v.get("area_goal")]
        )
        self.pairs = ensure_processes(scope, [(v.get("process"), v.get("working_method")) for v in values])
        self.analysed = list(rows_in(actor, scope))
        self.controls = {
            (c.working_method_id, c.text): c for c in SystematicControl.objects.filter(committee=self.committee)
        }

    def write(self) -> None:
        """All rows, their events and activities, and one history entry each."""
        if not self.matches:
            return
        new = [match for match in self.matches if match.living is None]
        rows = PlanRow.objects.filter(committee=self.committee, year=self.scope.year)
        last = rows.aggregate(top=Max("position"))["top"] or 0
        for at, match in enumerate(new, start=last + 1):
            match.living = PlanRow(committee=self.committee, year=self.scope.year, position=at, version=0)
        made_controls = [self._fill(match) for match in self.matches]
        SystematicControl.objects.bulk_create([control for control in made_controls if control])
        PlanRow.objects.bulk_create([m.living for m in new if m.living])
        changed = [m.living for m in self.matches if m.changes and m.living]
        names = [f.name for f in PlanRow._meta.concrete_fields if not f.primary_key]
        PlanRow.objects.bulk_update(changed, names)
        self._write_events(changed)
        self._write_activities(changed)
        record(self.actor, self.scope, *(self._note(match, made=match in new) for match in self.matches))

    def _fill(self, match: _Match) -> SystematicControl | None:
        """Fill the row; returns a systematic control that has to be made."""
        row, values = match.living, match.row.values
        assert row is not None
        key = (squeeze(values.get("process") or ""), squeeze(values.get("working_method") or ""))
        row.process, row.working_method = self.pairs.get(key, (None, None))
        row.area_goal = self.goals.get(values.get("area_goal") or "")
        row.doubts = [
            {"code": d.code, "field": d.field, "printed": d.printed, "kept": d.kept} for d in match.row.doubts
        ]
        row.source_words = match.row.words
        row.source_place = match.row.place.as_json() if match.row.place.file else {}
        row.search_text = search_text(*values.get("events") or [], key[0], *values.get("control_activities") or [])
        row.version += 1
        text = squeeze(values.get("systematic_control") or "")
        if not text:
            row.systematic_control = None
            return None
        at = (row.working_method.pk if row.working_method else None, text)
        made = None
        if at not in self.controls:
            made = SystematicControl(committee=self.committee, working_method=row.working_method, text=text)
            self.controls[at] = made
        row.systematic_control = self.controls[at]
        return made

    def _write_events(self, changed: Sequence[PlanRow]) -> None:
        PlanRowEvent.objects.filter(plan_row__in=changed).delete()
        out: list[PlanRowEvent] = []
        for match in self.matches:
            values = match.row.values
            numbers = list(values.get("risk_nrs") or [])
            wordings = [squeeze(event) for event in values.get("events") or []]
            taken: set[Any] = set()
            for at, wording in enumerate(wordings):
                analysed = self._find(numbers, wording, taken)
                taken.add(analysed.pk if analysed else None)
                own = wording if analysed is None or squeeze(analysed.text) != wording else ""
                value = values.get("value") if len(wordings) == 1 else (values.get("event_values") or {}).get(wording)
                differs = value is not None and (analysed is None or analysed.value != value)
                out.append(
                    PlanRowEvent(
                        plan_row=match.living,
                        analysis_row=analysed,
                        position=at,
                        wording=own,
                        value=value if differs else None,
                    )
                )
        PlanRowEvent.objects.bulk_create(out)

    def _find(self, numbers: list[int], wording: str, taken: set[Any]) -> Any:
        """The analysed event: among the printed numbers the likest, else the same wording, else a near one."""
        free = [row for row in self.analysed if row.pk not in taken]
        numbered = [row for row in free if row.nr in numbers]
        if numbered:
            return max(numbered, key=lambda row: likeness(row.text, wording))
        folded = fold(wording)
        same = [row for row in free if fold(row.text) == folded]
        if same:
            return same[0]
        near = max(free, key=lambda row: likeness(row.text, wording, SAME_EVENT), default=None)
        return near if near is not None and likeness(near.text, wording) >= SAME_EVENT else None

    def _write_activities(self, changed: Sequence[PlanRow]) -> None:
        old = list(ControlActivity.objects.filter(plan_row__in=changed, is_withdrawn=False))
        for one in old:
            one.is_withdrawn = True
        ControlActivity.objects.bulk_update(old, ["is_withdrawn"])
        made = [
            ControlActivity(plan_row=match.living, position=at, **clean({name: one.get(name) or "" for name in FIELDS}))
            for match in self.matches
            for at, one in enumerate(activities_of(match.row.values))
        ]
        named = positions_named(self.scope.committee, {activity.owner for activity in made})
        for activity in made:
            activity.owner_position_id = named.get(activity.owner)
        ControlActivity.objects.bulk_create(made)

    def _note(self, match: _Match, *, made: bool) -> Change:
        assert match.living is not None
        code = "internal_control.row_taken_in" if made else "internal_control.row_updated_from_file"
        if made and not match.row.place.file:
            code = "internal_control.row_added"
        numbers = ", ".join(str(nr) for nr in match.row.values.get("risk_nrs") or []) or "–"
        facts = {"events": numbers, "file": match.row.place.file or "–"}
        return Change(code, "internal_control.plan_row", str(match.living.pk), match.changes, facts)
