"""The analysis that a row is written in: the committee's own, or a unit's."""

from __future__ import annotations

from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.years import open_year
from ledfyr.platform.settings.values import setting

from ..models import Analysis
from ..policy import POLICY
from ..rules import level_of_kind
from ..selectors import line_of, unit_of_row, units_of_committee


class LevelNotChosen(DomainError):
    """The committee has not chosen that units of this kind make their own analysis; facts: ``unit``."""

    code = "risks.level_not_chosen"


def require_keeping(actor: Actor, scope: Scope, unit: UUID | None) -> None:
    """Raise NotAllowed unless the actor may change that unit's own analysis (None: the committee's)."""
    POLICY.require_write(actor, scope, above=line_of(unit, scope.year))


def require_keeping_row(actor: Actor, scope: Scope, key: UUID | str) -> UUID | None:
    """As require_keeping for the analysis that the row stands in; returns its unit."""
    unit = unit_of_row(scope, key)
    require_keeping(actor, scope, unit)
    return unit


def analysis_in(scope: Scope, unit: UUID | None = None) -> Analysis:
    """The committee's own analysis of the year (``unit``: that unit's), made if need be, and locked.

    One at a time gives out numbers. Raises LevelNotChosen for a unit that makes none.
    """
    open_year(scope)
    of_year = Analysis.objects.filter(
        committee__slug=scope.committee, year=scope.year, kind=Analysis.Kind.RISK_ANALYSIS
    )
    known = (of_year.filter(unit=unit) if unit else of_year.filter(unit__isnull=True)).first()
    if known is None:
        known, _made = Analysis.objects.get_or_create(
            committee=committee_by_slug(scope.committee),
            year=scope.year,
            kind=Analysis.Kind.RISK_ANALYSIS,
            level=_level_of(scope, unit),
            unit=Unit.objects.get(pk=unit) if unit else None,
        )
    return Analysis.objects.select_for_update().get(pk=known.pk)


def _level_of(scope: Scope, unit: UUID | None) -> str:
    if unit is None:
        return Analysis.Level.COMMITTEE
    found = next((one for one in units_of_committee(scope) if one.pk == unit), None)
    level = level_of_kind(found.kind, setting("risks.levels", scope)) if found else None
    if level is None:
        raise LevelNotChosen(unit=Unit.objects.values_list("code", flat=True).filter(pk=unit).first() or "–")
    return level
