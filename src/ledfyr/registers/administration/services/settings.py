"""Writes to settings and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.engines.reminders.rules import DAYS_KEY, MANAGER_KEY, check_manager_after, checked_days
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.errors import Conflict
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.locking import refuse_while_locked
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import lock_year, open_year
from ledfyr.platform.settings.values import declared_keys, set_value, setting, value_version
from ledfyr.registers.risks.public import levels_in_use

from ..policy import POLICY
from ..rules import check_floors, check_levels, check_scale

LEVELS = ("committee", "department", "unit")  # the committee always makes its own


@logged
def set_floors(
    *, actor: Actor, scope: Scope, measure: int | None, plan: int | None, reason: str, version: int | None = None
) -> None:
    """Let the floors hold from the year's first day. Raises FloorsOutOfOrder, Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    value = {"measure": measure, "plan": plan}
    check_floors(value)
    _set(actor, scope, "risks.floors", value, reason, version)


@logged
def set_scale(
    *,
    actor: Actor,
    scope: Scope,
    likelihood: Sequence[str],
    consequence: Sequence[str],
    bands: Sequence[Mapping[str, Any]],
    reason: str,
    version: int | None = None,
) -> None:
    """Let the scale and its bands hold from the year's first day. Raises BadSteps, BadBands, Conflict, NotAllowed."""
    POLICY.require_write(actor, scope)
    check_scale(likelihood, consequence, bands)
    value = {"likelihood": list(likelihood), "consequence": list(consequence), "bands": [dict(band) for band in bands]}
    _set(actor, scope, "risks.scale", value, reason, version)


@logged
def set_levels(*, actor: Actor, scope: Scope, levels: Sequence[str], reason: str, version: int | None = None) -> None:
    """Let units at these levels, besides the committee, make their own analyses from the year's first day.

    Raises LevelInUse, Conflict, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    _set(actor, scope, "risks.levels", [level for level in LEVELS if level in (LEVELS[0], *levels)], reason, version)


@logged
def set_reminders(
    *, actor: Actor, scope: Scope, days: Iterable[int], manager_after: int, reason: str, version: int | None = None
) -> None:
    """Let other days before, and days late for the manager, hold from the year's first day.

    ``version``: that of the later of the two values. Raises BadDays, BadManagerDays, Conflict, NotAllowed.
    """
    POLICY.require_write(actor, scope)
    wanted = checked_days(days)
    check_manager_after(manager_after)
    lock_year(scope)
    standing = max(value_version(key, scope) for key in (DAYS_KEY, MANAGER_KEY))
    if version is not None and version != standing:
        theirs = {"days": setting(DAYS_KEY, scope), "manager_after": setting(MANAGER_KEY, scope)}
        raise Conflict(version=standing, theirs=theirs)
    _set(actor, scope, DAYS_KEY, wanted, reason, None)
    _set(actor, scope, MANAGER_KEY, manager_after, reason, None)


@logged
def open_planning_year(*, actor: Actor, scope: Scope) -> PlanningYear:
    """Open a year for the committee. Raises YearOutOfRange, NotAllowed."""
    POLICY.require_write(actor, scope)
    return open_year(scope, actor)


def _set(actor: Actor, scope: Scope, key: str, value: Any, reason: str, version: int | None) -> None:
    lock_year(scope)
    old = setting(key, scope)
    if version is not None and version != value_version(key, scope):
        raise Conflict(version=value_version(key, scope), theirs=old)
    if old == value:
        return
    if key == "risks.levels":
        check_levels(value, levels_in_use(scope), scope.year)
    refuse_while_locked(actor=actor, scope=scope, room=key.partition(".")[0])
    valid_from = date(scope.year, 1, 1)
    set_value(actor=actor, key=key, scope=scope, valid_from=valid_from, value=value, reason=reason)
    with override("sv"):  # what is stored is Swedish, whatever the screen speaks
        label = next(str(one.label) for one in declared_keys() if one.key == key)
    facts = {"label": label, "valid_from": valid_from.isoformat()}
    changes = {"value": (old, value)}
    record(actor, scope, Change("administration.setting_changed", "setting", key, changes, facts, reason))


@logged
def undo_settings(*, actor: Actor, scope: Scope, recorded: Sequence[Recorded], today: date) -> None:
    """Let what held before hold again. Raises ChangedAfter when the setting has been changed since, NotAllowed."""
    POLICY.require_write(actor, scope)
    for one in recorded:
        old, new = one.changes["value"]
        if setting(one.key, scope) != new:
            raise ChangedAfter()
        with override("sv"):
            _set(actor, scope, one.key, old, _("Ångrades"), None)


UNDO = Undo(codes=frozenset({"administration.setting_changed"}), run=undo_settings)
