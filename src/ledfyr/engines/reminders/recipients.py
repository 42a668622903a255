"""Who holds which role where on a day, in few questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ledfyr.platform.organisation.grants import committees_of_units, standing
from ledfyr.platform.organisation.models import Assignment, Person, Substitute, UnitAncestor

from .rules import Holding


@dataclass(frozen=True)
class Organisation:
    """The day's holdings, what lies above each unit (itself first), and who stands in for whom."""

    holdings: Sequence[Holding]
    above: dict[str, list[str]]
    substitutes: dict[int, list[int]]
    people: dict[int, Person]


def organisation_on(day: date) -> Organisation:
    """Everybody who holds a role on the day; six questions however many they are."""
    held = list(
        Assignment.objects.filter(standing(day), person__is_active=True).values_list(
            "person_id", "position__role", "position__committee__slug", "position__unit_id", "position_id"
        )
    )
    served = committees_of_units([unit for _person, _role, _slug, unit, _key in held if unit], on=day)
    holdings = [
        Holding(person, role, served.get(unit, frozenset()) if unit else _of(slug), str(unit or ""), str(position))
        for person, role, slug, unit, position in held
    ]
    pairs = Substitute.objects.filter(valid_from__lte=day, valid_to__gte=day, substitute__is_active=True)
    substitutes: dict[int, list[int]] = {}
    for person, substitute in pairs.values_list("person_id", "substitute_id"):
        substitutes.setdefault(person, []).append(substitute)
    wanted = {one.person for one in holdings} | {key for keys in substitutes.values() for key in keys}
    people = {one.pk: one for one in Person.objects.filter(pk__in=wanted).select_related("reminder_choice")}
    return Organisation(holdings, _above(day), substitutes, people)


def _of(slug: str | None) -> frozenset[str] | None:
    return frozenset({slug}) if slug else None


def _above(day: date) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    rows: Iterable[tuple[object, object]] = (
        UnitAncestor.objects.filter(standing(day)).order_by("depth").values_list("descendant_id", "ancestor_id")
    )
    for unit, ancestor in rows:
        out.setdefault(str(unit), []).append(str(ancestor))
    return out
