"""Finding matters, and what the rules look at of each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from ledfyr.engines.documents.deciding import Proposal
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.planning.calendar import days_toward, meetings_of, step_labels
from ledfyr.platform.planning.models import Meeting

from ..models import Matter
from ..policy import POLICY
from ..rules import SETTLED, Facts, lacking_to_sign
from .papers import extract_tree, recipients_tree, report_tree

BY_DAY = (Coalesce("meeting_date", "meeting__day").asc(nulls_last=True), "title", "id")
PREPARED = ("cooperation_meeting", "report_ready", "dispatch")
"""Steps on the way to the meeting that a matter has."""


def matters_in(actor: Actor, scope: Scope, *, state: str = "") -> QuerySet[Matter]:
    """The year's matters in the order of their meetings; those of a state when one is given."""
    POLICY.require_read(actor, scope)
    found = Matter.objects.filter(committee__slug=scope.committee, year=scope.year)
    if state:
        found = found.filter(state=state)
    return found.select_related("meeting").prefetch_related("sections", "clauses", "appendices__file").order_by(*BY_DAY)


def matters_at(actor: Actor, scope: Scope, meeting: UUID | str) -> QuerySet[Matter]:
    """What the committee takes up, or took up, at a meeting of the calendar, whatever year it is about."""
    POLICY.require_read(actor, scope)
    found = Matter.objects.filter(committee__slug=scope.committee, meeting_id=meeting)
    return found.select_related("meeting").order_by("-year", "title", "id")


def matters_between(actor: Actor, scope: Scope, first: date, last: date) -> QuerySet[Matter]:
    """The committee's matters at the calendar's meetings between two days, both included, by day."""
    POLICY.require_read(actor, scope)
    found = Matter.objects.filter(committee__slug=scope.committee, meeting__day__gte=first, meeting__day__lte=last)
    return found.select_related("meeting").order_by("meeting__day", "title", "id")


def meeting_choices(actor: Actor, scope: Scope, today: date) -> list[Meeting]:
    """Meetings that a matter of the year may be taken up at: those ahead, from the year before to the year after."""
    POLICY.require_read(actor, scope)
    first = max(today, date(scope.year - 1, 1, 1))
    return list(meetings_of(scope.committee, first=first, last=date(scope.year + 1, 12, 31)))


def days_ahead(matter: Matter, scope: Scope) -> list[tuple[str, date]]:
    """[(words, day)] of what is done before the meeting; none when the matter is not tied to one, or is settled."""
    if matter.meeting is None or matter.state in SETTLED:
        return []
    labels = step_labels()
    return [(labels[kind], day) for kind, day in days_toward(scope, matter.meeting) if kind in PREPARED]


def find_matter(actor: Actor, scope: Scope, key: UUID | str) -> Matter:
    """The matter with its parts, or NotFound."""
    found = matters_in(actor, scope).filter(pk=key).select_related("committee").first()
    if found is None:
        raise NotFound("matters.no_matter")
    return found


def facts_of(matter: Matter) -> Facts:
    """What the rules look at."""
    return Facts(
        title=matter.title,
        registration_number=matter.registration_number,
        meeting_date=_iso(matter.day),
        sections=tuple(section.text for section in matter.sections.all()),
        clauses=tuple(clause.text for clause in matter.clauses.all()),
        documents=sum(1 for appendix in matter.appendices.all() if appendix.document),
        recipients=len(matter.recipient_lines),
        cooperation=matter.cooperation,
        cooperation_date=_iso(matter.cooperation_date),
        cooperation_party=matter.cooperation_party,
        cooperation_ground=matter.cooperation_ground,
    )


def missing_in(matter: Matter) -> tuple[str, ...]:
    """What the matter lacks before it can be signed."""
    return lacking_to_sign(facts_of(matter))


def proposal_of(matter: Matter, scope: Scope) -> Proposal:
    """The matter as the machinery of decisions wants it."""
    return Proposal(
        matter=str(matter.pk),
        title=matter.title,
        round=matter.round,
        documents=tuple(one.document for one in matter.appendices.all() if one.document),
        registration_number=matter.registration_number,
        own=lambda status: own_trees(matter, scope, status),
    )


def own_trees(matter: Matter, scope: Scope, status: str) -> list[DocumentTree]:
    """The report, and once it is decided the extract of the minutes and the list of recipients."""
    trees = [report_tree(matter, scope, status)]
    if matter.state in SETTLED:
        trees += [extract_tree(matter, scope, status), recipients_tree(matter, scope, status)]
    return trees


def matter_rows(actor: Actor, scope: Scope) -> list[Row]:
    """The matters in the words of the data contract."""
    return [_row(matter, scope) for matter in matters_in(actor, scope)]


def _row(matter: Matter, scope: Scope) -> Row:
    values: dict[str, Any] = {
        "registration_number": matter.registration_number,
        "title": matter.title,
        "state": matter.state,
        "meeting_date": _iso(matter.day) or None,
        "paragraph": matter.paragraph,
        "clauses": [clause.text for clause in matter.clauses.all()],
        "appendices": [appendix.title for appendix in matter.appendices.all()],
        "cooperation": matter.cooperation or None,
        "cooperation_date": _iso(matter.cooperation_date) or None,
        "cooperation_party": matter.cooperation_party,
        "cooperation_ground": matter.cooperation_ground,
        "recipients": matter.recipient_lines,
        "reservations": matter.reservations,
        "immediate_approval": "ja" if matter.immediate_approval else "nej",
    }
    url = reverse("matters:matter", args=[scope.committee, scope.year, matter.pk])
    return Row("matters", values, Place(register="matters", row=matter.title[:60], key=str(matter.pk), url=url))


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
