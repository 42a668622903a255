"""The matter's own texts: what it is about, its report, its clauses, its cooperation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.planning.models import Meeting
from ledfyr.platform.planning.years import find_year

from ..models import DecisionClause, Matter, ReportSection
from ..policy import POLICY
from ..rules import may_be_written, moved


class EmptyText(DomainError):
    """A title, heading or clause needs words; no facts."""

    code = "matters.empty_text"


class NotWritable(DomainError):
    """The matter has left the desk: its texts stand as they are; facts: ``state`` (in words)."""

    code = "matters.not_writable"


@logged
def start_matter(
    *,
    actor: Actor,
    scope: Scope,
    title: str,
    registration_number: str = "",
    meeting_date: date | None = None,
    meeting: UUID | str | None = None,
) -> Matter:
    """A new draft with the usual headings of a report. Raises EmptyText, NotFound (year, meeting), NotAllowed."""
    POLICY.require_write(actor, scope)
    find_year(scope)
    matter = Matter(
        committee=committee_by_slug(scope.committee),
        year=scope.year,
        title=_words(title),
        registration_number=squeeze(registration_number),
    )
    matter.meeting, matter.meeting_date = meeting_on(scope, meeting_date, meeting)
    matter.full_clean()
    matter.save()
    with override("sv"):
        headings = (_("Sammanfattning"), _("Bakgrund"), _("Förvaltningens synpunkter"))
    for position, heading in enumerate(headings):
        _save(ReportSection(matter=matter, position=position, heading=heading))
    record(actor, scope, note_of(matter, "matters.started", {"title": (None, matter.title)}))
    return matter


@logged
def describe_matter(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    title: str,
    registration_number: str,
    meeting_date: date | None,
    recipients: str,
    meeting: UUID | str | None = None,
) -> Matter:
    """What the matter is called, its number, when it is taken up and who is to have the decision.

    Raises EmptyText, NotFound (meeting), NotWritable, Conflict, NotAllowed.
    """
    at, day = meeting_on(scope, meeting_date, meeting)
    wanted = {
        "title": _words(title),
        "registration_number": squeeze(registration_number),
        "meeting": at,
        "meeting_date": day,
        "recipients": "\n".join(squeeze(line) for line in recipients.splitlines() if squeeze(line)),
    }
    return _change(actor, scope, key, version, wanted, "matters.described")


@logged
def note_cooperation(
    *,
    actor: Actor,
    scope: Scope,
    key: UUID | str,
    version: int | None,
    cooperation: str,
    cooperation_date: date | None = None,
    cooperation_party: str = "",
    cooperation_ground: str = "",
) -> Matter:
    """How the matter has been through cooperation with the unions. Raises NotWritable, Conflict, NotAllowed."""
    wanted = {
        "cooperation": cooperation,
        "cooperation_date": cooperation_date,
        "cooperation_party": squeeze(cooperation_party),
        "cooperation_ground": cooperation_ground.strip(),
    }
    return _change(actor, scope, key, version, wanted, "matters.cooperation_noted")


@logged
def add_section(*, actor: Actor, scope: Scope, key: UUID | str, heading: str, text: str = "") -> ReportSection:
    """A new headed part last in the report. Raises EmptyText, NotWritable, NotAllowed."""
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key)
    section = ReportSection(matter=matter, position=_next(matter.sections), heading=_words(heading), text=text.strip())
    _save(section)
    _touch(actor, scope, matter, "matters.section_added", {"heading": (None, section.heading)}, what=section.heading)
    return section


@logged
def change_section(
    *, actor: Actor, scope: Scope, section: UUID | str, version: int | None, heading: str, text: str
) -> ReportSection:
    """Word a part of the report. Raises EmptyText, NotWritable, Conflict, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row: ReportSection = _lock_part(ReportSection, scope, section, version)
    wanted = {"heading": _words(heading), "text": text.replace("\r\n", "\n").strip()}
    if changes := _set(row, wanted):
        _save(row)
        _touch(actor, scope, row.matter, "matters.section_changed", changes, what=row.heading)
    return row


@logged
def remove_section(*, actor: Actor, scope: Scope, section: UUID | str) -> None:
    """Take a part out of the report. Raises NotWritable, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = _lock_part(ReportSection, scope, section, None)
    row.delete()
    changes = {"heading": (row.heading, None), "text": (row.text, None)}
    _touch(actor, scope, row.matter, "matters.section_removed", changes, what=row.heading)


@logged
def add_clause(*, actor: Actor, scope: Scope, key: UUID | str, text: str) -> DecisionClause:
    """A new clause last among them. Raises EmptyText, NotWritable, NotAllowed."""
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key)
    clause = DecisionClause(matter=matter, position=_next(matter.clauses), text=_words(text))
    _save(clause)
    _touch(actor, scope, matter, "matters.clause_added", {"text": (None, clause.text)}, what=clause.text)
    return clause


@logged
def change_clause(*, actor: Actor, scope: Scope, clause: UUID | str, version: int | None, text: str) -> DecisionClause:
    """Word a clause anew. Raises EmptyText, NotWritable, Conflict, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row: DecisionClause = _lock_part(DecisionClause, scope, clause, version)
    if changes := _set(row, {"text": _words(text)}):
        _save(row)
        _touch(actor, scope, row.matter, "matters.clause_changed", changes, what=row.text)
    return row


