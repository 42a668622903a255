"""Two years of the same analysis side by side."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.comparing import Difference, differences_between
from ledfyr.platform.planning.years import years_of

from ..models import AnalysisRow
from ..policy import POLICY
from .rows import as_row, rows_in, with_details


def years_with_rows(actor: Actor, scope: Scope, unit: UUID | None = None) -> list[int]:
    """The years whose analysis (``unit``: that unit's) holds anything, newest first."""
    POLICY.require_read(actor, scope)
    rows = AnalysisRow.objects.filter(analysis__committee__slug=scope.committee, is_withdrawn=False)
    held = set(rows.filter(analysis__unit=unit).order_by().values_list("analysis__year", flat=True).distinct())
    return [year for year in years_of(scope.committee) if year in held]


def row_counts(year: int) -> dict[str, int]:
    """{committee: how many events its own analysis of the year has that somebody has dealt with}; one question.

    The system asks: only that there are rows is shown, to whoever may read the committee.
    """
    rows = AnalysisRow.objects.filter(analysis__year=year, analysis__unit=None, is_withdrawn=False, is_proposal=False)
    counted = rows.order_by().values_list("analysis__committee__slug").annotate(n=Count("pk"))
    return dict(counted)


def differences_between_years(
    actor: Actor, committee: str, earlier: int, later: int, unit: UUID | None = None
) -> tuple[Difference, ...]:
    """What is new, dropped, raised, lowered, worded anew or handled otherwise in the later year. Raises NotAllowed."""
    before, now = (
        [as_row(row, scope) for row in with_details(rows_in(actor, scope, unit=unit))]
        for scope in (Scope(committee, earlier), Scope(committee, later))
    )
    return differences_between(before, now)


def changed_keys(actor: Actor, scope: Scope, unit: UUID | None = None) -> frozenset[str]:
    """The keys of the year's rows that are new or differ from the year before."""
    found = differences_between_years(actor, scope.committee, scope.year - 1, scope.year, unit)
    return frozenset(one.later.place.key for one in found if one.later is not None and one.kinds)
