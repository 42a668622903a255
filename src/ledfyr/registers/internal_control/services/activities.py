"""Control activities of a plan row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record
from ledfyr.platform.organisation.models import Position
from ledfyr.platform.organisation.positions import position_named, with_words

from ..models import ControlActivity
from ..policy import POLICY
from .editing import lock_plan_row, note, save_plan_row

FIELDS = ("text", "method", "timing", "units", "owner", "occasion", "description")


class EmptyActivity(DomainError):
    """A control activity needs words."""

    code = "internal_control.empty_activity"


@logged
def add_activity(*, actor: Actor, scope: Scope, row_key: UUID | str, **fields: str) -> ControlActivity:
    """A new control under the row; fields as in FIELDS. A position that ``owner`` names answers for it.

    Raises EmptyActivity, NotFound, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    row = lock_plan_row(scope, row_key, None)
    activity = ControlActivity(plan_row=row, position=row.activities.count(), **clean(fields))
    activity.owner_position_id = position_named(scope.committee, activity.owner)
    if not activity.text:
        raise EmptyActivity()
    activity.full_clean()
    activity.save()
    save_plan_row(row)
    record(
        actor,
        scope,
        note(
            row,
            "internal_control.activity_added",
            {"text": (None, activity.text)},
            text=activity.text,
            activity=str(activity.pk),
        ),
    )
    return activity


@logged
def change_activity(
    *, actor: Actor, scope: Scope, key: UUID | str, version: int | None = None, **fields: str
) -> ControlActivity:
    """Change a control; fields left out stay. A position that ``owner`` names answers for it; other words let go of
    the one that did. Raises EmptyActivity, Conflict, NotFound, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    activity = _lock(scope, key, version)
    changes: dict[str, tuple[Any, Any]] = {}
    stands = as_it_stands(activity)
    for name, new in clean(fields).items():
        if stands[name] != new:
            changes[name] = (stands[name], new)
            setattr(activity, name, new)
    if "owner" in changes:
        activity.owner_position_id = position_named(scope.committee, activity.owner, activity.owner_position)
    if not activity.text:
        raise EmptyActivity()
    if changes:
        activity.version += 1
        activity.full_clean()
        activity.save()
        save_plan_row(activity.plan_row)
        record(
            actor,
            scope,
            note(
                activity.plan_row,
                "internal_control.activity_changed",
                changes,
                text=activity.text,
                activity=str(activity.pk),
            ),
        )
    return activity


@logged
def move_activities(
    *, actor: Actor, scope: Scope, keys: Sequence[UUID | str], position: UUID | str, reason: str = ""
) -> int:
    """Let another position answer for the controls of the committee's year; how many were moved.

    Raises NotFound, NotAllowed, Locked: then none is moved.
    """
    POLICY.require_write(actor, scope)
    new = with_words(Position.objects.all()).filter(pk=position).first()
    if new is None:
        raise NotFound("internal_control.no_activity", key=str(position))
    moved = 0
    for key in keys:
        activity = _lock(scope, key)
        if activity.owner_position_id == new.pk:
            continue
        changes = {"owner": (activity.owner_words, new.words)}
        activity.owner, activity.owner_position = new.words, new
        activity.version += 1
        activity.full_clean()
        activity.save()
        save_plan_row(activity.plan_row)
        told = note(activity.plan_row, "internal_control.activity_changed", changes, **facts_of(activity))
        record(actor, scope, replace(told, reason=reason))
        moved += 1
    return moved


@logged
def withdraw_activity(*, actor: Actor, scope: Scope, key: UUID | str) -> ControlActivity:
    """Take a control away from the row. Raises NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    activity = _lock(scope, key)
    if not activity.is_withdrawn:
        activity.is_withdrawn = True
        activity.save()
        save_plan_row(activity.plan_row)
        changes = {"text": (activity.text, None)}
        record(
            actor,
            scope,
            note(
                activity.plan_row,
                "internal_control.activity_withdrawn",
                changes,
                text=activity.text,
                activity=str(activity.pk),
            ),
        )
    return activity


@logged
def restore_activity(*, actor: Actor, scope: Scope, key: UUID | str) -> ControlActivity:
    """Bring a control back as it was. Raises NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    activity = _lock(scope, key)
    if activity.is_withdrawn:
        activity.is_withdrawn = False
        activity.save()
        save_plan_row(activity.plan_row)
        changes = {"text": (None, activity.text)}
        told = note(activity.plan_row, "internal_control.activity_added", changes, **facts_of(activity))
        record(actor, scope, told)
    return activity


def as_it_stands(activity: ControlActivity) -> dict[str, str]:
    """The control's values as a form shows them: who answers for it by the name of today."""
    return {name: getattr(activity, name) for name in FIELDS} | {"owner": activity.owner_words}


def facts_of(activity: ControlActivity) -> dict[str, str]:
    """What history says of a control: its words, and its key for taking things back."""
    return {"text": activity.text, "activity": str(activity.pk)}


def clean(fields: Mapping[str, str]) -> dict[str, str]:
    """The known fields as they are kept: a line each, but for the description, which keeps its lines."""
    return {
        name: squeeze(text) if name != "description" else text.strip()
        for name, text in fields.items()
        if name in FIELDS
    }


def _lock(scope: Scope, key: UUID | str, version: int | None = None) -> ControlActivity:
    activity = ControlActivity.objects.filter(pk=key, plan_row__year=scope.year).first()
    if activity is None:
        raise NotFound("internal_control.no_activity", key=str(key))
    activity.plan_row = lock_plan_row(scope, activity.plan_row_id, None)
    activity.refresh_from_db(fields=["version", "owner_position", *FIELDS])
    if version is not None and activity.version != version:
        raise Conflict(version=activity.version, key=str(key), theirs=as_it_stands(activity))
    return activity