@logged
def move_clause(*, actor: Actor, scope: Scope, clause: UUID | str, by: int) -> None:
    """Move a clause up (-1) or down (1); at the ends nothing happens. Raises NotWritable, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = _lock_part(DecisionClause, scope, clause, None)
    if reorder(list(row.matter.clauses.all()), row, by):
        _touch(actor, scope, row.matter, "matters.clauses_reordered", {}, what=row.text)


@logged
def remove_clause(*, actor: Actor, scope: Scope, clause: UUID | str) -> None:
    """Take a clause away. Raises NotWritable, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = _lock_part(DecisionClause, scope, clause, None)
    row.delete()
    _touch(actor, scope, row.matter, "matters.clause_removed", {"text": (row.text, None)}, what=row.text)


def lock_matter(scope: Scope, key: UUID | str, version: int | None = None, *, writable: bool = True) -> Matter:
    """The matter, its row locked. Raises NotFound, Conflict, NotWritable (unless ``writable`` does not matter)."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("committee", "meeting")
    matter = rows.filter(committee__slug=scope.committee, year=scope.year, pk=key).first()
    if matter is None:
        raise NotFound("matters.no_matter")
    if version is not None and version != matter.version:
        raise Conflict(version=matter.version)
    if writable and not may_be_written(matter.state):
        raise NotWritable(state=matter.get_state_display())
    return matter


def meeting_on(scope: Scope, day: date | None, meeting: UUID | str | None = None) -> tuple[Meeting | None, date | None]:
    """(the calendar's meeting, None) when it is named or there is one that day, else (None, the day).

    Raises NotFound when the one that is named is gone.
    """
    own = Meeting.objects.filter(committee__slug=scope.committee)
    if meeting:
        named = own.filter(pk=meeting).first()
        if named is None:
            raise NotFound("matters.no_meeting")
        return named, None
    found = own.filter(day=day).first() if day else None
    return found, None if found else day


def reorder(parts: list[Any], row: models.Model, by: int) -> bool:
    """Move a part among its likes; True when the order changed."""
    at = next(place for place, part in enumerate(parts) if part.pk == row.pk)
    order = moved(range(len(parts)), at, by)
    if order == list(range(len(parts))):
        return False
    for position, place in enumerate(order):
        parts[place].position = position
        parts[place].save()
    return True


def note_of(
    matter: Matter, code: str, changes: Mapping[str, tuple[Any, Any]], reason: str = "", **facts: Any
) -> Change:
    """The change as history keeps it."""
    plain = {name: (_plain(old), _plain(new)) for name, (old, new) in changes.items()}
    return Change(code, "matters.matter", str(matter.pk), plain, {"title": matter.title} | facts, reason)


def save_matter(matter: Matter) -> None:
    """Save it as the next version."""
    matter.version += 1
    matter.full_clean()
    matter.save()


def _change(
    actor: Actor, scope: Scope, key: UUID | str, version: int | None, wanted: Mapping[str, Any], code: str
) -> Matter:
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key, version)
    was = matter.day
    if changes := _set(matter, wanted, bump=False):
        if changes.pop("meeting", None) or "meeting_date" in changes:
            changes["meeting_date"] = (was, matter.day)
        save_matter(matter)
        record(actor, scope, note_of(matter, code, changes))
    return matter


def _touch(actor: Actor, scope: Scope, matter: Matter, code: str, changes: Mapping[str, Any], *, what: str) -> None:
    save_matter(matter)
    record(actor, scope, note_of(matter, code, changes, what=what[:120]))


def _set(row: Any, wanted: Mapping[str, Any], *, bump: bool = True) -> dict[str, tuple[Any, Any]]:
    """{field: (old, new)} of what differs, set on the row; with ``bump`` as its next version."""
    changes = {name: (getattr(row, name), new) for name, new in wanted.items() if getattr(row, name) != new}
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    if changes and bump:
        row.version += 1
    return changes


def _lock_part(model: Any, scope: Scope, key: UUID | str, version: int | None) -> Any:
    """A section or clause, its matter locked and writable. Raises NotFound, NotWritable, Conflict."""
    found = model.objects.filter(matter__committee__slug=scope.committee, matter__year=scope.year, pk=key).first()
    if found is None:
        raise NotFound("matters.no_part")
    matter = lock_matter(scope, found.matter_id)
    row = model.objects.filter(pk=key).first()  # read again: it may have changed while we waited for the matter
    if row is None:
        raise NotFound("matters.no_part")
    if version is not None and version != row.version:
        raise Conflict(version=row.version, theirs=row.text)
    row.matter = matter
    return row


def _words(text: str) -> str:
    if not squeeze(text):
        raise EmptyText()
    return squeeze(text)


def _next(parts: Any) -> int:
    last = parts.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _save(row: models.Model) -> None:
    row.full_clean()
    row.save()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
