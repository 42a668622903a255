"""Many plan rows at once: the same policy, rules and log as one, asked once for the set and written in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import Batch, ChangedAfter, NotThere, Refused, SomeRefused, Wanted
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.positions import positions_named

from ..models import ControlActivity, PlanRow, PlanRowEvent
from ..policy import POLICY
from ..selectors import with_position
from .activities import facts_of

FIELDS = ("owner", "occasion")
LONGEST = {"owner": 300, "occasion": 100}


class NoActivities(DomainError):
    """A plan row without controls has nobody to be responsible for them; no facts."""

    code = "internal_control.no_activities"


@logged
def assign_activities(
    *, actor: Actor, scope: Scope, wanted: Sequence[Wanted], reason: str = "", partly: bool = False
) -> Batch:
    """Let all controls of many plan rows have the same ``owner`` and ``occasion``; what is left out stays.

    Raises SomeRefused (unless ``partly``), NotAllowed.
    """
    POLICY.require_write(actor, scope)
    rows = _locked(scope, wanted)
    changed: list[PlanRow] = []
    activities: list[ControlActivity] = []
    told: list[Change] = []
    refused: list[Refused] = []
    named = positions_named(scope.committee, {one.values["owner"] for one in wanted if one.values.get("owner")})
    for one in wanted:
        row = rows.get(one.key)
        try:
            put = _put(row, one, named)
        except DomainError as error:
            refused.append(Refused(one.key, _numbers(row) if row else "–", error))
            continue
        if row is not None and put:
            row.version += 1
            changed.append(row)
            for activity, changes in put:
                activity.version += 1
                activities.append(activity)
                told.append(_note(row, activity, changes, reason))
    if refused and not partly:
        raise SomeRefused(len(wanted) - len(refused), tuple(refused))
    ControlActivity.objects.bulk_update(activities, (*FIELDS, "owner_position", "version"))
    PlanRow.objects.bulk_update(changed, ["version"])
    if told:
        record(actor, scope, *told)
    return Batch(len(changed), tuple(refused))


def _note(row: PlanRow, activity: ControlActivity, changes: dict[str, tuple[Any, Any]], reason: str) -> Change:
    facts = {"events": _numbers(row), **facts_of(activity)}
    return Change("internal_control.activity_changed", "internal_control.plan_row", str(row.pk), changes, facts, reason)


def _put(
    row: PlanRow | None, one: Wanted, positions: Mapping[str, UUID]
) -> list[tuple[ControlActivity, dict[str, tuple[Any, Any]]]]:
    """The row's controls with what changes on each. Raises NotThere, ChangedAfter, NoActivities."""
    if row is None:
        raise NotThere()
    if one.version is not None and row.version != one.version:
        raise ChangedAfter()
    activities = list(row.activities.all())
    if not activities:
        raise NoActivities()
    out = []
    for activity in activities:
        changes: dict[str, tuple[Any, Any]] = {}
        stands = {"owner": activity.owner_words, "occasion": activity.occasion}
        for name in FIELDS:
            new = squeeze(one.values.get(name, stands[name]))[: LONGEST[name]]
            if stands[name] != new:
                changes[name] = (stands[name], new)
                setattr(activity, name, new)
        if "owner" in changes:
            activity.owner_position_id = positions.get(one.values["owner"])
        if changes:
            out.append((activity, changes))
    return out


def _locked(scope: Scope, wanted: Sequence[Wanted]) -> dict[str, PlanRow]:
    """The rows, locked in one order for everybody, with their controls and events."""
    rows = PlanRow.objects.select_for_update(of=("self",)).filter(
        pk__in=[one.key for one in wanted],
        committee__slug=scope.committee,
        year=scope.year,
        is_withdrawn=False,
    )
    along = (
        Prefetch("activities", with_position(ControlActivity.objects.filter(is_withdrawn=False))),
        Prefetch("events", PlanRowEvent.objects.select_related("analysis_row")),
    )
    return {str(row.pk): row for row in rows.prefetch_related(*along).order_by("pk")}


def _numbers(row: PlanRow) -> str:
    numbers = [str(one.analysis_row.nr) for one in row.events.all() if one.analysis_row and one.analysis_row.nr]
    return ", ".join(numbers) or "–"
