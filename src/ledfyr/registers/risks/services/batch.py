"""Many events at once: the same policy, rules and log as one, asked once for the set and written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import Batch, ChangedAfter, NotThere, Refused, SomeRefused, Wanted
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Unit

from ..models import AnalysisRow, Rating
from ..policy import POLICY
from ..selectors import floors_in, lines_of, scale_in
from .applying import CODES, put_handling, put_rating, put_unit, settle_doubts

WRITTEN = (
    "is_proposal",
    "likelihood",
    "consequence",
    "value",
    "value_printed",
    "after_likelihood",
    "after_consequence",
    "handling",
    "handling_printed",
    "handling_reason",
    "decision_reference",
    "unit",
    "doubts",
    "version",
)
Put = Callable[[AnalysisRow, Any], Change | None]


@dataclass(frozen=True)
class _Note:
    """How a changed row is told of."""

    reason: str

    def __call__(self, row: AnalysisRow, code: str, changes: dict[str, tuple[Any, Any]], **facts: Any) -> Change:
        return Change(code, "risks.event", str(row.pk), changes, {"nr": row.nr or "–"} | facts, self.reason)


@logged
def rate_events(
    *,
    actor: Actor,
    scope: Scope,
    wanted: Sequence[Wanted],
    reason: str = "",
    stage: str = Rating.Stage.BEFORE,
    partly: bool = False,
) -> Batch:
    """Rate many events; values: ``likelihood``, ``consequence``, what is left out stays.

    Raises SomeRefused (unless ``partly``), NotAllowed.
    """
    scale, note = scale_in(scope), _Note(reason)
    code = "risks.event_rated" if stage == Rating.Stage.BEFORE else "risks.event_rated_after"
    prefix = "" if stage == Rating.Stage.BEFORE else "after_"
    ratings: list[Rating] = []

    def put(row: AnalysisRow, values: Any) -> Change | None:
        steps = tuple(values.get(name, getattr(row, prefix + name)) for name in ("likelihood", "consequence"))
        changes = put_rating(row, scale, steps[0], steps[1], stage=stage)
        if values.get("is_proposal"):  # an undone confirmation is a proposal again
            row.is_proposal, changes["is_proposal"] = True, (False, True)
        if not changes:
            return None
        ratings.append(
            Rating(row=row, stage=stage, likelihood=steps[0], consequence=steps[1], reason=reason, rated_by=actor.name)
        )
        return note(row, code, changes, likelihood=steps[0] or "–", consequence=steps[1] or "–")

    done = _change(actor, scope, wanted, put, partly=partly)
    Rating.objects.bulk_create(ratings)
    return done


@logged
def handle_events(
    *, actor: Actor, scope: Scope, wanted: Sequence[Wanted], reason: str = "", partly: bool = False
) -> Batch:
    """Decide how many events are handled; values: ``handling``, ``handling_reason``, ``decision_reference``;
    what is left out stays. Raises SomeRefused (unless ``partly``), NotAllowed.
    """
    floors, note = floors_in(scope), _Note(reason)

    def put(row: AnalysisRow, values: Any) -> Change | None:
        given = [values.get(name, getattr(row, name)) for name in ("handling", "handling_reason", "decision_reference")]
        changes = put_handling(row, floors, *given)
        settled = settle_doubts(row, "handling")
        return note(row, CODES.get(row.handling, "risks.event_undecided"), changes) if changes or settled else None

    return _change(actor, scope, wanted, put, partly=partly)


@logged
def assign_events(
    *, actor: Actor, scope: Scope, wanted: Sequence[Wanted], reason: str = "", partly: bool = False
) -> Batch:
    """Say which unit many events concern; value: ``unit``, a code or '' for all. Raises SomeRefused, NotAllowed."""
    codes = {str(one.values["unit"]) for one in wanted if one.values["unit"]}
    units, note = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}, _Note(reason)

    def put(row: AnalysisRow, values: Any) -> Change | None:
        changes = put_unit(row, units.get(values["unit"]))
        return note(row, "risks.event_placed", changes) if changes else None

    return _change(actor, scope, wanted, put, partly=partly)


def _change(actor: Actor, scope: Scope, wanted: Sequence[Wanted], put: Put, *, partly: bool) -> Batch:
    """Ask, lock, put and write: as many statements for ten rows as for a thousand, save for a database's own limits."""
    POLICY.require_write_some(actor, scope)
    rows = _locked(scope, wanted)
    units = {row.analysis.unit_id for row in rows.values()}
    lines = lines_of([unit for unit in units if unit], scope.year)
    for unit in units:
        POLICY.require_write(actor, scope, above=lines[unit] if unit else frozenset())
    changed: dict[str, AnalysisRow] = {}
    told: list[Change] = []
    refused: list[Refused] = []
    written: set[str] = {"version"}
    for one in wanted:
        row = rows.get(one.key)
        before = {name: getattr(row, name) for name in WRITTEN} if row else {}
        try:
            change = put(_fresh(row, one), one.values)
        except DomainError as error:
            label = f"{row.nr or '–'}" if row else "–"
            refused.append(Refused(one.key, label, error))
            continue
        if row is not None and change is not None:
            row.version += 1
            changed[one.key] = row
            written |= {name for name, old in before.items() if getattr(row, name) != old}
            told.append(change)
    if refused and not partly:
        raise SomeRefused(len(wanted) - len(refused), tuple(refused))
    AnalysisRow.objects.bulk_update(changed.values(), sorted(written))
    if told:
        record(actor, scope, *told)
    return Batch(len(changed), tuple(refused))


def _locked(scope: Scope, wanted: Sequence[Wanted]) -> dict[str, AnalysisRow]:
    """The rows, locked in one order for everybody."""
    rows = AnalysisRow.objects.select_for_update(of=("self",)).filter(
        pk__in=[one.key for one in wanted],
        analysis__committee__slug=scope.committee,
        analysis__year=scope.year,
        is_withdrawn=False,
    )
    return {str(row.pk): row for row in rows.select_related("analysis", "unit").order_by("pk")}


def _fresh(row: AnalysisRow | None, one: Wanted) -> AnalysisRow:
    """The row, when it stands as it was read. Raises NotThere, ChangedAfter."""
    if row is None:
        raise NotThere()
    if one.version is not None and row.version != one.version:
        raise ChangedAfter()
    stands = {name: row.unit.code if name == "unit" and row.unit else getattr(row, name) for name in one.stood}
    if stands != dict(one.stood):
        raise ChangedAfter()
    return row
