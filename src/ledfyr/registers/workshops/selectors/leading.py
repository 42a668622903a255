"""What the one who leads a workshop sees, and what is read of it afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.planning.secrecy import grounds_in
from ledfyr.platform.settings.values import setting
from ledfyr.registers.risks.public import line_of, own_analyses, require_reading, rows_in, unread_units

from ..models import Workshop, WorkshopAnswer, WorkshopItem, WorkshopParticipant
from ..policy import POLICY
from ..rules import CLOSED, Cell, Spread, is_wide, kept, spread_of


@dataclass(frozen=True)
class Line:
    """An event of a workshop: how many have answered, and the spread once it may be seen."""

    item: WorkshopItem
    answered: int
    spread: Spread | None
    is_wide: bool

    @property
    def is_thin(self) -> bool:
        """True when somebody has answered, but so few that it can be worked out who said what."""
        return self.answered > 0 and self.spread is not None and self.spread.is_thin


@dataclass(frozen=True)
class Meeting:
    """What an event's page tells of a workshop that rated it."""

    workshop: Workshop
    line: Line
    participants: int


def meetings_in(actor: Actor, scope: Scope) -> QuerySet[Any]:
    """The year's workshops that the actor may read, newest first, with how many take part and what is agreed."""
    POLICY.require_read(actor, scope)
    found = Workshop.objects.filter(committee__slug=scope.committee, year=scope.year)
    if found.filter(unit__isnull=False).exists():
        units = [one.key for one in own_analyses(actor, scope) if one.exists]
        found = found.filter(Q(unit__isnull=True) | Q(unit__in=units))
    return found.annotate(
        people=Count("participants", distinct=True),
        events=Count("items", distinct=True),
        agreed=Count("items", distinct=True, filter=Q(items__agreed_on__isnull=False)),
    ).order_by(F("opened_on").desc(nulls_first=True), "name", "id")


def unread_meetings(actor: Actor, scope: Scope) -> list[str]:
    """The keys of the year's workshops about units' analyses that the actor may not read."""
    found = Workshop.objects.filter(committee__slug=scope.committee, year=scope.year, unit__isnull=False)
    if not found.exists():
        return []
    return [
        str(key)
        for key in found.filter(unit__in=list(map(UUID, unread_units(actor, scope)))).values_list("pk", flat=True)
    ]


def find_workshop(actor: Actor, scope: Scope, key: UUID | str) -> Workshop:
    """One workshop of the year, or NotFound; NotAllowed when it is about a unit's analysis that is not hers to read."""
    POLICY.require_read(actor, scope)
    found = Workshop.objects.filter(committee__slug=scope.committee, year=scope.year, pk=key).first()
    if found is None:
        raise NotFound("workshops.no_workshop")
    require_reading(actor, scope, found.unit_id)
    return found


def may_lead(actor: Actor, scope: Scope, workshop: Workshop) -> bool:
    """True when the actor may rate the analysis that the workshop is about."""
    return POLICY.may_write(actor, scope, above=line_of(workshop.unit_id, scope.year))


def participants_of(workshop: Workshop) -> list[WorkshopParticipant]:
    """Who takes part, in the order that they came."""
    return list(workshop.participants.order_by("joined_at", "id"))


def cells_of(items: Iterable[WorkshopItem]) -> dict[UUID, dict[Cell, int]]:
    """{item: {(likelihood, consequence): answers}}, counted by the database; one query."""
    out: dict[UUID, dict[Cell, int]] = {item.pk: {} for item in items}
    answers = WorkshopAnswer.objects.filter(item__in=list(out)).order_by("item", "likelihood", "consequence")
    for one in answers.values("item", "likelihood", "consequence").annotate(n=Count("pk")):
        out[one["item"]][one["likelihood"], one["consequence"]] = one["n"]
    return out


def lines_of(scope: Scope, workshop: Workshop, *, place: int | None = None) -> list[Line]:
    """The workshop's events in order, or the one at a place; two queries however many events and participants."""
    items = list(workshop.items.order_by("position") if place is None else workshop.items.filter(position=place))
    return _lines(items, setting("workshops.wide_spread", scope), closed=workshop.state == CLOSED)


