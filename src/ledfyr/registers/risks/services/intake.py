"""Taking in many rows at once: the register's one batch service. Same policy and log as single edits, bulk writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.matching import differences
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness, squeeze
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import unit_by_name_or_code
from ledfyr.registers.goals.public import ensure_printed_goals, split_printed

from ..models import Analysis, AnalysisRow, Measure, Rating, UndesiredEvent
from ..policy import POLICY
from ..selectors import as_row, contract_keys, rows_in, with_details
from .catalogue import Pairs, analysis_in, ensure_processes
from .editing import words_of

SAME_EVENT = 0.9  # wordings this alike are the same event when their numbers agree or are missing
THREADS = UUID("6a3f6f52-5d0c-4f5e-9f0a-0a4f5f8f8c11")


def thread_key(committee: str, name: str) -> UUID:
    """The id of a thread that is named rather than found, the same at every installation."""
    return uuid5(THREADS, f"{committee}/{name}")


@dataclass
class _Match:
    """An incoming row with its living one, and what would change."""

    row: Row
    living: AnalysisRow | None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def action(self) -> str:
        if self.living is None:
            return "create"
        return "update" if self.changes else "unchanged"


def plan_rows(actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What apply_rows would do to the committee's year, row by row, and which living rows the file lacks."""
    living = list(with_details(rows_in(actor, scope)))
    return _as_plan(_match(living, rows, scope), living, scope)


@transaction.atomic
def apply_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Take the rows in: create and update, never delete. Returns what was done. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    analysis = analysis_in(scope)
    living = list(with_details(rows_in(actor, scope).select_for_update(of=("self",))))
    matches = _match(living, rows, scope)
    plan = _as_plan(matches, living, scope)
    before = {m.living.pk: dict(as_row(m.living, scope).values) for m in matches if m.living and m.changes}
    written = [m for m in matches if m.action != "unchanged"]
    _Writer(actor, scope, analysis, written).write()
    marks = [
        {"key": str(m.living.pk), "version": m.living.version, "before": before.get(m.living.pk)}
        for m in written
        if m.living
    ]
    return replace(plan, marks=tuple(marks))


