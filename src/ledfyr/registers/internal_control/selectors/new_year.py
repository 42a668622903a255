"""What is carried from last year's plan, what is left behind and why, and what then needs a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.registers.risks.public import PLAN, Floors, floors_in, required_handling, rows_in

from ..models import PlanRow, PlanRowEvent
from ..rules import Left, why_left_behind
from .rows import event_wording, plan_rows_in


@dataclass(frozen=True)
class LeftEvent:
    """An event that last year's row answered and the new year's will not, why, and where it stands in the analysis."""

    wording: str
    why: Left
    value_before: int | None
    analysed: Any


@dataclass(frozen=True)
class Carry:
    """A row of last year's plan with the new year's analysis rows that it would answer, and what it would not."""

    row: PlanRow
    events: tuple[Any, ...]
    left: tuple[LeftEvent, ...]


@dataclass(frozen=True)
class PlanWork:
    """The start of a plan's year. ``to_carry``: not carried yet. ``left``: rows that are left behind, or answer less.

    ``lost_goals``: rows whose goal does not hold this year. ``waiting``: carried and nobody has taken a stand.
    """

    carried: int
    done: int
    waiting: list[PlanRow]
    lost_goals: list[PlanRow]
    to_carry: list[Carry]
    left: list[Carry]
    may_undo: bool


def plan_work_in(actor: Actor, scope: Scope) -> PlanWork:
    """How the year's plan has been begun from the last, in a fixed number of queries."""
    rows = list(plan_rows_in(actor, scope))
    carried = [row for row in rows if row.carried_from_id is not None]
    waiting = [row for row in carried if row.is_proposal]
    found = carries_in(actor, scope)
    return PlanWork(
        carried=len(carried),
        done=len(carried) - len(waiting),
        waiting=waiting,
        lost_goals=[row for row in rows if row.area_goal and not holds(row.area_goal, scope.year)],
        to_carry=[one for one in found if one.events],
        left=[one for one in found if one.left],
        may_undo=bool(carried) and all(is_untouched(row) for row in carried),
    )


def carries_in(actor: Actor, scope: Scope) -> list[Carry]:
    """Last year's rows, met with this year's analysis through the threads of their events. Those that this year's plan
    answers already are left out. A fixed number of queries."""
    before = Scope(scope.committee, scope.year - 1)
    now = {row.thread_id: row for row in rows_in(actor, scope)}
    answered = set(
        PlanRowEvent.objects.filter(
            plan_row__committee__slug=scope.committee, plan_row__year=scope.year, plan_row__is_withdrawn=False
        ).values_list("analysis_row__thread_id", flat=True)
    )
    floors = (floors_in(before), floors_in(scope))
    found = [_carry(row, now, answered, floors) for row in plan_rows_in(actor, before)]
    return [one for one in found if one.events or one.left]


def _carry(row: PlanRow, now: Mapping[UUID, Any], answered: set[UUID], floors: tuple[Floors, Floors]) -> Carry:
    events: list[Any] = []
    left: list[LeftEvent] = []
    for event in row.events.all():
        earlier = event.analysis_row
        later = now.get(earlier.thread_id) if earlier else None
        if later is not None and later.thread_id in answered:
            continue
        why = why_left_behind(
            is_known=earlier is not None,
            stands=later is not None,
            handling=later.handling if later else "",
            reached=_reaches(earlier, floors[0]),
            reaches=_reaches(later, floors[1]),
        )
        if why is None:
            events.append(later)
        else:
            left.append(LeftEvent(event_wording(event), why, earlier.value if earlier else None, later))
    return Carry(row, tuple(events), tuple(left))


def _reaches(row: Any, floors: Floors) -> bool:
    return row is not None and required_handling(row.value, floors).handling == PLAN


def has_plan_before(actor: Actor, scope: Scope) -> bool:
    """True when there was a plan the year before."""
    return plan_rows_in(actor, Scope(scope.committee, scope.year - 1)).exists()


def is_untouched(row: PlanRow) -> bool:
    """True for a carried row as it was carried."""
    return row.is_proposal and row.version == 1


def holds(goal: Any, year: int) -> bool:
    """True for a goal that holds in the year."""
    return bool(goal.from_year <= year and (goal.to_year is None or goal.to_year >= year))


def rows_that_answer(analysed: Collection[str]) -> int:
    """How many rows of the plan stand on those rows of the analysis (keys)."""
    held = PlanRowEvent.objects.filter(analysis_row__in=list(map(UUID, analysed)), plan_row__is_withdrawn=False)
    return held.values("plan_row").distinct().count()
