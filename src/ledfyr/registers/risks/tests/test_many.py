"""Several events in one go: all or nothing, each reason told, and as many questions for many as for few."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.batch import SomeRefused, Wanted
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.registers.risks.models import AnalysisRow, Rating
from ledfyr.registers.risks.services import assign_events, handle_events, rate_events

from .factories import event
from .test_pages import fill, signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    cache.clear()


def wanted(*rows: AnalysisRow, **values: Any) -> list[Wanted]:
    return [Wanted(str(row.pk), values, row.version) for row in rows]


def test_rating_many_rates_each_and_tells_of_each() -> None:
    rows = [event("Ett"), event("Två", rating=(2, 2)), event("Tre", rating=(4, 3))]
    done = rate_events(
        actor=CONTROLLER, scope=SCOPE, wanted=wanted(*rows, likelihood=4, consequence=3), reason="Ny lag"
    )
    assert (done.changed, done.refused) == (2, ())  # the third stood so already
    assert set(AnalysisRow.objects.values_list("likelihood", "consequence", "value")) == {(4, 3, 12)}
    assert Rating.objects.filter(reason="Ny lag", rated_by=CONTROLLER.name).count() == 2
    assert ChangeEntry.objects.filter(code="risks.event_rated").count() == 4


def test_what_is_left_out_stays() -> None:
    row = event(rating=(2, 5))
    rate_events(actor=CONTROLLER, scope=SCOPE, wanted=wanted(row, likelihood=3))
    row.refresh_from_db()
    assert (row.likelihood, row.consequence, row.value) == (3, 5, 15)


def test_one_row_at_the_floor_stops_them_all_until_the_person_accepts_the_rest() -> None:
    low, high = event("Lågt", rating=(1, 1)), event("Högt", rating=(4, 4))
    batch = wanted(low, high, handling="analysis_only")
    with pytest.raises(SomeRefused) as refusal:
        handle_events(actor=CONTROLLER, scope=SCOPE, wanted=batch)
    assert [(one.label, one.error.code) for one in refusal.value.refused] == [("2", "risks.handling_below_floor")]
    assert refusal.value.possible == 1
    assert not AnalysisRow.objects.exclude(handling="").exists()
    done = handle_events(actor=CONTROLLER, scope=SCOPE, wanted=batch, partly=True)
    assert done.changed == 1
    low.refresh_from_db()
    high.refresh_from_db()
    assert (low.handling, high.handling) == ("analysis_only", "")


def test_rows_that_moved_on_or_went_away_are_told_of() -> None:
    row = event("Kvar")
    gone = Wanted("00000000-0000-4000-8000-000000000000", {"likelihood": 1, "consequence": 1})
    old = Wanted(str(row.pk), {"likelihood": 1, "consequence": 1}, row.version - 1)
    with pytest.raises(SomeRefused) as refusal:
        rate_events(actor=CONTROLLER, scope=SCOPE, wanted=[gone, old])
    assert {one.error.code for one in refusal.value.refused} == {"batch.not_there", "batch.changed_after"}


def test_a_unit_for_many() -> None:
    unit("biblioteket", "Biblioteket")
    rows = [event("Ett"), event("Två")]
    assert assign_events(actor=CONTROLLER, scope=SCOPE, wanted=wanted(*rows, unit="biblioteket")).changed == 2
    assert set(AnalysisRow.objects.values_list("unit__code", flat=True)) == {"biblioteket"}


@pytest.mark.parametrize("service", [rate_events, handle_events, assign_events])
def test_a_reader_changes_nothing(service: Any) -> None:
    row = event()
    with pytest.raises(NotAllowed):
        service(actor=READER, scope=SCOPE, wanted=wanted(row, likelihood=1, consequence=1, handling="plan", unit=""))
    row.refresh_from_db()
    assert (row.likelihood, row.handling) == (None, "")


def test_rows_of_another_committee_are_not_there() -> None:
    row = event(scope=Scope("idrott", 2027))
    with pytest.raises(SomeRefused):
        rate_events(actor=CONTROLLER, scope=SCOPE, wanted=wanted(row, likelihood=1, consequence=1))


def test_a_thousand_rows_in_two_seconds_and_few_statements() -> None:
    counts = {}
    for scope, size in ((SCOPE, 100), (Scope("idrott", 2027), 1000)):
        fill(scope, size)
        rows = AnalysisRow.objects.filter(analysis__committee__slug=scope.committee)
        batch = wanted(*rows, likelihood=5, consequence=5)
        started = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            rate_events(actor=CONTROLLER, scope=scope, wanted=batch)
        took = time.process_time() - started
        counts[size] = len([one for one in asked if one["sql"].startswith("SELECT")])
    assert counts[1000] <= counts[100] + 1  # the log reads what stood in lots of a thousand
    assert took < 4, f"{took:.1f} s"  # about one on a machine of its own; these run beside others


def test_the_pages_way_of_choosing_and_of_the_whole_filter() -> None:
    client: Client = signed_in("controller")
    rows = [event("Brand i arkivet"), event("Stöld"), event("Brand i lagret", rating=(5, 5))]
    page = client.get(url("list"))
    assert page.content.decode().count('name="row"') == 3
    chosen = client.get(url("many"), {"row": [rows[0].pk, "skräp"], "do": "rate"})
    assert "1 rad är vald" in text_of(chosen)
    every = client.get(url("many"), {"all": "1", "q": "brand", "do": "handle"})
    assert "2 rader är valda" in text_of(every)
    data = {"rows": every.context["form"]["rows"].value(), "handling": "analysis_only"}
    refused = client.post(f"{url('many')}?do=handle", data)
    assert refused.status_code == 422
    assert "Nr 3: Riskvärdet 25 når golvet 12" in text_of(refused)
    assert "Ändra den 1 som går" in text_of(refused)
    assert client.post(f"{url('many')}?do=handle", {**data, "partly": "1"}).status_code == 302
    receipt = text_of(client.get(url("list")))
    assert "1 rad är ändrad. 1 gick inte: nr 3: Riskvärdet 25 når golvet" in receipt
    assert "Ångra" in receipt


def test_nothing_chosen_is_told_kindly() -> None:
    event()
    client = signed_in("controller")
    assert "Du har inte valt några rader" in text_of(client.get(url("many")))
    empty = client.post(f"{url('many')}?do=rate", {"rows": "x:y 1:2"})
    assert empty.status_code == 422


def test_a_reader_has_nothing_to_tick() -> None:
    event()
    client = signed_in("reader")
    assert 'name="row"' not in client.get(url("list")).content.decode()
    assert client.get(url("many")).status_code == 403