@transaction.atomic
def undo_intake(*, actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take an import back: new rows are withdrawn and give up their numbers, changed ones get their old values.

    Raises ChangedSince when any of the rows has changed after the import; then nothing is undone.
    """
    POLICY.require_write(actor, scope)
    rows = AnalysisRow.objects.select_for_update(of=("self",)).filter(analysis__committee__slug=scope.committee)
    living = {str(row.pk): row for row in rows.filter(pk__in=[mark["key"] for mark in marks])}
    changed = [living[m["key"]] for m in marks if m["key"] not in living or living[m["key"]].version != m["version"]]
    if changed:
        raise ChangedSince(rows=", ".join(str(row.nr or row.text[:30]) for row in changed[:5]))
    new = [living[mark["key"]] for mark in marks if mark["before"] is None]
    notes = [_undone(row) for row in new]
    for row in new:
        row.is_withdrawn, row.nr, row.version = True, None, row.version + 1
    AnalysisRow.objects.bulk_update(new, ["is_withdrawn", "nr", "version"])
    record(actor, scope, *notes)
    old = [Row("risks", {**mark["before"], "key": mark["key"]}) for mark in marks if mark["before"] is not None]
    if old:
        apply_rows(actor=actor, scope=scope, rows=old)


def _undone(row: AnalysisRow) -> Change:
    changes = {"is_withdrawn": (False, True), "nr": (row.nr, None)}
    facts = {"nr": row.nr or "–", "file": row.source_place.get("file") or "–"}
    return Change("risks.import_undone", "risks.event", str(row.pk), changes, facts)


def _match(living: Sequence[AnalysisRow], rows: Sequence[Row], scope: Scope) -> list[_Match]:
    """Pair by key where one is given, else by number and wording, then by wording alone; each living row once."""
    free = {row.pk: row for row in living}
    by_text: dict[str, list[AnalysisRow]] = {}
    by_nr: dict[int, AnalysisRow] = {row.nr: row for row in living if row.nr}
    for row in living:
        by_text.setdefault(fold(row.text), []).append(row)
    out: list[_Match] = []
    for row in rows:
        nr, text = row.values.get("nr"), row.values.get("event")
        same = [r for r in by_text.get(fold(text), []) if r.pk in free]
        found = next((r for r in same if r.nr == nr), same[0] if same else None)
        numbered = by_nr.get(nr) if nr else None
        if row.values.get("key"):
            found = next((r for r in living if str(r.pk) == row.values["key"]), None)
        if found is None and numbered and numbered.pk in free and likeness(numbered.text, text) >= SAME_EVENT:
            found = numbered
        if found is not None:
            free.pop(found.pk, None)
        match = _Match(row, found)
        if found is not None:
            match.changes = differences(
                as_row(found, scope).values, row.values, contract_keys(), {"area_goal": _goal_key}
            )
        out.append(match)
    return out


def _goal_key(printed: Any) -> str:
    code, title = split_printed(printed or "")
    return code or fold(title)


def _as_plan(matches: Sequence[_Match], living: Sequence[AnalysisRow], scope: Scope) -> ImportPlan:
    met = {match.living.pk for match in matches if match.living is not None}
    gone = tuple(as_row(row, scope) for row in living if row.pk not in met)
    return ImportPlan("risks", tuple((m.row, m.action, ", ".join(m.changes)) for m in matches), gone)


class _Writer:
    """Writes the matched rows in a fixed number of statements."""

    def __init__(self, actor: Actor, scope: Scope, analysis: Analysis, matches: Sequence[_Match]) -> None:
        self.actor, self.scope, self.analysis, self.matches = actor, scope, analysis, matches
        values = [match.row.values for match in matches]
        self.goals = ensure_printed_goals(
            actor=actor, scope=scope, printed=[v["area_goal"] for v in values if v.get("area_goal")]
        )
        self.pairs: Pairs = ensure_processes(scope, [(v.get("process"), v.get("working_method")) for v in values])
        self.units = {place: unit_by_name_or_code(place) for place in {v.get("place") or "" for v in values}}

    def write(self) -> None:
        """All rows, their ratings and measures, and one history entry each."""
        if not self.matches:
            return
        new = [match for match in self.matches if match.living is None]
        threads = self._threads(new)
        last = AnalysisRow.objects.filter(analysis=self.analysis).aggregate(top=Max("position"))["top"] or 0
        for at, match in enumerate(new, start=last + 1):
            match.living = AnalysisRow(analysis=self.analysis, thread=threads[id(match)], position=at, version=0)
        for match in self.matches:
            self._fill(match)
        AnalysisRow.objects.bulk_create([m.living for m in new if m.living])
        changed = [m.living for m in self.matches if m.changes and m.living]
        names = [f.name for f in AnalysisRow._meta.concrete_fields if not f.primary_key]
        AnalysisRow.objects.bulk_update(changed, names)
        self._write_ratings()
        self._write_measures()
        record(self.actor, self.scope, *(self._note(match, made=match in new) for match in self.matches))

    def _threads(self, new: Sequence[_Match]) -> dict[int, UndesiredEvent]:
        """A thread per new row: the one named, else that of the one same wording in another year, else a new one."""
        named = {
            id(m): thread_key(self.scope.committee, m.row.values["thread"]) for m in new if m.row.values.get("thread")
        }
        known = UndesiredEvent.objects.in_bulk(list(named.values()))
        earlier: dict[str, set[Any]] = {}
        others = AnalysisRow.objects.filter(analysis__committee=self.analysis.committee, is_withdrawn=False)
        taken = set(others.filter(analysis=self.analysis).values_list("thread_id", flat=True))
        for text, thread in others.exclude(analysis=self.analysis).values_list("text", "thread_id"):
            earlier.setdefault(fold(text), set()).add(thread)
        out: dict[int, UndesiredEvent] = {}
        fresh: list[UndesiredEvent] = []
        for match in new:
            key = named.get(id(match))
            same = earlier.get(fold(match.row.values.get("event")), set()) - taken
            if key is None and len(same) == 1:
                key = next(iter(same))
                known |= UndesiredEvent.objects.in_bulk([key])
            thread = known.get(key) if key else None
            if thread is None:
                thread = UndesiredEvent(committee=self.analysis.committee, **({"id": key} if key else {}))
                fresh.append(thread)
                known[thread.pk] = thread
            taken.add(thread.pk)
            out[id(match)] = thread
        UndesiredEvent.objects.bulk_create(fresh)
        return out

    def _fill(self, match: _Match) -> None:
        row, values = match.living, match.row.values
        assert row is not None
        process, method = self.pairs.get(
            (squeeze(values.get("process") or ""), squeeze(values.get("working_method") or "")), (None, None)
        )
        row.nr = values.get("nr")
        row.text = squeeze(values.get("event") or "")
        row.area_goal = self.goals.get(values.get("area_goal") or "")
        row.process, row.working_method = process, method
        row.likelihood, row.consequence = values.get("likelihood"), values.get("consequence")
        row.value, row.value_printed = values.get("value"), values.get("value_printed") or ""
        row.handling, row.handling_printed = values.get("handling") or "", values.get("handling_printed") or ""
        row.categories = list(values.get("categories") or [])
        place = values.get("place") or ""
        row.unit = self.units.get(place)
        row.place_printed = "" if row.unit else place
        row.doubts = _doubts(match.row)
        row.source_words = match.row.words
        row.source_place = match.row.place.as_json() if match.row.place.file else {}
        for name in ("handling_reason", "decision_reference", "after_likelihood", "after_consequence"):
            if name in values:
                setattr(row, name, values[name])
        row.search_text = words_of(row)
        row.version += 1

    def _write_ratings(self) -> None:
        rated = [m for m in self.matches if m.row.values.get("likelihood") or m.row.values.get("consequence")]
        Rating.objects.bulk_create(
            Rating(
                row=m.living,
                likelihood=m.row.values.get("likelihood"),
                consequence=m.row.values.get("consequence"),
                reason=m.row.values.get("rating_reason") or "",
                rated_by=self.actor.name,
            )
            for m in rated
            if not m.changes or {"likelihood", "consequence"} & m.changes.keys()
        )

    def _write_measures(self) -> None:
        changed = [m.living for m in self.matches if "measures" in m.changes]
        Measure.objects.filter(row__in=changed).update(is_withdrawn=True)
        Measure.objects.bulk_create(
            Measure(row=m.living, position=at, **(measure if isinstance(measure, Mapping) else {"text": measure}))
            for m in self.matches
            if not m.changes or "measures" in m.changes
            for at, measure in enumerate(m.row.values.get("measures_whole") or m.row.values.get("measures") or [])
        )

    def _note(self, match: _Match, *, made: bool) -> Change:
        row = match.living
        assert row is not None
        changes = {"text": (None, row.text)} if made else match.changes
        code = "risks.event_taken_in" if made else "risks.event_updated_from_file"
        facts = {"nr": row.nr or "–", "file": match.row.place.file or "–"}
        return Change(code, "risks.event", str(row.pk), changes, facts)


def _doubts(row: Row) -> list[dict[str, str]]:
    """Doubts as stored; codes alone (an exported table read back) become doubts without words."""
    if row.doubts:
        return [{"code": d.code, "field": d.field, "printed": d.printed, "kept": d.kept} for d in row.doubts]
    return [{"code": code, "field": "", "printed": "", "kept": ""} for code in row.values.get("doubts") or []]
