"""Planning years: opened once, found again, refused outside all reason."""

from __future__ import annotations

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.tests.factories import SCOPE, found
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.years import YearOutOfRange, find_year, open_year, years_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def test_a_year_is_opened_once() -> None:
    assert open_year(SCOPE).pk == open_year(SCOPE).pk
    assert PlanningYear.objects.count() == 1


@pytest.mark.parametrize("year", [0, 1989, 2101, 20270])
def test_a_year_that_nobody_plans_for_is_refused(year: int) -> None:
    with nothing_changes(), pytest.raises(YearOutOfRange) as refusal:
        open_year(Scope("kultur", year))
    assert refusal.value.facts == {"year": year, "first": 1990, "last": 2100}


@pytest.mark.parametrize("year", [1990, 2100])
def test_the_outermost_years_can_be_opened(year: int) -> None:
    assert open_year(Scope("kultur", year)).year == year


def test_an_unknown_committee_gets_no_year() -> None:
    with nothing_changes(), pytest.raises(NotFound) as refusal:
        open_year(Scope("teater", 2027))
    assert refusal.value.code == "organisation.no_committee"


def test_finding_tells_an_unopened_year_from_an_unknown_committee() -> None:
    open_year(SCOPE)

    assert find_year(SCOPE).committee.name == "Kulturnämnden"
    for scope, code in (
        (Scope("kultur", 2026), "planning.no_year"),
        (Scope("teater", 2027), "organisation.no_committee"),
    ):
        with pytest.raises(NotFound) as refusal:
            find_year(scope)
        assert refusal.value.code == code


def test_years_come_newest_first_and_by_committee() -> None:
    for slug, year in (("kultur", 2025), ("kultur", 2027), ("idrott", 2026), ("kultur", 2026)):
        open_year(Scope(slug, year))

    assert years_of("kultur") == [2027, 2026, 2025]
    assert years_of("teater") == []
