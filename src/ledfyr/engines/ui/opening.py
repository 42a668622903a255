"""The first year of an installation: before there is one, no page of a committee's year can be reached."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import open_year

POLICY = Policy(room="planning", writers=roles.COORDINATORS | {roles.ADMINISTRATOR})
HISTORY = (HistoryCode("planning.first_year_opened", _("Året %(year)s öppnades")),)


def may_open(actor: Actor, scope: Scope) -> bool:
    """Whether the actor may open a year for the committee."""
    return POLICY.may_write_some(actor, scope)


@transaction.atomic
def open_first_year(*, actor: Actor, scope: Scope) -> PlanningYear:
    """Open a year. Raises YearOutOfRange, NotFound (committee), NotAllowed."""
    POLICY.require_write(actor, scope)
    year = open_year(scope)
    record(
        actor,
        scope,
        Change("planning.first_year_opened", "planning.year", str(year.pk), facts={"year": scope.year}),
    )
    return year