def _lines(items: Sequence[WorkshopItem], wide: int, *, closed: bool) -> list[Line]:
    cells: Mapping[UUID, Mapping[Cell, int]] = (
        {item.pk: tally_of(item) for item in items} if closed else cells_of(items)
    )
    out = []
    for item in items:
        spread = spread_of(cells[item.pk]) if item.is_revealed else None
        out.append(Line(item, sum(cells[item.pk].values()), spread, spread is not None and is_wide(spread, wide)))
    return out


def tally_of(item: WorkshopItem) -> Mapping[Cell, int]:
    """The answers as they were counted when the workshop was closed; of too few only how many they were."""
    return kept({(likelihood, consequence): times for likelihood, consequence, times in item.tally})


def row_of(actor: Actor, scope: Scope, workshop: Workshop, item: WorkshopItem) -> Any:
    """The event in the analysis as it stands now, None when it has been withdrawn."""
    return rows_in(actor, scope, unit=workshop.unit_id).filter(pk=item.row_key).first()


def choices_of(actor: Actor, scope: Scope, unit: UUID | None) -> list[Any]:
    """The events that a workshop can be about: those of the analysis that are not secret."""
    secret = {key for kind, key in grounds_in(scope) if kind == "risks.event"}
    return [row for row in rows_in(actor, scope, unit=unit) if str(row.pk) not in secret]


def meetings_of_event(actor: Actor, scope: Scope, key: UUID) -> list[Meeting]:
    """The closed workshops that rated an event, newest first; two queries."""
    POLICY.require_read(actor, scope)
    items = WorkshopItem.objects.filter(
        row_key=key, workshop__state=CLOSED, workshop__committee__slug=scope.committee, workshop__year=scope.year
    )
    found = list(
        items.select_related("workshop")
        .annotate(people=Count("workshop__participants"))
        .order_by(F("workshop__closed_on").desc(nulls_last=True), F("workshop__opened_on").desc(nulls_last=True), "id")
    )
    lines = _lines(found, setting("workshops.wide_spread", scope), closed=True)
    return [Meeting(line.item.workshop, line, item.people) for line, item in zip(lines, found, strict=True)]


def closed_meetings(actor: Actor, scope: Scope) -> list[Any]:
    """The closed workshops about the committee's own analysis, oldest first, with people and events; one query."""
    POLICY.require_read(actor, scope)
    found = Workshop.objects.filter(
        committee__slug=scope.committee, year=scope.year, state=CLOSED, unit__isnull=True
    ).annotate(people=Count("participants", distinct=True), events=Count("items", distinct=True))
    return list(found.order_by("opened_on", "name", "id"))


def workshop_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The closed workshops about the committee's own analysis, an event a row, in the words of the data contract.

    The spread and the number of participants, never who answered what.
    """
    people = {one.pk: one.people for one in closed_meetings(actor, scope)}
    items = WorkshopItem.objects.filter(workshop__in=people).select_related("workshop")
    items = items.order_by("workshop__opened_on", "workshop__name", "workshop_id", "position")
    wide = setting("workshops.wide_spread", scope)
    return [_row(line, people[line.item.workshop_id], scope) for line in _lines(list(items), wide, closed=True)]


def _row(line: Line, people: int, scope: Scope) -> Row:
    item, workshop = line.item, line.item.workshop
    values: dict[str, Any] = {
        "workshop": workshop.name,
        "day": workshop.opened_on.isoformat() if workshop.opened_on else "",
        "participants": people,
        "nr": item.nr,
        "event": item.text,
        "answered": line.answered,
    }
    for name in ("likelihood", "consequence", "value"):
        steps = getattr(line.spread, name) if line.spread else None
        values |= {
            f"{name}_lowest": steps.lowest if steps else None,
            f"{name}_middle": steps.middle if steps else None,
            f"{name}_highest": steps.highest if steps else None,
        }
    values |= {
        "wide": "ja" if line.is_wide else "nej",
        "agreed_likelihood": item.agreed_likelihood,
        "agreed_consequence": item.agreed_consequence,
        "agreed_value": item.agreed_value,
        "reason": item.agreed_reason,
    }
    url = reverse("workshops:workshop", args=[scope.committee, scope.year, workshop.pk])
    nr, event = str(item.nr or ""), str(item.row_key)
    place = Place(register="workshops", row=nr, key=str(item.pk), url=url, about=event)
    return Row("workshops", values, place)
