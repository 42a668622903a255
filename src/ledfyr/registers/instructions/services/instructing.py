"""The executive office writes an instruction and issues it. It belongs to the municipality, not to a committee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.engines.ui.rooms import content_parts
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.policy import WHOLE
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Committee, Municipality, Role
from ledfyr.platform.planning.models import Occasion

from ..models import Instruction, InstructionIssue, RequiredPart
from ..policy import OFFICE_POLICY
from ..rules import RECEIVED, RETURNED, SUBMITTED, Asked, as_content, asked_in, differences, is_reopened


class InstructionTwice(DomainError):
    """The year already has an instruction for the occasion; facts: ``what``."""

    code = "instructions.twice"


class EmptyText(DomainError):
    """A name or a heading needs words, a monthly report its month; no facts."""

    code = "instructions.empty_text"


class PartTwice(DomainError):
    """The instruction already asks for a part of that name; facts: ``what``."""

    code = "instructions.part_twice"


class UnknownPart(DomainError):
    """A part that no room holds, or a committee that there is not; facts: ``what``."""

    code = "instructions.unknown"


class NothingChanged(DomainError):
    """There is nothing new to issue, or no part to ask for; no facts."""

    code = "instructions.nothing_changed"


@logged
def start_instruction(
    *,
    actor: Actor,
    year: int,
    kind: str,
    month: int = 0,
    title: str = "",
    text: str = "",
    contact: str = Role.CENTRAL_CONTROLLER,
    deadline: date | None = None,
) -> Instruction:
    """A new draft for an occasion of the year. Raises InstructionTwice, EmptyText, NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    _take_turns()
    month = (month or 0) if kind == Occasion.Kind.MONTH else 0
    title = squeeze(title) if kind == Occasion.Kind.OTHER else ""
    if (kind == Occasion.Kind.MONTH and not 1 <= month <= 12) or (kind == Occasion.Kind.OTHER and not title):
        raise EmptyText()
    found = Instruction(year=year, kind=kind, month=month, title=title)
    if Instruction.objects.filter(year=year, kind=kind, month=month, title=title).exists():
        raise InstructionTwice(what=found.label)
    found.text, found.contact, found.deadline = _lines(text), contact, deadline
    found.full_clean()
    found.save()
    record(actor, None, note_of("started", found))
    return found


@logged
def change_instruction(
    *, actor: Actor, key: UUID | str, version: int, text: str, contact: str, deadline: date | None
) -> Instruction:
    """Change the working copy; committees read it once it is issued again. Raises Conflict, NotFound, NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    found = lock_instruction(key)
    if found.version != version:
        raise Conflict(
            version=found.version,
            theirs={"text": found.text, "contact": found.contact, "deadline": _iso(found.deadline)},
            object_type="instructions.instruction",
            key=str(found.pk),
        )
    changes = _set(found, {"text": _lines(text), "contact": contact, "deadline": deadline})
    if changes:
        _touch(found)
        record(actor, None, note_of("changed", found, changes))
    return found


@logged
def add_part(
    *,
    actor: Actor,
    instruction: UUID | str,
    kind: str,
    heading: str,
    text: str = "",
    house: str = "",
    committees: Sequence[str] = (),
) -> RequiredPart:
    """Ask for one more part, last. Raises EmptyText, PartTwice, UnknownPart, NotFound, NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    found = lock_instruction(instruction)
    given = _checked(found, kind=kind, heading=heading, text=text, house=house, committees=committees)
    last = found.parts.order_by("-position").values_list("position", flat=True).first()
    part = RequiredPart(instruction=found, position=0 if last is None else last + 1, **given)
    part.full_clean()
    part.save()
    _touch(found)
    record(actor, None, note_of("part_added", found, {"heading": (None, part.heading)}, part=part.heading))
    return part


@logged
def change_part(
    *,
    actor: Actor,
    part: UUID | str,
    version: int | None,
    kind: str,
    heading: str,
    text: str = "",
    house: str = "",
    committees: Sequence[str] = (),
) -> RequiredPart:
    """Ask for the part in other words, or of others. Raises as add_part, and Conflict."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    row = _lock_part(part)
    if version not in (None, row.version):
        theirs = {name: getattr(row, name) for name in ("heading", "text", "kind", "house")}
        at = {"object_type": "instructions.instruction", "key": str(row.instruction_id)}
        raise Conflict(version=row.version, theirs=theirs, **at)
    own = _checked(row.instruction, row, kind=kind, heading=heading, text=text, house=house, committees=committees)
    if changes := _set(row, own):
        row.version += 1
        row.full_clean()
        row.save()
        _touch(row.instruction)
        record(actor, None, note_of("part_changed", row.instruction, changes, part=row.heading))
    return row


@logged
def remove_part(*, actor: Actor, part: UUID | str) -> None:
    """Ask for the part no more, from the next issue on. Raises NotFound, NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    row = _lock_part(part)
    found = row.instruction
    row.delete()
    _touch(found)
    record(actor, None, note_of("part_removed", found, {"heading": (row.heading, None)}, part=row.heading))


