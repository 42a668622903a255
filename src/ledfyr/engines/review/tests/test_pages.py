"""The page of findings: filters, answers, who may do what."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.review.models import FindingAnswer
from ledfyr.engines.ui.tests.pages import WHERE, analysis, check_reading, found, take_in

pytestmark = pytest.mark.django_db
LIST = reverse("review:list", args=WHERE)


@pytest.fixture
def clients() -> dict[str, Client]:
    clients = found()
    take_in(clients["controller"], analysis())
    return clients


def _keys(page: str) -> list[str]:
    return re.findall(r'id="finding-([0-9a-f]+)"', page)


def _page(client: Client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_list_answers_those_who_may_read(clients: dict[str, Client]) -> None:
    check_reading(clients, LIST, f"{LIST}?allvar=error", f"{LIST}?regel=R-IC-6", f"{LIST}?regel=nothing&page=99")


def test_a_rule_shows_its_title_and_only_its_findings(clients: dict[str, Client]) -> None:
    page = _page(clients["reader"], "?regel=R-IC-6")
    assert set(re.findall(r'<span class="rule">([^<]+)</span>', page)) == {"R-IC-6"}
    assert 0 < len(_keys(page)) < len(_keys(_page(clients["reader"])))
    assert "Inget av det du valde" in _page(clients["reader"], "?regel=R-IC-14")


def test_an_answer_moves_the_finding_to_the_end_and_can_be_taken_back(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    key = _keys(_page(client))[0]
    given = {"answer": "Beslut i nämnden § 4", "allvar": "warning"}
    sent = client.post(reverse("review:answer", args=[*WHERE, key]), given)
    assert sent.headers["Location"] == f"{LIST}?allvar=warning#finding-{key}"
    page = _page(client)
    assert "Beslut i nämnden § 4" in page.split('id="closed"')[1]
    assert key not in page.split('id="closed"')[0]
    client.post(reverse("review:withdraw", args=[*WHERE, key]))
    assert key in _page(client).split('id="closed"')[0]


def test_an_answer_needs_a_reason_and_a_writer(clients: dict[str, Client]) -> None:
    page = _page(clients["reader"])
    assert 'name="answer"' not in page
    address = reverse("review:answer", args=[*WHERE, _keys(page)[0]])
    assert clients["reader"].post(address, {"answer": "Nej"}).status_code == 403
    clients["controller"].post(address, {"answer": " "})
    assert not FindingAnswer.objects.exists()


def test_nothing_to_remark_is_said() -> None:
    assert "Inget att anmärka" in _page(found()["reader"])


def test_the_list_asks_as_little_of_many_rows_as_of_few(clients: dict[str, Client]) -> None:
    counts = []
    for rows in (10, 1000):
        take_in(clients["controller"], analysis(rows))
        with CaptureQueriesContext(connection) as asked:
            _page(clients["reader"])
        counts.append(len(asked))
    assert counts[0] == counts[1]
