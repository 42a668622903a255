"""Units are asked to rate an event, answer, and the spread is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.services import derive_ancestors, place_unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow, RatingRequest
from ledfyr.registers.risks.rules import Answer, middle_step, spread_of
from ledfyr.registers.risks.selectors import requests_of, requests_to, spread_in
from ledfyr.registers.risks.selectors.due import due_in
from ledfyr.registers.risks.services.applying import RatingOffScale
from ledfyr.registers.risks.services.requests import AnswerIncomplete, DueHasPassed, NobodyAsked

from .factories import event
from .test_unit_analyses import at, client_of, own, places

__all__ = ["places"]

pytestmark = pytest.mark.django_db
DUE, TODAY, AFTER = date(2026, 12, 10), date(2026, 12, 1), date(2026, 12, 11)


def answer(unit: str, likelihood: int | None = None, consequence: int | None = None) -> Answer:
    return Answer(unit, likelihood, consequence, DUE)


@pytest.mark.parametrize(
    ("answers", "facts"),
    [
        ([], (0, 0, None, None, None)),
        ([answer("a")], (1, 0, None, None, None)),
        ([answer("a", 2, 3)], (1, 1, 6, 6, 6)),
        ([answer("a", 1, 1), answer("b", 5, 5), answer("c")], (3, 2, 1, 13, 25)),
        ([answer("a", 1, 2), answer("b", 2, 2), answer("c", 3, 4)], (3, 3, 2, 4, 12)),
    ],
)
def test_the_spread(answers: list[Answer], facts: tuple[Any, ...]) -> None:
    found = spread_of(answers, today=TODAY)
    assert (found.asked, found.answered, found.lowest, found.middle, found.highest) == facts


def test_late_is_who_has_not_answered_when_the_day_is_over() -> None:
    answers = [answer("a"), answer("b", 2, 2)]
    assert spread_of(answers, today=DUE).late == ()
    assert spread_of(answers, today=AFTER).late == ("a",)
    assert spread_of([answer("x", 2, 3), answer("y", 2, 3)], today=DUE).cells == {(2, 3): ("x", "y")}
    assert [middle_step(steps) for steps in ([], [2], [1, 2], [1, 2, 5])] == [None, 2, 2, 2]


def ask(row: AnalysisRow, *units: Unit, **given: Any) -> list[RatingRequest]:
    words: dict[str, Any] = {"actor": CONTROLLER, "due": DUE, "today": TODAY, "note": "Tänk på vintern"}
    return services.hand_down(scope=SCOPE, key=row.pk, units=[unit.pk for unit in units], **(words | given))


def reply(request: RatingRequest, actor: Any, **given: Any) -> RatingRequest:
    words = {"likelihood": 3, "consequence": 4, "reason": "Två vakanser", "today": TODAY} | given
    return services.answer_request(actor=actor, scope=SCOPE, key=request.pk, **words)


def test_each_unit_answers_for_itself_and_the_rating_above_stays(places: dict[str, Unit]) -> None:
    row = event("Nämndens", rating=(2, 2))
    north, south = ask(row, places["NOR"], places["SÖD"])
    reply(north, at(places["NOR"]))
    assert [one.state for one in requests_to(at(places["NOR"]), SCOPE, today=TODAY)] == ["answered"]
    assert [one.state for one in requests_to(at(places["SÖD"]), SCOPE, today=AFTER)] == ["late"]
    asked = requests_of(CONTROLLER, SCOPE, row, today=AFTER)
    found = spread_in(asked, today=AFTER)
    assert (found.answered, found.asked, found.middle, found.late) == (1, 2, 12, ("Södra biblioteket",))
    row.refresh_from_db()
    assert row.value == 4
    with nothing_written():
        for actor in (at(places["NOR"]), READER):
            with pytest.raises(NotAllowed):
                reply(south, actor)


def test_an_answer_is_whole_and_on_the_scale(places: dict[str, Unit]) -> None:
    (request,) = ask(event(), places["NOR"])
    with nothing_written():
        for given in ({"likelihood": None}, {"consequence": None}, {"reason": "  "}):
            with pytest.raises(AnswerIncomplete):
                reply(request, at(places["NOR"]), **given)
        with pytest.raises(RatingOffScale):
            reply(request, at(places["NOR"]), likelihood=6)


def test_a_question_has_somebody_and_a_day(places: dict[str, Unit]) -> None:
    row = event()
    with nothing_written():
        with pytest.raises(NobodyAsked):
            ask(row)
        with pytest.raises(DueHasPassed):
            ask(row, places["NOR"], due=date(2026, 11, 30))
        with pytest.raises(NotAllowed):
            ask(row, places["NOR"], actor=at(places["NOR"]))


def test_asking_again_moves_the_day_and_keeps_the_answer(places: dict[str, Unit]) -> None:
    row = event()
    (request,) = ask(row, places["NOR"])
    reply(request, at(places["NOR"]))
    ask(row, places["NOR"], places["SÖD"], due=date(2026, 12, 20))
    request.refresh_from_db()
    assert (request.due, request.likelihood, RatingRequest.objects.count()) == (date(2026, 12, 20), 3, 2)


def test_a_question_taken_back_is_gone_from_the_manager(places: dict[str, Unit]) -> None:
    (request,) = ask(event(), places["NOR"])
    with nothing_written(), pytest.raises(NotAllowed):
        services.withdraw_request(actor=at(places["NOR"]), scope=SCOPE, key=request.pk)
    services.withdraw_request(actor=CONTROLLER, scope=SCOPE, key=request.pk)
    assert requests_to(at(places["NOR"]), SCOPE, today=TODAY) == []
    with pytest.raises(NotFound):
        reply(request, at(places["NOR"]))


def test_a_question_is_due_for_the_units_manager_until_it_is_answered(places: dict[str, Unit]) -> None:
    row = event("Takskador", rating=(2, 2))
    (request,) = services.hand_down(
        actor=CONTROLLER, scope=SCOPE, key=row.pk, units=[places["NOR"].pk], due=DUE, today=TODAY
    )
    (item,) = due_in(SCOPE, TODAY)
    assert (item.title, item.day, item.unit) == ("Värdera händelse 1: Takskador", DUE, str(places["NOR"].pk))
    assert "unit_manager" in item.roles
    assert item.url_key == str(request.pk)
    services.answer_request(
        actor=at(places["NOR"]),
        scope=SCOPE,
        key=request.pk,
        likelihood=2,
        consequence=2,
        reason="Nytt tak",
        today=TODAY,
    )
    assert due_in(SCOPE, TODAY) == []


def test_a_department_asks_its_own_units(places: dict[str, Unit]) -> None:
    row = own(places["BIB"])
    assert len(ask(row, places["NOR"], actor=at(places["BIB"], "department_head"))) == 1


def test_three_clicks_from_the_start_page(places: dict[str, Unit]) -> None:
    row = event("Nämndens händelse")
    client = client_of("controller")
    form = reverse("risks:ask_units", args=["kultur", 2027, row.pk])
    assert client.get(form).status_code == 200
    assert client.post(form, {"due": "2099-01-01"}).status_code == 422
    assert "0 av 2" in client.post(form, {"everyone": "on", "due": "2099-01-01"}, follow=True).content.decode()
    manager = client_of("unit_manager", places["NOR"])
    start = manager.get(reverse("ui:overview", args=["kultur", 2027])).content.decode()
    url = reverse("risks:answer", args=["kultur", 2027, RatingRequest.objects.get(unit=places["NOR"]).pk])
    assert url in start
    assert "Skicka svaret" in manager.get(url).content.decode()
    assert manager.post(url, {"likelihood": "2"}).status_code == 422
    given = {"likelihood": "2", "consequence": "5", "reason": "Taket läcker"}
    assert "Tack, svaret är sparat" in manager.post(url, given, follow=True).content.decode()
    page = client.get(reverse("risks:event", args=["kultur", 2027, row.pk])).content.decode()
    assert "1 av 2" in page
    assert "Norra biblioteket" in page
    other = client_of("deputy_unit_manager", places["SÖD"])
    assert other.get(url).status_code == 403


def queries(row: AnalysisRow) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        spread_in(requests_of(CONTROLLER, SCOPE, row, today=TODAY), today=TODAY)
    return len(seen)


def test_two_hundred_units_ask_no_more_than_ten(places: dict[str, Unit]) -> None:
    for at_nr in range(200):
        place_unit(
            code=f"U{at_nr}", name=f"Enhet {at_nr}", kind="unit", parent=places["BIB"], derive=False,
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    derive_ancestors()
    units = list(Unit.objects.filter(code__startswith="U"))
    few, many = event("Få"), event("Många")
    ask(few, *units[:10])
    with CaptureQueriesContext(connection) as asking:
        ask(many, *units)
    assert len(asking) < 25
    assert queries(few) == queries(many)
