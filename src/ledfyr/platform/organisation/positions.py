"""Positions as what duties belong to: their words, who holds them, which stand without anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from ledfyr.kernel.text import sort_key, squeeze

from .grants import standing
from .models import Assignment, Position, Role, UnitAncestor

WITHOUT_DUTIES = (Role.READER, Role.ELECTED_AUDITOR, Role.AUDIT_OFFICE, Role.ADMINISTRATOR, Role.PROVIDER_CONTACT)
"""Roles that answer for no part of a committee's work."""
MOST_OFFERED = 2000
VACANT, ENDED = "vacant", "ended"


@dataclass(frozen=True)
class Offered:
    """A position that a duty can be given to: its words and who holds it on the day."""

    key: UUID
    words: str
    holders: tuple[str, ...] = ()


def with_words(found: QuerySet[Position]) -> QuerySet[Position]:
    """The positions with what their words need; two queries however many."""
    return found.select_related("committee").prefetch_related("unit__names")


def in_committee(committee: str) -> QuerySet[Position]:
    """Positions of the committee, at units that serve or have served it, and of the whole municipality."""
    served = UnitAncestor.objects.filter(ancestor__served_committees__committee__slug=committee)
    at = Q(committee__slug=committee) | Q(unit__in=served.values("descendant"))
    found = Position.objects.filter(at | Q(unit__isnull=True, committee__isnull=True))
    return with_words(found.exclude(role__in=WITHOUT_DUTIES)).order_by("role", "id")


def offered_in(committee: str, *, on: date) -> list[Offered]:
    """What a duty in the committee can be given to on the day, by its words; two of the same words have their codes."""
    stands = UnitAncestor.objects.filter(standing(on), depth=0).values("descendant")
    found = list(in_committee(committee).filter(Q(unit__isnull=True) | Q(unit__in=stands))[:MOST_OFFERED])
    held = holders_of([one.pk for one in found], on=on)
    words = _told_apart(found)
    rows = [Offered(one.pk, words[one.pk], tuple(held.get(one.pk, ()))) for one in found]
    return sorted(rows, key=lambda one: sort_key(one.words))


def positions_named(committee: str, texts: Iterable[str]) -> dict[str, UUID]:
    """{text: the one position of the committee that it names}, whatever its letters' size; few queries.

    A text that names none, or two that cannot be told apart, is left out: then the duty keeps its words alone.
    """
    wanted = {text for text in texts if {"vid", "i"} & set(text.casefold().split())}  # one of which all words have
    if not wanted:
        return {}
    found = list(in_committee(committee))
    names: dict[str, list[UUID]] = {}
    for key, words in _told_apart(found).items():
        names.setdefault(_folded(words), []).append(key)
    return {text: names[_folded(text)][0] for text in wanted if len(names.get(_folded(text), ())) == 1}


def position_named(committee: str, text: str, current: Position | None = None) -> UUID | None:
    """The position that the text names, None for other words; what it is ``current`` stays when its words do."""
    if current is not None and _folded(current.words) == _folded(text):
        return current.pk
    return positions_named(committee, [text]).get(text)


def _told_apart(found: Sequence[Position]) -> dict[UUID, str]:
    """{key: words}; those with the same words have the unit's code behind."""
    words = {one.pk: one.words for one in found}
    taken = list(words.values())
    twice = {text for text in taken if taken.count(text) > 1} if len(set(taken)) < len(taken) else set()
    codes = {one.pk: one.unit.code for one in found if one.unit is not None}
    return {key: f"{text} ({codes[key]})" if text in twice and key in codes else text for key, text in words.items()}


def _folded(text: str) -> str:
    return squeeze(text).casefold()


def holders_of(positions: Collection[UUID], *, on: date) -> dict[UUID, list[str]]:
    """{position: titles of those who hold it on the day}; one query."""
    if not positions:
        return {}
    held = Assignment.objects.filter(standing(on), position__in=positions, person__is_active=True)
    out: dict[UUID, list[str]] = {}
    for key, title in held.order_by("person__sort_key", "id").values_list("position_id", "person__title"):
        out.setdefault(key, []).append(title)
    return out


def held_by(positions: Iterable[UUID | None], *, on: date) -> dict[UUID, str]:
    """{position: who holds it on the day, in one line; '' when nobody does}; one query."""
    wanted = {key for key in positions if key}
    held = holders_of(wanted, on=on)
    return {key: ", ".join(held.get(key, ())) for key in wanted}


def dead_among(positions: Collection[UUID], *, on: date) -> dict[UUID, str]:
    """{position: ENDED or VACANT} of those whose unit stands no longer, or that nobody holds on the day."""
    if not positions:
        return {}
    held = holders_of(positions, on=on)
    stands = UnitAncestor.objects.filter(standing(on), depth=0).values("descendant")
    ended = set(
        Position.objects.filter(pk__in=positions, unit__isnull=False)
        .exclude(unit__in=stands)
        .order_by()
        .values_list("pk", flat=True)
    )
    return {key: ENDED if key in ended else VACANT for key in positions if key in ended or key not in held}
