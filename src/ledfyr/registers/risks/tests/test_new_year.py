"""Beginning a year from the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.review.living import open_findings
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow, Rating
from ledfyr.registers.risks.selectors import rows_in, work_in
from ledfyr.registers.risks.services.new_year import NothingToCarry, ReasonMissing, StartHasBeenUsed, YearBegun

from .factories import event
from .test_unit_analyses import at, client_of, own, places

__all__ = ["places"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
NEXT = Scope("kultur", 2028)


def start(**given: Any) -> Any:
    return services.start_year(**({"actor": CONTROLLER, "scope": NEXT} | given))


def carried() -> list[AnalysisRow]:
    return list(rows_in(CONTROLLER, NEXT))


def test_living_rows_are_carried_as_proposals() -> None:
    first, gone, last = event("Ett", rating=(4, 4), handling="plan"), event("Två"), event("Tre", rating=(2, 2))
    services.withdraw_event(actor=CONTROLLER, scope=SCOPE, key=gone.pk, version=None)
    for text, state in (("Kvar", "planned"), ("Klar", "done")):
        one = services.add_measure(actor=CONTROLLER, scope=SCOPE, row_key=first.pk, text=text)
        services.change_measure(
            actor=CONTROLLER, scope=SCOPE, key=one.pk, text=text, responsible="", due=None, state=state
        )
    before = Rating.objects.count()
    start()
    rows = carried()
    assert [(row.nr, row.text, row.value, row.handling) for row in rows] == [
        (1, "Ett", 16, "plan"),
        (2, "Tre", 4, ""),
    ]
    assert [row.thread_id for row in rows] == [first.thread_id, last.thread_id]
    assert all(row.is_proposal for row in rows)
    assert [one.text for one in rows[0].measures.all()] == ["Kvar"]
    assert Rating.objects.count() == before


def test_a_start_is_refused_and_changes_nothing() -> None:
    with nothing_written(), pytest.raises(NothingToCarry):
        start()
    event("Ett")
    for actor in (READER, at(Unit.objects.get(code="NOR"))):
        with nothing_written(), pytest.raises(NotAllowed):
            start(actor=actor)
    start()
    with nothing_written(), pytest.raises(YearBegun):
        start()


def test_unchanged_needs_a_reason_and_becomes_a_rating() -> None:
    event("Ett", rating=(2, 3))
    event("Två")
    start()
    keys = [row.pk for row in carried()]
    with nothing_written(), pytest.raises(ReasonMissing):
        services.confirm_unchanged(actor=CONTROLLER, scope=NEXT, keys=keys, reason="  ")
    with nothing_written(), pytest.raises(NotAllowed):
        services.confirm_unchanged(actor=READER, scope=NEXT, keys=keys, reason="Samma")
    assert services.confirm_unchanged(actor=CONTROLLER, scope=NEXT, keys=keys, reason="Samma läge") == 2
    row = carried()[0]
    assert (row.is_proposal, row.carried_reason) == (False, "Samma läge")
    assert row.ratings.get().reason == "Samma läge"
    assert services.confirm_unchanged(actor=CONTROLLER, scope=NEXT, keys=keys, reason="Igen") == 0


@pytest.mark.parametrize("steps", [(2, 3), (4, 4)])
def test_a_new_rating_takes_a_stand_too(steps: tuple[int, int]) -> None:
    event("Ett", rating=(2, 3))
    start()
    row = carried()[0]
    services.rate_event(
        actor=CONTROLLER, scope=NEXT, key=row.pk, version=row.version, likelihood=steps[0], consequence=steps[1]
    )
    row.refresh_from_db()
    assert not row.is_proposal
    assert row.ratings.count() == 1


def test_the_start_is_undone_while_nobody_has_worked_with_it() -> None:
    event("Ett", rating=(2, 3))
    start()
    assert services.undo_start(actor=CONTROLLER, scope=NEXT) == 1
    assert carried() == []
    start()
    assert [row.nr for row in carried()] == [1]
    services.confirm_unchanged(actor=CONTROLLER, scope=NEXT, keys=[carried()[0].pk], reason="Samma")
    with nothing_written(), pytest.raises(StartHasBeenUsed):
        services.undo_start(actor=CONTROLLER, scope=NEXT)


def test_what_is_left_is_one_finding() -> None:
    event("Ett", rating=(2, 3))
    event("Två", rating=(2, 3))
    start()

    def found() -> list[int]:
        findings = open_findings(CONTROLLER, NEXT, date(2027, 10, 1))
        return [one.rows for one in findings if one.rule == "R-IC-17"]

    assert found() == [2]
    services.confirm_unchanged(actor=CONTROLLER, scope=NEXT, keys=[row.pk for row in carried()], reason="Samma")
    assert found() == []


def test_lost_goals_and_gone_units_come_first() -> None:
    goals = apps.get_model("goals", "Goal").objects
    old = goals.create(level="area", code="1.1", title="Gammalt", from_year=2020, to_year=2027, sort_key="1")
    new = goals.create(level="area", code="1.2", title="Nytt", from_year=2028, sort_key="2")
    new.continues_from.add(old)
    row = event("Ett", goal=old.pk)
    services.place_event(
        actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, goal=old.pk, process="", working_method="", unit="NOR"
    )
    Unit.objects.get(code="NOR").placements.update(valid_to=date(2028, 1, 1))
    start()
    work = work_in(CONTROLLER, NEXT)
    assert [(one.text, heirs) for one, heirs in work.lost_goals] == [("Ett", [new])]
    assert [(one.text, what) for one, what in work.gone_units] == [("Ett", "ended")]


def test_a_unit_begins_its_own_year(places: dict[str, Unit]) -> None:
    own(places["NOR"], "Taket läcker")
    start(actor=at(places["NOR"]), unit=places["NOR"].pk)
    assert carried() == []
    assert [row.text for row in rows_in(CONTROLLER, NEXT, unit=places["NOR"].pk)] == ["Taket läcker"]


def test_from_page_to_page() -> None:
    event("Ett", rating=(2, 3))
    event("Två")
    client = client_of("controller")
    assert "Börja nästa år härifrån" in client.get(reverse("risks:list", args=["kultur", 2027])).content.decode()
    begin = reverse("risks:begin_year", args=["kultur", 2027])
    assert "Börja 2028 från 2027" in client.get(begin).content.decode()
    page = client.post(begin, follow=True).content.decode()
    assert "0 av 2 klara" in page
    assert "Ångra starten" in page
    url = reverse("risks:new_year", args=["kultur", 2028])
    key = str(carried()[0].pk)
    refused = client.post(url, {"row": [key]})
    assert refused.status_code == 422
    assert "Skriv varför" in refused.content.decode()
    assert "1 av 2 klara" in client.post(url, {"row": [key, "x"], "reason": "Samma"}, follow=True).content.decode()
    assert "går inte att börja" in client.get(begin).content.decode()
    assert "väntar på ställningstagande" in client.get(reverse("risks:list", args=["kultur", 2028])).content.decode()
    refused = client.post(reverse("risks:undo_begin", args=["kultur", 2028]), follow=True)
    assert "går inte att ångra längre" in refused.content.decode()


def test_many_rows_ask_no_more_than_few() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            work_in(CONTROLLER, NEXT)
        return len(seen)

    for nr in range(3):
        event(f"Händelse {nr}")
    start()
    few = queries()
    services.undo_start(actor=CONTROLLER, scope=NEXT)
    for nr in range(20):
        event(f"Fler {nr}")
    start()
    assert queries() == few


def test_numbers_given_up_in_the_year_are_not_given_to_what_is_carried() -> None:
    """R-IC-6."""
    event("Ett")
    one = services.add_event(actor=CONTROLLER, scope=NEXT, text="Ny")
    for nr in (10, 2):
        services.describe_event(actor=CONTROLLER, scope=NEXT, key=one.pk, version=None, text="Ny", nr=nr)
    services.withdraw_event(actor=CONTROLLER, scope=NEXT, key=one.pk, version=None)

    start()

    assert [row.nr for row in carried()] == [11]
