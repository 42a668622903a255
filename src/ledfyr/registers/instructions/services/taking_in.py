"""Instructions from a file, into the working copy: never issued by it. What is gone from the file is reported only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ledfyr.engines.ui.rooms import content_parts
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import ChangedSince
from ledfyr.kernel.policy import WHOLE
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.organisation.models import Committee
from ledfyr.platform.planning.models import Occasion

from ..models import Instruction, RequiredPart
from ..policy import OFFICE_POLICY
from ..selectors import instruction_rows
from .instructing import (
    add_part,
    change_instruction,
    change_part,
    lock_instruction,
    note_of,
    remove_part,
    start_instruction,
)

Key = tuple[str, int, str]
ABOUT = ("text", "contact", "deadline")
COMPARED = (*ABOUT, "kind", "house", "demand", "committees")


def plan_instruction_rows(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """What take_in_instructions would do, row by row. Raises NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    living = {_mark_of(row.values): row for row in instruction_rows(actor, scope)}
    there = {(one.kind, one.month, one.title): one for one in Instruction.objects.filter(year=scope.year)}
    known = frozenset(Committee.objects.values_list("slug", flat=True))
    actions, first, seen = [], dict[Key, Row](), set[tuple[Key, str]]()
    for row in rows:
        why = _refusal(row, scope, known) or _clash(row, first, seen)
        if why:
            actions.append((row, "reject", why))
            continue
        first.setdefault(key_of(row.values), row)
        seen.add(_mark_of(row.values))
        actions.append((row, *_meet(row, living.get(_mark_of(row.values)), there.get(key_of(row.values)))))
    gone = tuple(row for mark, row in living.items() if mark[0] in first and mark not in seen)
    return ImportPlan("instructions", tuple(actions), gone)


def _meet(row: Row, old: Row | None, living: Instruction | None) -> tuple[str, str]:
    if old is None:
        return "create", "" if living else _("Ny anvisning")
    changed = [name for name in COMPARED if _plain(name, row.values) != _plain(name, old.values)]
    return ("update", ", ".join(changed)) if changed else ("unchanged", "")


def _clash(row: Row, first: Mapping[Key, Row], seen: set[tuple[Key, str]]) -> str:
    """Why the row cannot stand beside the file's earlier rows."""
    if _mark_of(row.values) in seen:
        return _("Delen står redan på en tidigare rad.")
    one = first.get(key_of(row.values))
    if one and any(_plain(name, one.values) != _plain(name, row.values) for name in ABOUT):
        return _("Anvisningens text, kontakt och dag ska vara desamma på alla dess rader.")
    return ""


def _refusal(row: Row, scope: Scope, known: frozenset[str]) -> str:
    """Why the row cannot be taken in, '' when it can."""
    values, day = row.values, row.values.get("deadline")
    try:
        deadline = date.fromisoformat(day) if day else None
    except ValueError:
        return _("”%(what)s” är ingen dag. Skriv den som 2027-02-02.") % {"what": day}
    kind, month, title = key_of(values)
    if (kind == Occasion.Kind.MONTH and not 1 <= month <= 12) or (kind == Occasion.Kind.OTHER and not title):
        return _("En månadsrapport behöver sin månad, och ett eget tillfälle sitt namn.")
    about = Instruction(year=scope.year, kind=kind, month=month, title=title, text=values["text"] or "")
    about.contact, about.deadline = values["contact"] or "", deadline
    part = RequiredPart(position=0, kind=values["kind"], heading=squeeze(values["part"]), text=values["demand"] or "")
    try:
        about.clean_fields()
        part.clean_fields(exclude={"instruction", "house", "committees"})
    except ValidationError as error:
        return "; ".join(message for messages in error.message_dict.values() for message in messages)
    if part.kind == RequiredPart.Kind.HOUSE and values["house"] not in content_parts():
        return _("”%(what)s” finns inte i Ledfyr.") % {"what": values["house"] or "–"}
    if strange := sorted(set(values["committees"]) - known):
        return _("”%(what)s” finns inte i Ledfyr.") % {"what": ", ".join(strange)}
    return ""


