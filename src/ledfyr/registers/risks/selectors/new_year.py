"""What needs a person when a year has been begun from the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.organisation.grants import standing
from ledfyr.platform.organisation.models import Placement
from ledfyr.registers.goals.public import goals_in

from ..models import AnalysisRow
from .rows import rows_in, values_of_year, with_details


@dataclass(frozen=True)
class Work:
    """The rows of a begun year: how many there are and how many a person has taken a stand on, and what is left.

    ``lost_goals``: (row, goals that continue its goal). ``gone_units``: (row, 'ended' or 'moved').
    """

    total: int
    done: int
    waiting: list[dict[str, Any]]
    lost_goals: list[tuple[AnalysisRow, list[Any]]]
    gone_units: list[tuple[AnalysisRow, str]]
    may_undo: bool


def work_in(actor: Actor, scope: Scope, unit: UUID | None = None) -> Work:
    """The year's start, in a fixed number of queries."""
    rows = list(with_details(rows_in(actor, scope, unit=unit)))
    waiting = [row for row in rows if row.is_proposal]
    before = Scope(scope.committee, scope.year - 1)
    earlier = values_of_year(actor, before, [row.thread_id for row in waiting], unit=unit)
    return Work(
        total=len(rows),
        done=len(rows) - len(waiting),
        waiting=[{"row": row, "earlier": earlier.get(row.thread_id)} for row in waiting],
        lost_goals=_lost_goals(actor, scope, rows),
        gone_units=_gone_units(scope, rows),
        may_undo=bool(rows) and all(row.is_proposal and row.version == 1 for row in rows),
    )


def proposals_left(actor: Actor, scope: Scope, unit: UUID | None = None) -> int:
    """How many carried rows nobody has taken a stand on."""
    return rows_in(actor, scope, unit=unit).filter(is_proposal=True).count()


def may_begin(actor: Actor, scope: Scope, unit: UUID | None = None) -> bool:
    """True when the year after has no rows yet and this one has."""
    after = Scope(scope.committee, scope.year + 1)
    begun = rows_in(actor, after, unit=unit).exists()
    return not begun and rows_in(actor, scope, unit=unit).exists()


def _lost_goals(actor: Actor, scope: Scope, rows: list[AnalysisRow]) -> list[tuple[AnalysisRow, list[Any]]]:
    lost = [row for row in rows if row.area_goal and not _holds(row.area_goal, scope.year)]
    wanted = {row.area_goal_id for row in lost}
    heirs: dict[Any, list[Any]] = {}
    for goal in goals_in(actor, scope).filter(continues_from__in=wanted).prefetch_related("continues_from"):
        for old in goal.continues_from.all():
            heirs.setdefault(old.pk, []).append(goal)
    return [(row, list(dict.fromkeys(heirs.get(row.area_goal_id, [])))) for row in lost]


def _holds(goal: Any, year: int) -> bool:
    return bool(goal.from_year <= year and (goal.to_year is None or goal.to_year >= year))


def _gone_units(scope: Scope, rows: list[AnalysisRow]) -> list[tuple[AnalysisRow, str]]:
    units = {row.unit_id for row in rows if row.unit_id}
    then, now = (
        dict(Placement.objects.filter(standing(day), unit__in=units).values_list("unit_id", "parent_id"))
        for day in (date(scope.year - 1, 12, 31), date(scope.year, 12, 31))
    )
    out = []
    for row in rows:
        if row.unit_id and row.unit_id not in now:
            out.append((row, "ended"))
        elif row.unit_id and row.unit_id in then and then[row.unit_id] != now[row.unit_id]:
            out.append((row, "moved"))
    return out
