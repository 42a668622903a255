"""Beginning a plan from last year's: what is carried, what is left behind and why, and the ticks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.review.living import open_findings
from ledfyr.engines.ui.models import UndoStep
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.recording import entries_of, sentence_of
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.secrecy import grounds_in, mark_secret
from ledfyr.registers.internal_control import services
from ledfyr.registers.internal_control.models import PlanRow
from ledfyr.registers.internal_control.policy import POLICY
from ledfyr.registers.internal_control.rules import why_left_behind
from ledfyr.registers.internal_control.selectors import plan_rows_in, plan_work_in
from ledfyr.registers.internal_control.services.new_year import (
    CarryHasBeenUsed,
    NothingToCarry,
    PlanStandsOnStart,
    ReasonMissing,
)
from ledfyr.registers.risks import services as risks
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.tests.factories import event

from .test_pages import main_of, signed_in

NEXT = Scope("kultur", 2028)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, None),
        ({"is_known": False}, "unknown"),
        ({"stands": False}, "dropped"),
        ({"handling": "analysis_only"}, "left_out"),
        ({"reaches": False}, "under"),
        ({"reaches": False, "reached": False}, None),
        ({"reaches": False, "reached": False, "handling": ""}, "left_out"),
        ({"handling": ""}, None),
    ],
)
def test_why_an_event_is_left_behind(given: dict[str, Any], why: str | None) -> None:
    usual = {"is_known": True, "stands": True, "handling": "plan", "reached": True, "reaches": True}
    assert why_left_behind(**usual | given) == why


@pytest.fixture
def municipality(db: None) -> None:
    found()
    cache.clear()


pytestmark = pytest.mark.usefixtures("municipality")


def planned(text: str, rating: tuple[int, int] = (4, 4), *, control: str = "Räkna kassan") -> PlanRow:
    """An event in the plan of the year, with a control."""
    row = services.include_event(actor=CONTROLLER, scope=SCOPE, event=event(text, rating=rating).pk)
    services.add_activity(
        actor=CONTROLLER, scope=SCOPE, row_key=row.pk, text=control, method="sample", owner="Chef", timing="mars"
    )
    return row


def begin() -> dict[str, Any]:
    """Begin the analysis of the new year; its rows by their wording."""
    risks.start_year(actor=CONTROLLER, scope=NEXT)
    return {row.text: row for row in rows_in(CONTROLLER, NEXT)}


def carry(**given: Any) -> int:
    return services.carry_plan(**({"actor": CONTROLLER, "scope": NEXT} | given))


def standing() -> list[PlanRow]:
    return list(plan_rows_in(CONTROLLER, NEXT))


def test_rows_follow_their_events_with_their_controls() -> None:
    first = planned("Ett")
    planned("Två")
    analysed = begin()
    assert carry() == 2
    row = standing()[0]
    assert [one.analysis_row_id for one in row.events.all()] == [analysed["Ett"].pk]
    copied = [(one.text, one.method, one.owner, one.timing) for one in row.activities.all()]
    assert copied == [("Räkna kassan", "sample", "Chef", "mars")]
    assert (row.is_proposal, row.carried_from_id) == (True, first.pk)
    with nothing_written(), pytest.raises(NothingToCarry):
        carry()


def test_what_was_dropped_or_fell_is_listed_and_not_carried() -> None:
    for text in ("Kvar", "Borta", "Sänkt"):
        planned(text)
    analysed = begin()
    risks.withdraw_event(actor=CONTROLLER, scope=NEXT, key=analysed["Borta"].pk, version=None)
    risks.rate_event(actor=CONTROLLER, scope=NEXT, key=analysed["Sänkt"].pk, version=None, likelihood=2, consequence=3)
    work = plan_work_in(CONTROLLER, NEXT)
    left = [(one.wording, one.why, one.value_before) for carried in work.left for one in carried.left]
    assert left == [("Borta", "dropped", 16), ("Sänkt", "under", 16)]
    assert carry() == 1
    assert [row.events.get().analysis_row.text for row in standing()] == ["Kvar"]


def test_a_row_with_two_events_goes_on_with_the_one_that_is_left() -> None:
    row = planned("Ett")
    other = event("Två", rating=(4, 4), handling="plan")
    keys = [str(row.events.get().analysis_row_id), str(other.pk)]
    services.change_events(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, events=keys)
    analysed = begin()
    risks.withdraw_event(actor=CONTROLLER, scope=NEXT, key=analysed["Två"].pk, version=None)
    carry()
    assert [one.analysis_row.text for one in standing()[0].events.all()] == ["Ett"]


def test_a_plan_is_carried_by_writers_and_needs_something() -> None:
    with pytest.raises(NothingToCarry):
        carry()
    planned("Ett")
    begin()
    with nothing_written(), pytest.raises(NotAllowed):
        carry(actor=READER)
    with nothing_written(), pytest.raises(NotAllowed):
        services.confirm_unchanged_rows(actor=READER, scope=NEXT, keys=[], reason="Samma")


def test_unchanged_needs_a_reason_and_a_change_is_a_stand() -> None:
    planned("Ett")
    planned("Två")
    begin()
    carry()
    first, second = standing()

    def waiting() -> list[int]:
        found = open_findings(CONTROLLER, NEXT, date(2027, 10, 1))
        return [one.rows for one in found if one.rule == "R-IC-17" and one.place.register == "control-plan"]

    assert waiting() == [2]
    with nothing_written(), pytest.raises(ReasonMissing):
        services.confirm_unchanged_rows(actor=CONTROLLER, scope=NEXT, keys=[first.pk], reason=" ")
    assert services.confirm_unchanged_rows(actor=CONTROLLER, scope=NEXT, keys=[first.pk], reason="Samma") == 1
    assert waiting() == [1]
    services.change_activity(actor=CONTROLLER, scope=NEXT, key=second.activities.get().pk, owner="Ny chef")
    assert waiting() == []
    assert [row.carried_reason for row in standing()] == ["Samma", ""]


def test_the_carrying_is_undone_while_nobody_has_worked_with_it() -> None:
    planned("Ett")
    begin()
    carry()
    assert services.undo_carry(actor=CONTROLLER, scope=NEXT) == 1
    assert standing() == []
    assert carry() == 1
    services.confirm_unchanged_rows(actor=CONTROLLER, scope=NEXT, keys=[standing()[0].pk], reason="Samma")
    with nothing_written(), pytest.raises(CarryHasBeenUsed):
        services.undo_carry(actor=CONTROLLER, scope=NEXT)


def test_what_is_secret_stays_so_through_the_new_year_and_back() -> None:
    marked, _open = planned("Ett"), planned("Två")
    then: Any = {"actor": CONTROLLER, "scope": SCOPE, "name": "Ett", "ground": "18 kap. 8 § OSL", "reason": "Lås"}
    event_key = str(marked.events.get().analysis_row_id)
    mark_secret(policy=POLICY, object_type="risks.event", object_key=event_key, **then)
    mark_secret(policy=POLICY, object_type="internal_control.row", object_key=str(marked.pk), **then)
    for _again in range(2):
        key = str(begin()["Ett"].pk)
        assert grounds_in(NEXT) == {("risks.event", key): "18 kap. 8 § OSL"}
        carry()
        row = next(one for one in standing() if one.carried_from_id == marked.pk)
        assert set(grounds_in(NEXT)) == {("risks.event", key), ("internal_control.row", str(row.pk))}
        told = [sentence_of(one) for one in entries_of(NEXT, "internal_control.row", str(row.pk))]
        assert told == ["Sekretessmarkeringen av ”Ett” följde med från 2027: 18 kap. 8 § OSL"]
        services.undo_carry(actor=CONTROLLER, scope=NEXT)
        risks.undo_start(actor=CONTROLLER, scope=NEXT)
        assert grounds_in(NEXT) == {}
    assert len(grounds_in(SCOPE)) == 2


def test_the_analysis_start_waits_for_the_plan_to_be_undone() -> None:
    planned("Ett")
    begin()
    carry()
    with nothing_written(), pytest.raises(PlanStandsOnStart):
        risks.undo_start(actor=CONTROLLER, scope=NEXT)
    client = signed_in("controller")
    answer = client.post(reverse("risks:undo_begin", args=["kultur", 2028]), follow=True)
    assert "Ångra planens start först" in main_of(answer)
    services.undo_carry(actor=CONTROLLER, scope=NEXT)
    assert risks.undo_start(actor=CONTROLLER, scope=NEXT) == 1


def url(name: str, *args: Any) -> str:
    return reverse(f"internal_control:{name}", args=["kultur", 2028, *args])


def test_from_page_to_page_and_back_by_undo() -> None:
    planned("Ett")
    planned("Två", (3, 4))
    analysed = begin()
    client = signed_in("controller")
    risks.handle_event(
        actor=CONTROLLER, scope=NEXT, key=analysed["Två"].pk, version=None, handling="analysis_only", reason="",
        decision_reference="§ 7",
    )  # fmt: skip
    start = client.get(reverse("risks:new_year", args=["kultur", 2028])).content.decode()
    assert "1 planrad kan hämtas från 2027" in start
    page = main_of(client.get(url("new_year")))
    assert "är inte märkt för planen i år" in page
    page = main_of(client.post(url("carry"), follow=True))
    assert "0 av 1 klara" in page
    refused = client.post(url("new_year"), {"row": [str(standing()[0].pk)]})
    assert refused.status_code == 422
    assert "Skriv varför planraderna är oförändrade" in refused.content.decode()
    assert "väntar på ställningstagande" in main_of(client.get(url("plan")))
    UndoStep.objects.all().delete()
    client.post(url("new_year"), {"row": [str(standing()[0].pk), "x"], "reason": "Samma"})
    assert "Oförändrad sedan förra året: Samma" in main_of(client.get(url("row", standing()[0].pk)))
    assert [row.is_proposal for row in standing()] == [False]
    undo(client)
    assert [row.is_proposal for row in standing()] == [True]


def test_what_was_just_carried_is_taken_back_at_once() -> None:
    planned("Ett")
    begin()
    client = signed_in("controller")
    client.post(url("carry"))
    assert len(standing()) == 1
    undo(client)
    assert standing() == []


def undo(client: Client) -> None:
    """Take back what the person did last."""
    step = UndoStep.objects.get()
    client.post(reverse("ui:undo", args=["kultur", 2028, step.pk]))
    assert not UndoStep.objects.exists()


def test_many_rows_ask_no_more_than_few() -> None:
    def queries() -> list[int]:
        out = []
        for run in (lambda: plan_work_in(CONTROLLER, NEXT), carry, lambda: plan_work_in(CONTROLLER, NEXT)):
            with CaptureQueriesContext(connection) as seen:
                run()
            out.append(len(seen))
        return out

    for nr in range(2):
        planned(f"Händelse {nr}")
    begin()
    few = queries()
    services.undo_carry(actor=CONTROLLER, scope=NEXT)
    risks.undo_start(actor=CONTROLLER, scope=NEXT)
    for nr in range(12):
        planned(f"Fler {nr}")
    begin()
    assert queries() == few