@logged
def take_in_instructions(*, actor: Actor, scope: Scope, rows: Sequence[Row]) -> ImportPlan:
    """Start and change instructions as the file says; committees read it once somebody issues it. Raises NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    plan = plan_instruction_rows(actor=actor, scope=scope, rows=rows)
    wanted: dict[Key, list[tuple[Row, str]]] = {}
    for row, action, _why in plan.actions:
        if action != "reject":
            wanted.setdefault(key_of(row.values), []).append((row, action))
    marks = []
    for key, own in wanted.items():
        if any(action != "unchanged" for _row, action in own):
            marks.append(_take_in(actor, scope, key, own))
    return ImportPlan("instructions", plan.actions, plan.gone, tuple(marks))


def _take_in(actor: Actor, scope: Scope, key: Key, own: Sequence[tuple[Row, str]]) -> dict[str, Any]:
    """One instruction with its parts; returns what undoing needs."""
    about = _about(own[0][0].values)
    found = Instruction.objects.filter(year=scope.year, kind=key[0], month=key[1], title=key[2]).first()
    before = _state(found) if found else None
    if found is None:
        found = start_instruction(actor=actor, year=scope.year, kind=key[0], month=key[1], title=key[2], **about)
    else:
        change_instruction(actor=actor, key=found.pk, version=found.version, **about)
    parts = {part.heading: part for part in found.parts.all()}
    for row, action in own:
        given = _part(row.values)
        old = parts.get(given["heading"])
        if old is None:
            add_part(actor=actor, instruction=found.pk, **given)
        elif action == "update":
            change_part(actor=actor, part=old.pk, version=None, **given)
    return {"key": str(found.pk), "version": lock_instruction(found.pk).version, "before": before}


@logged
def undo_taking_in(*, actor: Actor, scope: Scope, marks: Sequence[Mapping[str, Any]]) -> None:
    """Remove the drafts that a file brought, and give the others their old words. Raises ChangedSince, NotAllowed."""
    OFFICE_POLICY.require_write(actor, WHOLE)
    for mark in marks:
        found = Instruction.objects.select_for_update().filter(pk=mark["key"], year=scope.year).first()
        if found is None or found.version != mark["version"]:
            raise ChangedSince(rows=found.label if found else "–")
        if mark["before"] is None:
            gone = note_of("removed", found)
            for part in found.parts.order_by("position", "id"):
                part.delete()
            found.delete()
            record(actor, None, gone)
        else:
            _put_back(actor, found, mark["before"])


def _put_back(actor: Actor, found: Instruction, before: Mapping[str, Any]) -> None:
    about = before["about"]
    deadline = date.fromisoformat(about["deadline"]) if about["deadline"] else None
    change_instruction(actor=actor, key=found.pk, version=found.version, **{**about, "deadline": deadline})
    for part in found.parts.order_by("position", "id"):
        old = before["parts"].get(str(part.pk))
        if old is None:
            remove_part(actor=actor, part=part.pk)
        else:
            change_part(actor=actor, part=part.pk, version=None, **old)


def _state(found: Instruction) -> dict[str, Any]:
    """The working copy, JSON-ready."""
    deadline = found.deadline.isoformat() if found.deadline else None
    names = ("kind", "heading", "text", "house", "committees")
    return {
        "about": {"text": found.text, "contact": found.contact, "deadline": deadline},
        "parts": {str(part.pk): {name: getattr(part, name) for name in names} for part in found.parts.all()},
    }


def _about(values: Mapping[str, Any]) -> dict[str, Any]:
    day = values["deadline"]
    deadline = date.fromisoformat(day) if day else None
    return {"text": values["text"] or "", "contact": values["contact"], "deadline": deadline}


def _part(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": values["kind"],
        "heading": squeeze(values["part"]),
        "text": values["demand"] or "",
        "house": values["house"] or "",
        "committees": list(values["committees"]),
    }


def key_of(values: Mapping[str, Any]) -> Key:
    """Which occasion the row is about: its kind, its month, its own name; '' and 0 where the kind has none."""
    kind = str(values["occasion"])
    month = int(values["month"] or 0) if kind == Occasion.Kind.MONTH else 0
    return kind, month, squeeze(values["name"] or "") if kind == Occasion.Kind.OTHER else ""


def _mark_of(values: Mapping[str, Any]) -> tuple[Key, str]:
    return key_of(values), squeeze(values["part"])


def _plain(name: str, values: Mapping[str, Any]) -> Any:
    """A value as it is compared: blank is blank, and the order of committees says nothing."""
    if name == "committees":
        return sorted(values[name])
    return str(values[name] or "").replace("\r\n", "\n").strip()
