"""Two years' plans side by side."""

from __future__ import annotations

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.platform.planning.years import years_of

from ..models import PlanRow
from ..policy import POLICY
from ..rules import PlanDifference, has_changed_control, plan_differences
from .rows import plan_rows


def years_with_plan(actor: Actor, scope: Scope) -> list[int]:
    """The years whose plan holds anything, newest first."""
    POLICY.require_read(actor, scope)
    rows = PlanRow.objects.filter(committee__slug=scope.committee, is_withdrawn=False)
    held = set(rows.order_by().values_list("year", flat=True).distinct())
    return [year for year in years_of(scope.committee) if year in held]


def plan_differences_between(actor: Actor, committee: str, earlier: int, later: int) -> tuple[PlanDifference, ...]:
    """What is new, dropped or controlled otherwise in the later year's plan. Raises NotAllowed."""
    before, now = (plan_rows(actor, Scope(committee, year)) for year in (earlier, later))
    return plan_differences(before, now)


def threads_controlled_otherwise(actor: Actor, scope: Scope, earlier: int) -> frozenset[str]:
    """The threads of events that are controlled otherwise in the year than in the earlier one.

    Empty where either year has no plan: then there is nothing to compare.
    """
    before, now = (plan_rows(actor, Scope(scope.committee, year)) for year in (earlier, scope.year))
    if not before or not now:
        return frozenset()
    return frozenset(
        thread
        for one in plan_differences(before, now)
        if has_changed_control(one)
        for row in (one.earlier, one.later)
        if row is not None
        for thread in row.values["threads"]
    )
