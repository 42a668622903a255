"""Beginning a year from the one before: rows are carried as proposals until a person has taken a stand on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ledfyr.engines.ui.rooms import require_free
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.secrecy import carry_marks, give_back_marks

from ..models import Analysis, AnalysisRow, Measure, Rating
from ..policy import POLICY
from ..selectors import line_of, rows_in, with_details
from .editing import first_free_number, words_of
from .unit_analyses import analysis_in, require_keeping

CARRIED = (
    "thread", "text", "area_goal", "process", "working_method", "unit", "place_printed", "categories", "likelihood",
    "consequence", "value", "handling", "handling_reason",
)  # fmt: skip


class YearBegun(DomainError):
    """The year's analysis holds events already; facts: ``year``."""

    code = "risks.year_begun"


class NothingToCarry(DomainError):
    """The year before has no events; facts: ``year``."""

    code = "risks.nothing_to_carry"


class StartHasBeenUsed(DomainError):
    """Somebody has worked with the carried rows, so the start cannot be undone; facts: ``rows``."""

    code = "risks.start_has_been_used"


class ReasonMissing(DomainError):
    """That an event is unchanged is said with a reason; no facts."""

    code = "risks.reason_missing"


CARRIED_OF_MEASURE = ("position", "text", "responsible", "responsible_position_id", "due", "state")


@logged
def start_year(*, actor: Actor, scope: Scope, unit: UUID | None = None) -> Analysis:
    """Begin the year's analysis (``unit``: that unit's) with the living rows of the year before.

    The thread is kept and the gaps in the numbers close. Ratings are shown as proposals: no Rating is made until a
    person confirms. A decision to accept a risk held for its own year and is left behind, and so are measures that are
    done. What was secret stays so. Raises YearBegun, NothingToCarry, NotAllowed.
    """
    require_keeping(actor, scope, unit)
    before = Scope(scope.committee, scope.year - 1)
    earlier = list(with_details(rows_in(actor, before, unit=unit)))
    if not earlier:
        raise NothingToCarry(year=before.year)
    analysis = analysis_in(scope, unit)
    if AnalysisRow.objects.filter(analysis=analysis, is_withdrawn=False).exists():
        raise YearBegun(year=scope.year)
    # An undone start leaves its rows behind, withdrawn and without numbers; a number of any other row stays taken.
    first = first_free_number(analysis)
    pairs = [(row, _carried(row, analysis, nr)) for nr, row in enumerate(earlier, start=first)]
    AnalysisRow.objects.bulk_create(new for _old, new in pairs)
    Measure.objects.bulk_create(
        Measure(row=new, **{name: getattr(one, name) for name in CARRIED_OF_MEASURE})
        for old, new in pairs
        for one in old.measures.all()
        if one.state != Measure.State.DONE
    )
    record(actor, scope, *(_note("risks.event_carried", new, year=before.year) for _old, new in pairs))
    carry_marks(
        actor=actor, scope=scope, policy=POLICY, above=line_of(unit, scope.year), object_type="risks.event",
        keys={str(old.pk): (str(new.pk), new.text) for old, new in pairs},
    )  # fmt: skip
    return analysis


def _carried(row: AnalysisRow, analysis: Analysis, nr: int) -> AnalysisRow:
    new = AnalysisRow(
        analysis=analysis, nr=nr, position=nr, is_proposal=True, **{name: getattr(row, name) for name in CARRIED}
    )
    new.search_text = words_of(new)
    return new


@logged
def undo_start(*, actor: Actor, scope: Scope, unit: UUID | None = None) -> int:
    """Take the start back while nobody has worked with any row; how many rows went.

    Raises StartHasBeenUsed, NotAllowed, and what a room says whose own rows stand on these.
    """
    require_keeping(actor, scope, unit)
    analysis = analysis_in(scope, unit)
    rows = list(AnalysisRow.objects.select_for_update().filter(analysis=analysis, is_withdrawn=False))
    used = [row for row in rows if not row.is_proposal or row.version > 1]
    if used or not rows:
        raise StartHasBeenUsed(rows=len(used))
    require_free("risks.undo_start", scope, [str(row.pk) for row in rows])
    record(actor, scope, *(_note("risks.start_undone", row) for row in rows))
    for row in rows:
        row.is_withdrawn, row.nr, row.is_proposal, row.version = True, None, False, row.version + 1
    AnalysisRow.objects.bulk_update(rows, ["is_withdrawn", "nr", "is_proposal", "version"])
    give_back_marks(
        actor=actor, scope=scope, policy=POLICY, above=line_of(unit, scope.year), object_type="risks.event",
        names={str(row.pk): row.text for row in rows},
    )  # fmt: skip
    return len(rows)


@logged
def confirm_unchanged(
    *, actor: Actor, scope: Scope, keys: Sequence[UUID | str], reason: str, unit: UUID | None = None
) -> int:
    """Say of carried rows that they stand as last year, with one reason for all of them; how many.

    Each gets a rating of its own, by the one who confirms. Rows that are no proposals are left alone. Raises
    ReasonMissing, NotAllowed.
    """
    require_keeping(actor, scope, unit)
    why = squeeze(reason)
    if not why:
        raise ReasonMissing()
    rows = AnalysisRow.objects.select_for_update(of=("self",)).filter(
        analysis=analysis_in(scope, unit), is_withdrawn=False, is_proposal=True, pk__in=list(keys)
    )
    chosen = list(rows)
    for row in chosen:
        row.is_proposal, row.carried_reason, row.version = False, why, row.version + 1
    AnalysisRow.objects.bulk_update(chosen, ["is_proposal", "carried_reason", "version"])
    Rating.objects.bulk_create(
        Rating(row=row, likelihood=row.likelihood, consequence=row.consequence, reason=why, rated_by=actor.name)
        for row in chosen
        if row.likelihood is not None or row.consequence is not None
    )
    record(actor, scope, *(_note("risks.event_unchanged", row, reason=why) for row in chosen))
    return len(chosen)


def _note(code: str, row: AnalysisRow, reason: str = "", **facts: Any) -> Change:
    changes = {"is_proposal": (row.is_proposal, not row.is_proposal)} if code == "risks.event_unchanged" else {}
    return Change(code, "risks.event", str(row.pk), changes, {"nr": row.nr or "–"} | facts, reason)
