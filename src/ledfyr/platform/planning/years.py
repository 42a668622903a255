"""Opening and finding planning years."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import PlanningYear

FIRST_YEAR, LAST_YEAR = 1990, 2100
HISTORY = (
    HistoryCode("planning.year_opened", _("Året %(year)s öppnades")),
    HistoryCode("planning.decision_noted", _("Årets beslut antecknades: ”%(note)s”")),
)


class YearOutOfRange(DomainError):
    """A year that nobody plans for; facts: ``year``, ``first``, ``last``."""

    code = "planning.year_out_of_range"


@logged
def open_year(scope: Scope, actor: Actor = SYSTEM) -> PlanningYear:
    """The committee's year, made and recorded if need be. Raises YearOutOfRange, NotFound (committee).

    Inside somebody's service what the system does is told as that person's doing.
    """
    if not FIRST_YEAR <= scope.year <= LAST_YEAR:
        raise YearOutOfRange(year=scope.year, first=FIRST_YEAR, last=LAST_YEAR)
    year, made = PlanningYear.objects.get_or_create(committee=committee_by_slug(scope.committee), year=scope.year)
    if made:
        facts = {"year": scope.year}
        record(actor, scope, Change("planning.year_opened", "planning.year", str(year.pk), facts=facts))
    return year


def lock_year(scope: Scope) -> PlanningYear:
    """The committee's year, made if need be, and locked for this transaction: writers of whole registers take turns."""
    return PlanningYear.objects.select_for_update().get(pk=open_year(scope).pk)


def find_year(scope: Scope) -> PlanningYear:
    """The committee's year with its committee; NotFound when it is not opened."""
    found = (
        PlanningYear.objects.select_related("committee")
        .filter(committee__slug=scope.committee, year=scope.year)
        .first()
    )
    if found is None:
        committee_by_slug(scope.committee)
        raise NotFound("planning.no_year", year=scope.year, committee=scope.committee)
    return found


def years_of(committee: str) -> list[int]:
    """The committee's opened years, newest first."""
    return list(PlanningYear.objects.filter(committee__slug=committee).order_by("-year").values_list("year", flat=True))
