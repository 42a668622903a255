"""Undo: what was just done is taken back by the same rules, and history says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ledfyr.engines.ui.models import UndoStep
from ledfyr.platform.organisation.models import Assignment
from ledfyr.platform.organisation.tests.factories import found
from ledfyr.registers.risks.models import AnalysisRow

from .factories import added, event, rated
from .test_pages import HTMX, signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    found()
    cache.clear()
    return signed_in("controller")


def undo(client: Client) -> Any:
    """Press 'Ångra' on the page that came after the change."""
    step = UndoStep.objects.latest("made_at")
    return client.post(
        f"/kultur/2027/angra/{step.pk}/", headers={"referer": "http://testserver/kultur/2027/riskanalys/"}
    )


def state(row: AnalysisRow) -> dict[str, Any]:
    row = AnalysisRow.objects.select_related("process", "working_method").get(pk=row.pk)
    measures = [(m.text, m.state, m.due, m.is_withdrawn) for m in row.measures.filter(is_withdrawn=False)]
    names = ("text", "nr", "likelihood", "consequence", "value", "after_likelihood", "handling", "handling_reason")
    return {name: getattr(row, name) for name in (*names, "is_withdrawn", "categories")} | {
        "process": row.process and row.process.name,
        "measures": measures,
    }


MEASURE = {"text": "Larma", "state": "under_way", "due": "2027-05-01"}
EDITS: dict[str, Callable[[AnalysisRow], tuple[str, dict[str, Any]]]] = {
    "rate": lambda row: (url("rate", row.pk), {"rate-stage": "before", "rate-likelihood": 5, "rate-consequence": 1}),
    "after": lambda row: (url("rate", row.pk), {"after-stage": "after", "after-likelihood": 1, "after-consequence": 1}),
    "handle": lambda row: (url("handle", row.pk), {"handling": "plan", "reason": "Viktigt"}),
    "describe": lambda row: (url("describe", row.pk), {"text": "Nytt", "nr": 88}),
    "place": lambda row: (url("place", row.pk), {"process": "Inköp", "categories": ["compliance"]}),
    "withdraw": lambda row: (url("withdraw", row.pk), {"reason": "Dubblett"}),
    "add measure": lambda row: (url("add_measure", row.pk), {**MEASURE, "state": "planned"}),
    "change measure": lambda row: (url("change_measure", row.pk, row.measures.get().pk), MEASURE),
    "withdraw measure": lambda row: (url("withdraw_measure", row.pk, row.measures.get().pk), {}),
    "cell": lambda row: (url("cell", row.pk, "text"), {"text": "Ny ordalydelse"}),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_can_be_taken_back(client: Client, name: str) -> None:
    row = event(rating=(3, 3), process="Drift")
    added(row)
    before = state(row)
    to, data = EDITS[name](row)

    assert client.post(to, data).status_code == 302
    assert state(row) != before
    page = client.get(url("event", row.pk))
    assert "data-undo" in page.content.decode()
    assert undo(client).status_code == 302

    assert state(row) == before
    page = client.get(url("event", row.pk))
    assert "ångrad" in text_of(page)
    assert "Ångrades:" in text_of(page)
    assert "data-undo" not in page.content.decode()


def test_a_cell_offers_undo_where_it_was_saved(client: Client) -> None:
    row = event(rating=(3, 3))
    answer = client.post(url("cell", row.pk, "likelihood"), {"likelihood": 4}, headers=HTMX)
    assert "data-undo" in answer.content.decode()
    undo(client)
    assert state(row)["likelihood"] == 3


def test_a_change_that_somebody_has_changed_since_is_left(client: Client) -> None:
    row = event(rating=(3, 3))
    client.post(url("cell", row.pk, "likelihood"), {"likelihood": 4})
    row.refresh_from_db()
    rated(row, 5, 3)
    before = state(row)
    undo(client)
    assert state(row) == before
    assert "Raden har ändrats sedan dess." in text_of(client.get(url("list")))


def test_only_the_one_who_did_it_may_undo(client: Client) -> None:
    row = event(rating=(3, 3))
    client.post(url("cell", row.pk, "likelihood"), {"likelihood": 4})
    other = signed_in("reader")
    assert undo(other).status_code == 404
    assert state(row)["likelihood"] == 4
    undo(client)
    assert undo_again(client) == 404


def undo_again(client: Client) -> int:
    return client.post("/kultur/2027/angra/00000000-0000-4000-8000-000000000000/").status_code


def test_without_the_right_any_more_nothing_is_undone(client: Client) -> None:
    row = event(rating=(3, 3))
    client.post(url("cell", row.pk, "likelihood"), {"likelihood": 4})
    Assignment.objects.all().delete()
    assert undo(client).status_code == 403
    assert state(row)["likelihood"] == 4
