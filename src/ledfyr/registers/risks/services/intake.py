"""Taking in many rows at once: the register's one batch service. Same policy and log as single edits, bulk writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.matching import differences, keep_unsaid
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Doubt, Place, Row
from ledfyr.kernel.text import fold, likeness, squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.positions import positions_named
from ledfyr.platform.organisation.selectors import units_by_name_or_code
from ledfyr.registers.goals.public import ensure_printed_goals, split_printed

from ..models import Analysis, AnalysisRow, Measure, Rating, UndesiredEvent
from ..policy import POLICY
from ..rules import numbers_given_up
from ..selectors import as_row, contract_keys, rows_in, with_details
from .catalogue import Pairs, ensure_processes
from .editing import words_of
from .unit_analyses import analysis_in

SAME_EVENT = 0.9  # wordings this alike are the same event when their numbers agree or are missing
Values = Mapping[str, Any]
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
    living = _living(actor, scope)
    return _as_plan(_match(living, rows, scope), living, scope)


@logged
def apply_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Take the rows in: create and update, never delete. Returns what was done. Raises NotAllowed."""
    POLICY.require_write(actor, scope)
    analysis = analysis_in(scope)
    living = _living(actor, scope, lock=True)
    matches = _match(living, rows, scope)
    plan = _as_plan(matches, living, scope)
    before = {m.living.pk: _before(m.living, scope) for m in matches if m.living and m.changes}
    written = [m for m in matches if m.action != "unchanged"]
    _Writer(actor, scope, analysis, written).write()
    marks = [_mark(match, before.get(match.living.pk)) for match in written if match.living]
    return replace(plan, marks=tuple(marks))