@logged
def issue(*, actor: Actor, key: UUID | str, today: date, note: str = "") -> InstructionIssue:
    """Issue the instruction, or a new version of it: committees read it from now on and are held to it.

    What a committee has submitted is returned to it when something else is asked of it now. Raises NothingChanged.
    """
    OFFICE_POLICY.require_write(actor, WHOLE)
    found = lock_instruction(key)
    before = found.issues.order_by("-number").first()
    content = working_content(found)
    changed = differences(before.content, content) if before else ()
    if not content["parts"] or (before and not changed):
        raise NothingChanged()
    found.number += 1
    _touch(found)
    made = InstructionIssue(
        instruction=found,
        number=found.number,
        issued_on=today,
        issued_by=actor.name,
        content=content,
        changes=[vars(one) for one in changed],
        note=squeeze(note),
    )
    made.full_clean()
    made.save()
    told = note_of("issued", found, number=made.number)
    record(actor, None, Change(told.code, told.object_type, told.object_key, {}, told.facts, made.note))
    if before:
        _open_again(actor, found, before.content, content, today)
    return made


def _open_again(actor: Actor, found: Instruction, old: dict[str, Any], new: dict[str, Any], today: date) -> None:
    from .answering import settle

    sent = found.submissions.filter(state__in=(SUBMITTED, RECEIVED)).select_related("committee").order_by("id")
    for one in sent:
        if is_reopened(old, new, one.committee.slug):
            settle(actor, found, one, RETURNED, today, f"Version {found.number} av anvisningen begär något annat.")


@logged
def copy_instructions(*, actor: Actor, year: int, keys: Sequence[UUID | str]) -> list[Instruction]:
    """Drafts of last year's instructions with their parts as issued last, their days a year later. Raises NotAllowed.

    Of what was never issued its working copy is taken. An occasion that has an instruction already is left as it is.
    """
    OFFICE_POLICY.require_write(actor, WHOLE)
    _take_turns()
    there = set(Instruction.objects.filter(year=year).values_list("kind", "month", "title"))
    made = []
    for old in Instruction.objects.filter(year=year - 1, pk__in=keys).order_by("id"):
        if (old.kind, old.month, old.title) in there:
            continue
        last = old.issues.order_by("-number").first()
        content = last.content if last else working_content(old)
        day = date.fromisoformat(content["deadline"]) if content["deadline"] else None
        new = Instruction(year=year, kind=old.kind, month=old.month, title=old.title, text=content["text"])
        new.contact, new.deadline = content["contact"], _a_year_later(day)
        new.full_clean()
        new.save()
        for position, part in enumerate(asked_in(content)):
            values = {name: getattr(part, name) for name in ("kind", "heading", "text", "house")}
            copy = RequiredPart(instruction=new, position=position, committees=list(part.committees), **values)
            copy.full_clean()
            copy.save()
        record(actor, None, note_of("copied", new, from_year=year - 1))
        made.append(new)
    return made


def working_content(found: Instruction) -> dict[str, Any]:
    """The working copy as it would be issued."""
    parts = [
        Asked(str(one.pk), one.kind, one.heading, one.text, one.house, tuple(one.committees))
        for one in found.parts.order_by("position", "id")
    ]
    return as_content(found.text, found.contact, found.deadline, parts)


def is_changed(found: Instruction) -> bool:
    """True when there is something to issue: nothing has been issued yet, or the working copy says something else."""
    last = found.issues.order_by("-number").first()
    return last is None or bool(differences(last.content, working_content(found)))


def lock_instruction(key: UUID | str) -> Instruction:
    """The instruction, held for this transaction. Raises NotFound."""
    found = Instruction.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound("instructions.no_instruction")
    return found


def _lock_part(key: UUID | str) -> RequiredPart:
    row = RequiredPart.objects.filter(pk=key).first()
    if row is None:
        raise NotFound("instructions.no_part")
    lock_instruction(row.instruction_id)
    again = RequiredPart.objects.select_related("instruction").filter(pk=key).first()
    if again is None:
        raise NotFound("instructions.no_part")
    return again


def _take_turns() -> None:
    """Those who start instructions at the same time wait for each other."""
    Municipality.objects.select_for_update().order_by("pk").first()


def _checked(found: Instruction, row: RequiredPart | None = None, **given: Any) -> dict[str, Any]:
    given["heading"], given["text"] = squeeze(given["heading"]), _lines(given["text"])
    given["house"] = given["house"] if given["kind"] == RequiredPart.Kind.HOUSE else ""
    if not given["heading"]:
        raise EmptyText()
    if given["kind"] == RequiredPart.Kind.HOUSE and given["house"] not in content_parts():
        raise UnknownPart(what=given["house"] or "–")
    known = set(Committee.objects.values_list("slug", flat=True))
    given["committees"] = sorted(set(given["committees"]))
    if strange := [slug for slug in given["committees"] if slug not in known]:
        raise UnknownPart(what=", ".join(strange))
    same = found.parts.filter(heading=given["heading"])
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise PartTwice(what=given["heading"])
    return given


def _set(row: Any, wanted: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    changes = {
        name: (_iso(getattr(row, name)), _iso(value)) for name, value in wanted.items() if getattr(row, name) != value
    }
    for name, value in wanted.items():
        setattr(row, name, value)
    return changes


def _touch(found: Instruction) -> None:
    found.version += 1
    found.full_clean()
    found.save()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _iso(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _a_year_later(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(day=28, year=day.year + 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def note_of(code: str, found: Instruction, changes: dict[str, tuple[Any, Any]] | None = None, **facts: Any) -> Change:
    """An entry about the instruction."""
    facts = {"what": found.label, **facts}
    return Change(f"instructions.{code}", "instructions.instruction", str(found.pk), changes or {}, facts)
