"""Finding matters, and what the rules look at of each."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from ledfyr.engines.documents.deciding import Proposal
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.rows import Place, Row
from ledfyr.platform.planning.calendar import days_toward, meetings_of, step_labels
from ledfyr.platform.planning.models import Meeting
from ledfyr.platform.planning.secrecy import grounds_in

from ..models import Matter
from ..policy import POLICY
from ..rules import SETTLED, Facts, lacking_to_sign
from .papers import (
    APPENDIX,
    CLAUSE,
    COOPERATION,
    RECEIVERS,
    RESERVATIONS,
    SECTION,
    TITLE,
    WHOLE,
    Edition,
    extract_tree,
    recipients_tree,
    report_tree,
)

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
        own=lambda status: own_trees(matter, scope, status, WHOLE),
        own_published=lambda status, grounds: own_trees(matter, scope, status, Edition(True, grounds)),
    )


def own_trees(matter: Matter, scope: Scope, status: str, edition: Edition) -> list[DocumentTree]:
    """The report, and once it is decided the extract of the minutes and the list of recipients."""
    made = (report_tree, extract_tree, recipients_tree) if matter.state in SETTLED else (report_tree,)
    return [make(matter, scope, status, edition) for make in made]


def secret_name(kind: str, actor: Actor, scope: Scope, key: str) -> str:
    """What can be marked as secret of a matter, by its words. Raises NotFound."""
    matter, part = _find_secret(kind, actor, scope, key)
    return str(part or matter)


def matter_of_part(actor: Actor, scope: Scope, key: UUID | str) -> tuple[Matter, str]:
    """(the matter that the section, clause or appendix belongs to, where on its page). Raises NotFound."""
    for kind, (_name, anchor) in PARTS.items():
        try:
            return _find_secret(kind, actor, scope, str(key))[0], anchor
        except NotFound:
            continue
    raise NotFound("matters.no_part")


PARTS = {SECTION: ("sections", "report"), CLAUSE: ("clauses", "clauses"), APPENDIX: ("appendices", "appendices")}
"""{object type: (where a matter keeps such parts, where they stand on its page)}."""


def _find_secret(kind: str, actor: Actor, scope: Scope, key: str) -> tuple[Matter, Any]:
    try:
        wanted = UUID(key)
    except ValueError as error:
        raise NotFound("matters.no_part") from error
    if kind not in PARTS:
        return find_matter(actor, scope, wanted), None
    name = PARTS[kind][0]
    matter = matters_in(actor, scope).filter(**{name: wanted}).first()
    if matter is None:
        raise NotFound("matters.no_part")
    return matter, next(part for part in getattr(matter, name).all() if part.pk == wanted)


def secrets_in(matter: Matter, scope: Scope) -> list[dict[str, Any]]:
    """[{kind, key, what, name, ground}] of all that can be secret in the matter."""
    grounds = grounds_in(scope)
    parts = [
        (CLAUSE, _("Beslutssats"), matter.clauses.all()),
        (SECTION, _("Avsnitt"), matter.sections.all()),
        (APPENDIX, _("Bilaga"), matter.appendices.all()),
    ]
    everything = [(TITLE, matter.pk, _("Ärendets namn"), matter.title)]
    everything += [(kind, one.pk, what, str(one)) for kind, what, ones in parts for one in ones]
    everything += [(COOPERATION, matter.pk, _("Samverkan"), ""), (RECEIVERS, matter.pk, _("Mottagare"), "")]
    if matter.state in SETTLED:
        everything.append((RESERVATIONS, matter.pk, _("Reservationer"), ""))
    return [
        {"kind": kind, "key": key, "what": what, "name": name, "ground": grounds.get((kind, str(key)), "")}
        for kind, key, what, name in everything
    ]


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
