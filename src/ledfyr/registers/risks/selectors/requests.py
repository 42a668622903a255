"""What units are asked to rate, and what they have answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.platform.organisation.selectors import unit_names

from ..models import AnalysisRow, RatingRequest
from ..policy import POLICY, reads_unit
from ..rules import Answer, Spread, spread_of
from .levels import line_of, lines_of, units_of_committee


@dataclass(frozen=True)
class Asked:
    """A request with its unit's name and its state in a word: answered, late or open."""

    request: RatingRequest
    unit: str
    state: str


def requests_of(actor: Actor, scope: Scope, row: AnalysisRow, *, today: date) -> list[Asked]:
    """What the units have been asked about the row, late ones first; three queries however many units.

    The answers belong to the analysis that asked: whoever reads the row reads them.
    """
    POLICY.require_read(actor, scope)
    names = unit_names(on=date(scope.year, 12, 31))
    requests = RatingRequest.objects.filter(row=row, is_withdrawn=False).select_related("unit")
    out = [_asked(one, names, today) for one in requests]
    return sorted(out, key=lambda one: (("late", "open", "answered").index(one.state), one.unit.casefold()))


def spread_in(asked: Sequence[Asked], *, today: date) -> Spread:
    """The answers together."""
    return spread_of(
        [Answer(one.unit, one.request.likelihood, one.request.consequence, one.request.due) for one in asked],
        today=today,
    )


def _asked(request: RatingRequest, names: dict[Any, str], today: date) -> Asked:
    state = "answered" if request.answered_on else "late" if request.due < today else "open"
    return Asked(request, names.get(request.unit_id, request.unit.code), state)


def requests_to(actor: Actor, scope: Scope, *, today: date) -> list[Asked]:
    """What the actor's own units are asked to rate, what is not answered first. Empty for who keeps no unit."""
    POLICY.require_read(actor, scope)
    mine = [UUID(key) for key in actor.units(scope.committee, *(POLICY.unit_writers & roles.MANAGERS))]
    if not mine or not roles.COORDINATORS.isdisjoint(actor.held(scope.committee)):
        return []
    names = unit_names(on=date(scope.year, 12, 31))
    requests = RatingRequest.objects.filter(
        unit__in=mine,
        is_withdrawn=False,
        row__is_withdrawn=False,
        row__analysis__committee__slug=scope.committee,
        row__analysis__year=scope.year,
    )
    out = [_asked(one, names, today) for one in requests.select_related("unit", "row", "row__process")]
    return sorted(out, key=lambda one: (one.state == "answered", one.request.due, one.request.row.nr or 0))


def find_request(actor: Actor, scope: Scope, key: UUID | str, *, today: date) -> Asked:
    """One request, for the unit's line, coordinators and auditors. Raises NotFound, NotAllowed."""
    POLICY.require_read(actor, scope)
    requests = RatingRequest.objects.filter(
        pk=key,
        is_withdrawn=False,
        row__is_withdrawn=False,
        row__analysis__committee__slug=scope.committee,
        row__analysis__year=scope.year,
    )
    found = requests.select_related("unit", "row__analysis", "row__process", "row__working_method").first()
    if found is None:
        raise NotFound("risks.no_request", key=str(key))
    if not reads_unit(actor, scope, line_of(found.unit_id, scope.year)):
        raise NotAllowed("not_allowed.read", room=POLICY.room)
    return _asked(found, unit_names(on=date(scope.year, 12, 31)), today)


def units_to_ask(scope: Scope, row: AnalysisRow) -> list[dict[str, Any]]:
    """The units below the row's analysis, by name, with whether they are asked already."""
    asked = set(RatingRequest.objects.filter(row=row, is_withdrawn=False).values_list("unit_id", flat=True))
    names = unit_names(on=date(scope.year, 12, 31))
    units = [unit for unit in units_of_committee(scope) if unit.kind != "administration"]
    above = row.analysis.unit_id
    if above is not None:
        lines = lines_of([unit.pk for unit in units], scope.year)
        units = [unit for unit in units if unit.pk != above and str(above) in lines[unit.pk]]
    shown = [{"key": str(u.pk), "name": names.get(u.pk, u.code), "kind": u.kind, "asked": u.pk in asked} for u in units]
    return sorted(shown, key=lambda one: (one["kind"] != "unit", str(one["name"]).casefold()))
