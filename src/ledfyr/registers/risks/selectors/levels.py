"""The analyses that units and departments make of their own: which there may be, and who reads and keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.platform.organisation.models import CommitteeAdministration, Unit, UnitAncestor
from ledfyr.platform.organisation.selectors import unit_names
from ledfyr.platform.settings.values import setting

from ..models import Analysis, AnalysisRow
from ..policy import POLICY, reads_unit
from ..rules import level_of_kind


@dataclass(frozen=True)
class OwnAnalysis:
    """A unit that makes, or may make, its own analysis of the year. ``exists``: somebody has begun it."""

    key: UUID
    code: str
    name: str
    level: str
    exists: bool
    may_write: bool


@dataclass(frozen=True)
class UnitPlace:
    """A unit as it was called at the end of the year."""

    key: UUID
    code: str
    name: str


def lines_of(units: Iterable[UUID], year: int) -> dict[UUID, frozenset[str]]:
    """{unit: the keys of the units that it has lain in at any time of the year, itself included}; one query."""
    wanted = list(units)
    out: dict[UUID, set[str]] = {unit: {str(unit)} for unit in wanted}
    first, last = date(year, 1, 1), date(year, 12, 31)
    chains = UnitAncestor.objects.filter(descendant__in=wanted, valid_from__lte=last)
    chains = chains.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first))
    for below, above in chains.values_list("descendant_id", "ancestor_id"):
        out[below].add(str(above))
    return {unit: frozenset(keys) for unit, keys in out.items()}


def line_of(unit: UUID | None, year: int) -> frozenset[str]:
    """As lines_of for one unit; empty for the committee's own analysis."""
    return lines_of([unit], year)[unit] if unit else frozenset()


def require_reading(actor: Actor, scope: Scope, unit: UUID | None) -> None:
    """Raise NotAllowed unless the actor may read that unit's own analysis (None: the committee's)."""
    POLICY.require_read(actor, scope)
    if unit is not None and not reads_unit(actor, scope, line_of(unit, scope.year)):
        raise NotAllowed("not_allowed.read", room=POLICY.room)


def may_keep(actor: Actor, scope: Scope, unit: UUID | None) -> bool:
    """True when the actor may change that unit's own analysis (None: the committee's)."""
    return POLICY.may_write(actor, scope, above=line_of(unit, scope.year))


def own_analyses(actor: Actor, scope: Scope) -> list[OwnAnalysis]:
    """The units of the committee with an analysis that the actor may read, or may begin, in the tree's order."""
    begun = set(_begun(scope))
    chosen = setting("risks.levels", scope)
    units = {unit.pk: unit for unit in units_of_committee(scope)}
    units |= {unit.pk: unit for unit in Unit.objects.filter(pk__in=begun - units.keys())}
    lines = lines_of(units, scope.year)
    names = unit_names(on=date(scope.year, 12, 31))
    out = []
    for key, unit in units.items():
        level = level_of_kind(unit.kind, chosen)
        writes = level is not None and POLICY.may_write(actor, scope, above=lines[key])
        if writes or (key in begun and reads_unit(actor, scope, lines[key])):
            name = names.get(key, unit.code)
            out.append(OwnAnalysis(key, unit.code, name, level or Analysis.Level.UNIT, key in begun, writes))
    return sorted(out, key=lambda one: (one.level, one.name.casefold()))


def unread_units(actor: Actor, scope: Scope) -> frozenset[str]:
    """The keys of the units whose own analysis of the year the actor may not read."""
    begun = list(_begun(scope))
    lines = lines_of(begun, scope.year)
    return frozenset(str(unit) for unit in begun if not reads_unit(actor, scope, lines[unit]))


def unread_events(actor: Actor, scope: Scope) -> list[str]:
    """The keys of the events of the year that stand in analyses the actor may not read."""
    units = unread_units(actor, scope)
    if not units:
        return []
    rows = AnalysisRow.objects.filter(
        analysis__committee__slug=scope.committee,
        analysis__year=scope.year,
        analysis__unit__in=[UUID(unit) for unit in units],
    )
    return [str(key) for key in rows.order_by().values_list("pk", flat=True)]


def levels_in_use(scope: Scope) -> dict[str, list[str]]:
    """{level: the names of the units that have events in an analysis of their own this year}. The system asks."""
    rows = AnalysisRow.objects.filter(
        analysis__committee__slug=scope.committee,
        analysis__year=scope.year,
        analysis__unit__isnull=False,
        is_withdrawn=False,
    )
    found = rows.order_by().values_list("analysis__level", "analysis__unit_id", "analysis__unit__code").distinct()
    names = unit_names(on=date(scope.year, 12, 31))
    out: dict[str, list[str]] = {}
    for level, unit, code in found:
        out.setdefault(level, []).append(names.get(unit, code))
    return {level: sorted(units, key=str.casefold) for level, units in out.items()}


def _begun(scope: Scope) -> Iterable[UUID]:
    analyses = Analysis.objects.filter(committee__slug=scope.committee, year=scope.year, unit__isnull=False)
    found: Iterable[UUID] = analyses.values_list("unit_id", flat=True)
    return found


def units_of_committee(scope: Scope) -> list[Unit]:
    """The units below the administrations that serve the committee in the year; two queries.

    All units of the municipality while nobody has said which administration serves the committee.
    """
    first, last = date(scope.year, 1, 1), date(scope.year, 12, 31)
    in_year = Q(valid_from__lte=last) & (Q(valid_to__isnull=True) | Q(valid_to__gt=first))
    chains = UnitAncestor.objects.filter(in_year)
    serving = CommitteeAdministration.objects.filter(in_year, committee__slug=scope.committee).values_list("unit_id")
    if serving:
        chains = chains.filter(ancestor__in=serving)
    return list(Unit.objects.filter(pk__in=chains.values_list("descendant_id")).order_by("code"))


def unit_by_code(actor: Actor, scope: Scope, code: str) -> UnitPlace | None:
    """The unit whose own analysis is asked for, None for '' (the committee's).

    Raises NotFound for a code without unit or level, NotAllowed.
    """
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound("risks.no_unit_analysis", unit=code)
    begun = Analysis.objects.filter(committee__slug=scope.committee, year=scope.year, unit=unit).exists()
    if not begun:
        belongs = any(unit.pk == one.pk for one in units_of_committee(scope))
        if not belongs or level_of_kind(unit.kind, setting("risks.levels", scope)) is None:
            raise NotFound("risks.no_unit_analysis", unit=code)
    require_reading(actor, scope, unit.pk)
    return unit_named(unit.pk, scope.year)


def unit_named(key: UUID, year: int) -> UnitPlace:
    """The unit with its code and name."""
    code = Unit.objects.values_list("code", flat=True).get(pk=key)
    return UnitPlace(key, code, unit_names(on=date(year, 12, 31)).get(key, code))


def unit_of_row(scope: Scope, key: UUID | str) -> UUID | None:
    """The unit whose own analysis the row stands in, None for the committee's and for a row that is not there."""
    rows = AnalysisRow.objects.filter(analysis__committee__slug=scope.committee, analysis__year=scope.year, pk=key)
    return rows.values_list("analysis__unit_id", flat=True).first()