@logged
def undo_intake(*, actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Take an import back: new rows are withdrawn and give up their numbers, changed ones get their old values.

    Raises ChangedSince when any of the rows has changed after the import; then nothing is undone.
    """
    POLICY.require_write(actor, scope)
    rows = AnalysisRow.objects.select_for_update(of=("self",)).filter(analysis__committee__slug=scope.committee)
    living = {str(row.pk): row for row in rows.filter(pk__in=[mark["key"] for mark in marks])}
    changed = [row for mark in marks if (row := living.get(mark["key"])) is None or row.version != mark["version"]]
    if changed:
        raise ChangedSince(rows=", ".join(str(row.nr or row.text[:30]) if row else "–" for row in changed[:5]))
    old = [_as_it_was(mark) for mark in marks if mark["before"] is not None]
    if old:
        apply_rows(actor=actor, scope=scope, rows=old)
    out = [living[mark["key"]] for mark in marks if mark["before"] is None or mark["restored"]]
    new = {mark["key"] for mark in marks if mark["before"] is None}
    for row in out:
        row.refresh_from_db()
    record(actor, scope, *(_undone(row, str(row.pk) in new) for row in out))
    for row in out:
        row.is_withdrawn, row.nr, row.version = True, None if str(row.pk) in new else row.nr, row.version + 1
    AnalysisRow.objects.bulk_update(out, ["is_withdrawn", "nr", "version"])


def _mark(match: _Match, before: Mapping[str, Any] | None) -> dict[str, Any]:
    assert match.living is not None
    restored = "is_withdrawn" in match.changes
    return {"key": str(match.living.pk), "version": match.living.version, "before": before, "restored": restored}


def _before(row: AnalysisRow, scope: Scope) -> dict[str, Any]:
    """Everything that an import may change in a row, JSON-ready."""
    shown = as_row(row, scope)
    measures = [
        {
            "text": measure.text,
            "responsible": measure.responsible_words,
            "due": measure.due.isoformat() if measure.due else None,
            "state": measure.state,
            "effect": measure.effect,
        }
        for measure in row.measures.all()
    ]
    source = {"words": row.source_words, "place": row.source_place, "doubts": row.doubts}
    return {**shown.values, "measures_whole": measures, "source": source}


def _as_it_was(mark: Mapping[str, Any]) -> Row:
    source = mark["before"]["source"]
    place = source["place"]
    return Row(
        "risks",
        {**mark["before"], "key": mark["key"]},
        Place(file=place.get("file", ""), lines=tuple(place.get("lines", ())), part=place.get("part", "")),
        source["words"],
        tuple(Doubt(**doubt) for doubt in source["doubts"]),
    )


def _undone(row: AnalysisRow, new: bool) -> Change:
    changes = {"is_withdrawn": (False, True)} | ({"nr": (row.nr, None)} if new else {})
    facts = {"nr": row.nr or "–", "file": row.source_place.get("file") or "–"}
    return Change("risks.import_undone", "risks.event", str(row.pk), changes, facts)


def _match(living: Sequence[AnalysisRow], rows: Sequence[Row], scope: Scope) -> list[_Match]:
    """Pair rows with living ones, the surest way first for all rows: by key, number and wording, wording, number.

    Each living row is used once. A withdrawn row that the file still has is met last, and then stands again.
    """
    pool = _Pool(living)
    found: dict[int, AnalysisRow] = {}
    for way in (pool.by_key, pool.by_number_and_wording, pool.by_wording, pool.by_number, pool.withdrawn):
        for at, row in enumerate(rows):
            if at not in found and (one := way(row.values)) is not None:
                found[at] = pool.take(one)
    out = []
    for at, row in enumerate(rows):
        match = _Match(_with_free_number(row, found.get(at), pool), found.get(at))
        if match.living is not None:
            shown = as_row(match.living, scope).values
            match.row = replace(match.row, values=keep_unsaid(shown, match.row))
            match.changes = _changes(shown, match.living, match.row)
        out.append(match)
    return out


class _Pool:
    """Living rows that no incoming row has met yet, findable in several ways. Withdrawn ones apart."""

    def __init__(self, rows: Sequence[AnalysisRow]) -> None:
        self.free = {row.pk: row for row in rows}
        self.by_text: dict[str, list[AnalysisRow]] = {}
        self.by_nr: dict[int, list[AnalysisRow]] = {}
        for row in rows:
            self.by_text.setdefault(fold(row.text), []).append(row)
            if row.nr:
                self.by_nr.setdefault(row.nr, []).append(row)
        self.kept_numbers = {row.nr: row for row in rows if row.is_withdrawn and row.nr}

    def take(self, row: AnalysisRow) -> AnalysisRow:
        return self.free.pop(row.pk)

    def _same(self, values: Values, *, withdrawn: bool = False) -> list[AnalysisRow]:
        if values.get("key"):
            return []
        same = self.by_text.get(fold(values.get("event")), [])
        return [row for row in same if row.pk in self.free and row.is_withdrawn is withdrawn]

    def by_key(self, values: Values) -> AnalysisRow | None:
        return self.free.get(UUID(values["key"])) if values.get("key") else None

    def by_number_and_wording(self, values: Values) -> AnalysisRow | None:
        return next((row for row in self._same(values) if row.nr == values.get("nr")), None)

    def by_wording(self, values: Values) -> AnalysisRow | None:
        return next(iter(self._same(values)), None)

    def by_number(self, values: Values) -> AnalysisRow | None:
        if values.get("key") or not values.get("nr"):
            return None
        numbered = [row for row in self.by_nr.get(values["nr"], []) if row.pk in self.free and not row.is_withdrawn]
        return next((row for row in numbered if likeness(row.text, values.get("event")) >= SAME_EVENT), None)

    def withdrawn(self, values: Values) -> AnalysisRow | None:
        same = self._same(values, withdrawn=True)
        return next((row for row in same if row.nr == values.get("nr")), same[0] if same else None)


def _with_free_number(row: Row, found: AnalysisRow | None, pool: _Pool) -> Row:
    """R-IC-6: the number of a withdrawn event is not given to another one; the row goes without and is marked."""
    nr = row.values.get("nr")
    keeper = pool.kept_numbers.get(nr) if nr else None
    if keeper is None or (found is not None and (found.pk == keeper.pk or found.nr == nr)):
        return row
    doubts = (*row.doubts, Doubt("number_taken", "nr", str(nr), "–"))
    codes = list(dict.fromkeys([*(row.values.get("doubts") or []), "number_taken"]))
    return replace(row, values={**row.values, "nr": None, "doubts": codes}, doubts=doubts)


def _changes(shown: Mapping[str, Any], living: AnalysisRow, row: Row) -> dict[str, tuple[Any, Any]]:
    """What the incoming row changes. Doubts that a person has confirmed do not come back with the same words."""
    changes = differences(shown, row.values, contract_keys(), {"area_goal": _goal_key})
    if "doubts" in changes and row.words and row.words == living.source_words:
        kept, met = changes["doubts"]
        if set(kept or ()) < set(met or ()):
            del changes["doubts"]
    if living.is_withdrawn:
        changes["is_withdrawn"] = (True, False)
    return changes


def _goal_key(printed: Any) -> str:
    code, title = split_printed(printed or "")
    return code or fold(title)


def _living(actor: Actor, scope: Scope, *, lock: bool = False) -> list[AnalysisRow]:
    """The year's rows with their details, withdrawn ones among them."""
    rows = with_details(rows_in(actor, scope, withdrawn=True))
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def _as_plan(matches: Sequence[_Match], living: Sequence[AnalysisRow], scope: Scope) -> ImportPlan:
    met = {match.living.pk for match in matches if match.living is not None}
    gone = tuple(as_row(row, scope) for row in living if row.pk not in met and not row.is_withdrawn)
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
        self.units = units_by_name_or_code(v.get("place") or "" for v in values)

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
        others = AnalysisRow.objects.filter(
            analysis__committee=self.analysis.committee, analysis__unit=self.analysis.unit_id, is_withdrawn=False
        )
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
            found = known.get(key) if key else None
            if found is None:
                found = UndesiredEvent(committee=self.analysis.committee, **({"id": key} if key else {}))
                fresh.append(found)
                known[found.pk] = found
            taken.add(found.pk)
            out[id(match)] = found
        UndesiredEvent.objects.bulk_create(fresh)
        return out

    def _fill(self, match: _Match) -> None:
        row, values = match.living, match.row.values
        assert row is not None
        process, method = self.pairs.get(
            (squeeze(values.get("process") or ""), squeeze(values.get("working_method") or "")), (None, None)
        )
        row.former_numbers = numbers_given_up(row.former_numbers, row.nr, values.get("nr"))
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
        row.is_withdrawn = False
        row.version += 1

    def _write_ratings(self) -> None:
        steps = {"likelihood", "consequence"}
        rated = [m for m in self.matches if steps & m.changes.keys() or any(m.row.values.get(name) for name in steps)]
        Rating.objects.bulk_create(
            Rating(
                row=m.living,
                likelihood=m.row.values.get("likelihood"),
                consequence=m.row.values.get("consequence"),
                reason=m.row.values.get("rating_reason") or "",
                rated_by=self.actor.name,
            )
            for m in rated
            if not m.changes or steps & m.changes.keys()
        )

    def _write_measures(self) -> None:
        changed = [m.living for m in self.matches if "measures" in m.changes]
        old = list(Measure.objects.filter(row__in=changed, is_withdrawn=False))
        for one in old:
            one.is_withdrawn = True
        Measure.objects.bulk_update(old, ["is_withdrawn"])
        made = [
            Measure(row=m.living, position=at, **(measure if isinstance(measure, Mapping) else {"text": measure}))
            for m in self.matches
            if not m.changes or "measures" in m.changes
            for at, measure in enumerate(m.row.values.get("measures_whole") or m.row.values.get("measures") or [])
        ]
        named = positions_named(self.scope.committee, {measure.responsible for measure in made})
        for measure in made:
            measure.responsible_position_id = named.get(measure.responsible)
        Measure.objects.bulk_create(made)

    def _note(self, match: _Match, *, made: bool) -> Change:
        row = match.living
        assert row is not None
        changes = {"text": (None, row.text)} if made else match.changes
        code = "risks.event_taken_in" if made else "risks.event_updated_from_file"
        if made and not match.row.place.file:
            code = "risks.event_added"
        facts = {"nr": row.nr or "–", "file": match.row.place.file or "–", "text": row.text}
        return Change(code, "risks.event", str(row.pk), changes, facts)


def _doubts(row: Row) -> list[dict[str, str]]:
    """Doubts as stored; codes alone (an exported table read back) become doubts without words."""
    if row.doubts:
        return [{"code": d.code, "field": d.field, "printed": d.printed, "kept": d.kept} for d in row.doubts]
    return [{"code": code, "field": "", "printed": "", "kept": ""} for code in row.values.get("doubts") or []]
