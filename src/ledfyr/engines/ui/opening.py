"""The first year of an installation: before there is one, no page of a committee's year can be reached."""

from __future__ import annotations

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import open_year

POLICY = Policy(room="planning", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})


def may_open(actor: Actor, scope: Scope) -> bool:
    """Whether the actor may open a year for the committee."""
    return POLICY.may_write_some(actor, scope)


@logged
def open_first_year(*, actor: Actor, scope: Scope) -> PlanningYear:
    """Open a year. Raises YearOutOfRange, NotFound (committee), NotAllowed."""
    POLICY.require_write(actor, scope)
    return open_year(scope, actor)
