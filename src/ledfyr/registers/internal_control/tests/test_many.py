"""Several plan rows in one go, and taking back what was done to the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledfyr.engines.ui.models import UndoStep
from ledfyr.kernel.batch import SomeRefused, Wanted
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.registers.internal_control.models import ControlActivity, PlanRow
from ledfyr.registers.internal_control.services import add_activity, assign_activities, include_event
from ledfyr.registers.risks.tests.factories import event

from .test_pages import signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    cache.clear()


def plan_row(text: str, *controls: str) -> PlanRow:
    row = include_event(actor=CONTROLLER, scope=SCOPE, event=event(text).pk)
    for control in controls:
        add_activity(actor=CONTROLLER, scope=SCOPE, row_key=row.pk, text=control)
    row.refresh_from_db()
    return row


def wanted(*rows: PlanRow, **values: Any) -> list[Wanted]:
    return [Wanted(str(row.pk), values, row.version) for row in rows]


def test_all_controls_of_the_rows_get_the_same_owner() -> None:
    rows = [plan_row("Ett", "Räkna", "Väg"), plan_row("Två", "Läs")]
    assert assign_activities(actor=CONTROLLER, scope=SCOPE, wanted=wanted(*rows, owner="Ekonomichef")).changed == 2
    assert set(ControlActivity.objects.values_list("owner", flat=True)) == {"Ekonomichef"}


def test_a_row_without_controls_stops_them_all() -> None:
    rows = [plan_row("Ett", "Räkna"), plan_row("Två")]
    with pytest.raises(SomeRefused) as refusal:
        assign_activities(actor=CONTROLLER, scope=SCOPE, wanted=wanted(*rows, owner="Ekonomichef"))
    assert [(one.label, one.error.code) for one in refusal.value.refused] == [("2", "internal_control.no_activities")]
    assert ControlActivity.objects.get().owner == ""


def test_a_reader_changes_nothing() -> None:
    with pytest.raises(NotAllowed):
        assign_activities(actor=READER, scope=SCOPE, wanted=wanted(plan_row("Ett", "Räkna"), owner="X"))


def test_as_many_questions_for_many_rows() -> None:
    counts = []
    for size in (2, 12):
        rows = [plan_row(f"Händelse {size} {at}", "Räkna") for at in range(size)]
        with CaptureQueriesContext(connection) as asked:
            assign_activities(actor=CONTROLLER, scope=SCOPE, wanted=wanted(*rows, owner="Chef", occasion="T2"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_assigns_and_offers_to_take_it_back() -> None:
    rows = [plan_row("Ett", "Räkna"), plan_row("Två", "Läs")]
    client: Client = signed_in("controller")
    page = client.get(url("many"), {"all": "1", "do": "assign"})
    assert "2 rader är valda" in text_of(page)
    data = {"rows": page.context["form"]["rows"].value(), "owner": "Ekonomichef"}
    assert client.post(url("many"), data).status_code == 302
    assert "Ekonomichef" in text_of(client.get(url("row", rows[0].pk)))
    undo(client)
    assert set(ControlActivity.objects.values_list("owner", flat=True)) == {""}


def undo(client: Client) -> None:
    step = UndoStep.objects.latest("made_at")
    assert client.post(f"/kultur/2027/angra/{step.pk}/").status_code == 302


EDITS: dict[str, Callable[[PlanRow], tuple[str, dict[str, Any]]]] = {
    "place": lambda row: (url("place", row.pk), {"process": "Inköp", "control": "Två personer attesterar"}),
    "add": lambda row: (url("add_activity", row.pk), {"text": "Läs"}),
    "change": lambda row: (url("change_activity", row.pk, row.activities.get().pk), {"text": "Väg", "method": "Besök"}),
    "take away": lambda row: (url("withdraw_activity", row.pk, row.activities.get().pk), {}),
    "withdraw": lambda row: (url("withdraw", row.pk), {"reason": "Dubblett"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_can_be_taken_back(name: str) -> None:
    row, client = plan_row("Ett", "Räkna"), signed_in("controller")

    def state() -> Any:
        row.refresh_from_db()
        controls = list(row.activities.filter(is_withdrawn=False).values_list("text", "method"))
        return row.process_id, row.systematic_control_id, row.is_withdrawn, controls

    before = state()
    to, data = EDITS[name](row)
    assert client.post(to, data).status_code == 302
    assert state() != before
    undo(client)
    assert state() == before


def test_an_event_taken_in_can_be_left_out_again() -> None:
    row, client = event("Ett"), signed_in("controller")
    client.post(url("include", row.pk))
    undo(client)
    row.refresh_from_db()
    assert row.handling == ""
    assert PlanRow.objects.get().is_withdrawn
