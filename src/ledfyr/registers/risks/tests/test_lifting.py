"""Lifting a unit's event, and following what changes below."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow, LiftedRow
from ledfyr.registers.risks.rules import Changed, changed_since, new_measures
from ledfyr.registers.risks.selectors import lifts_above, lifts_behind, risk_rows
from ledfyr.registers.risks.services.lifting import NotAbove, NothingToTakeOver

from .test_unit_analyses import at, client_of, own, places

__all__ = ["places"]

pytestmark = pytest.mark.django_db
SAME: dict[str, Any] = {"text": "a", "likelihood": 1, "consequence": 2, "value": 2, "handling": "", "measures": []}


@pytest.mark.parametrize(
    ("now", "fields"),
    [
        ({}, []),
        ({"text": "b"}, ["text"]),
        ({"likelihood": 2, "value": 4}, ["likelihood", "value"]),
        ({"handling": "plan"}, ["handling"]),
        ({"measures": ["x"]}, ["measures"]),
        ({"is_withdrawn": True}, ["is_withdrawn"]),
    ],
)
def test_what_differs_is_named(now: dict[str, Any], fields: list[str]) -> None:
    snapshot = SAME | {"is_withdrawn": False}
    assert [one.field for one in changed_since(snapshot, snapshot | now)] == fields


def test_only_measures_that_came_since_are_new() -> None:
    assert new_measures({"measures": ["a"]}, {"measures": ["a", "b"]}) == ("b",)


def lifted(row: AnalysisRow, to: Any = None, actor: Any = CONTROLLER, **given: Any) -> AnalysisRow:
    words: dict[str, Any] = {"text": "Bussar går sönder", "likelihood": 2, "consequence": 3}
    return services.lift_event(actor=actor, scope=SCOPE, key=row.pk, to=to, **(words | given))


def test_a_lifted_event_stands_above_in_its_own_words(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    upper = lifted(row, handling="plan")
    assert (upper.nr, upper.text, upper.value, upper.handling) == (1, "Bussar går sönder", 6, "plan")
    assert upper.thread_id == row.thread_id
    assert [one.values["event"] for one in risk_rows(CONTROLLER, SCOPE)] == ["Bussar går sönder"]
    assert [one.row for one in lifts_above(at(places["NOR"]), SCOPE, row)] == [upper]
    assert lifts_behind(CONTROLLER, SCOPE, upper)[0].changed == ()


def test_by_way_of_the_department(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    middle = lifted(row, to=places["BIB"].pk, actor=at(places["BIB"], "department_head"))
    top = lifted(middle)
    assert [row.analysis.level, middle.analysis.level, top.analysis.level] == ["unit", "department", "committee"]


def test_several_units_stand_behind_one(places: dict[str, Unit]) -> None:
    first, second = own(places["NOR"]), own(places["SÖD"])
    upper = lifted(first)
    services.join_event(actor=CONTROLLER, scope=SCOPE, key=second.pk, upper=upper.pk)
    assert {one.place for one in lifts_behind(CONTROLLER, SCOPE, upper)} == {"Norra biblioteket", "Södra biblioteket"}
    assert lifted(first) == upper
    assert LiftedRow.objects.count() == 2


def test_who_may_not_keep_the_upper_analysis_lifts_nothing(places: dict[str, Unit]) -> None:
    row, other = own(places["NOR"]), own(places["SÖD"])
    with nothing_written():
        for actor in (at(places["NOR"]), at(places["BIB"], "department_head")):
            with pytest.raises(NotAllowed):
                lifted(row, actor=actor)
        with pytest.raises(NotAbove):
            lifted(row, to=places["SÖD"].pk)
        with pytest.raises(NotAbove):
            services.join_event(actor=CONTROLLER, scope=SCOPE, key=row.pk, upper=other.pk)


def changed_below(places: dict[str, Unit]) -> tuple[AnalysisRow, AnalysisRow, LiftedRow]:
    row = own(places["NOR"])
    upper = lifted(row)
    given: dict[str, Any] = {"actor": at(places["NOR"]), "scope": SCOPE, "key": row.pk, "version": None}
    services.describe_event(**given, text="Båda bussarna är sönder", nr=1)
    services.rate_event(**given, likelihood=4, consequence=4, reason="Motorhaveri")
    services.handle_event(**given, handling="plan")
    services.add_measure(actor=given["actor"], scope=SCOPE, row_key=row.pk, text="Hyr en buss")
    return row, upper, LiftedRow.objects.get()


def test_what_changes_below_is_shown_and_taken_over(places: dict[str, Unit]) -> None:
    _row, upper, tie = changed_below(places)
    seen = lifts_behind(CONTROLLER, SCOPE, upper)[0].changed
    assert Changed("text", "Bokbussen går sönder", "Båda bussarna är sönder") in seen
    services.take_over_change(actor=CONTROLLER, scope=SCOPE, key=upper.pk, link=tie.pk)
    upper.refresh_from_db()
    assert (upper.text, upper.value, upper.handling) == ("Båda bussarna är sönder", 16, "plan")
    assert [measure.text for measure in upper.measures.all()] == ["Hyr en buss"]
    assert upper.ratings.first().reason == "Motorhaveri"  # type: ignore[union-attr]
    assert lifts_behind(CONTROLLER, SCOPE, upper)[0].changed == ()


def test_what_changes_below_can_be_left(places: dict[str, Unit]) -> None:
    _row, upper, tie = changed_below(places)
    services.keep_own(actor=CONTROLLER, scope=SCOPE, key=upper.pk, link=tie.pk, reason="Bara en enhet")
    upper.refresh_from_db()
    assert (upper.text, upper.value) == ("Bussar går sönder", 6)
    assert lifts_behind(CONTROLLER, SCOPE, upper)[0].changed == ()
    with nothing_written(), pytest.raises(NothingToTakeOver):
        services.take_over_change(actor=CONTROLLER, scope=SCOPE, key=upper.pk, link=tie.pk)
    with nothing_written(), pytest.raises(NotFound):
        services.keep_own(actor=CONTROLLER, scope=SCOPE, key=upper.pk, link=tie.pk + 1)


def test_the_one_below_decides_nothing_above(places: dict[str, Unit]) -> None:
    _row, upper, tie = changed_below(places)
    with nothing_written(), pytest.raises(NotAllowed):
        services.take_over_change(actor=at(places["NOR"]), scope=SCOPE, key=upper.pk, link=tie.pk)


def test_from_page_to_page(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    client = client_of("controller")
    page = reverse("risks:event", args=["kultur", 2027, row.pk])
    assert "Lyft händelsen" in client.get(page).content.decode()
    form = reverse("risks:lift", args=["kultur", 2027, row.pk])
    assert client.get(form).status_code == 200
    refused = client.post(form, {"to": "committee", "text": ""})
    assert refused.status_code == 422
    done = client.post(form, {"to": "committee", "text": "Bussar", "likelihood": "2", "consequence": "2"}, follow=True)
    assert "kommer från 1 enhet" in done.content.decode()
    services.rate_event(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, likelihood=5, consequence=5)
    upper = AnalysisRow.objects.get(analysis__unit=None)
    page = reverse("risks:event", args=["kultur", 2027, upper.pk])
    assert "Ändrad sedan lyftet" in client.get(page).content.decode()
    follow = reverse("risks:follow_lift", args=["kultur", 2027, upper.pk, LiftedRow.objects.get().pk])
    assert "Ändrad sedan lyftet" not in client.post(follow, {"keep": "1"}, follow=True).content.decode()


def test_a_unit_sees_where_its_event_went_but_lifts_nothing(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    client = client_of("unit_manager", places["NOR"])
    page = reverse("risks:event", args=["kultur", 2027, row.pk])
    assert "kan lyfta den härifrån" in client.get(page).content.decode()
    assert client.get(reverse("risks:lift", args=["kultur", 2027, row.pk])).status_code == 403
    lifted(row)
    assert "Lyft till nämnden" in client.get(page).content.decode()
