"""Pages of documents: as they will look, and their prose edited in place."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.documents.models import DocumentText
from ledfyr.engines.ui.tests.pages import EVENTS, WHERE, analysis, check_reading, found, take_in

pytestmark = pytest.mark.django_db
SHOW = reverse("documents:show", args=[*WHERE, "risk-analysis"])
TEXT = reverse("documents:edit_text", args=[*WHERE, "risk-analysis", "risks.introduction"])
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clients() -> dict[str, Client]:
    clients = found()
    take_in(clients["controller"], analysis())
    return clients


def test_pages_answer_those_who_may_read(clients: dict[str, Client]) -> None:
    both = reverse("documents:show", args=[*WHERE, "risk-analysis-and-control-plan"])
    check_reading(clients, reverse("documents:list", args=WHERE), SHOW, both, TEXT)
    assert clients["reader"].get(reverse("documents:show", args=[*WHERE, "nothing"])).status_code == 404
    assert clients["reader"].get(TEXT + "x/").status_code == 404


def test_the_page_holds_the_document_its_outline_and_what_is_wrong(clients: dict[str, Client]) -> None:
    page = clients["controller"].get(SHOW).content.decode()
    assert EVENTS[0] in page
    assert 'href="#introduction"' in page
    assert 'class="finding note"' in page
    assert TEXT in page
    assert reverse("risks:list", args=WHERE) in page.split("<article")[1]
    assert "section-edit" not in clients["reader"].get(SHOW).content.decode()


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!DOCTYPE html>")])
def test_the_document_is_a_file(clients: dict[str, Client], form: str, start: bytes) -> None:
    got = clients["reader"].get(reverse("documents:download", args=[*WHERE, "risk-analysis", form]))
    assert got.content.startswith(start)
    assert f"risk-analysis-hamn-2031.{form}" in got.headers["Content-Disposition"]


def test_prose_is_saved_and_shown(clients: dict[str, Client]) -> None:
    sent = clients["controller"].post(TEXT, {"text": "Ny text\n\n- en sak", "version": "0"})
    assert sent.headers["Location"] == f"{SHOW}#risks.introduction"
    assert "<li>en sak</li>" in clients["reader"].get(SHOW).content.decode()


def test_prose_is_edited_where_it_is_read(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    form = client.get(TEXT, headers=HTMX).content.decode()
    assert "<html" not in form
    assert 'name="text"' in form
    saved = client.post(TEXT, {"text": "Ny text", "version": "0"}, headers=HTMX).content.decode()
    assert "<html" not in saved
    assert "Ny text" in saved
    assert "data-announce" in saved
    assert "data-announce" not in client.get(f"{TEXT}?read=1", headers=HTMX).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_whoever_is_late_sees_both_texts_and_can_save_again(
    clients: dict[str, Client], headers: dict[str, str]
) -> None:
    client = clients["controller"]
    client.post(TEXT, {"text": "Den första", "version": "0"})
    late = client.post(TEXT, {"text": "Den andra", "version": "0"}, headers=headers)
    page = late.content.decode()
    assert late.status_code == 409
    assert "Den första" in page
    assert ">Den andra</textarea>" in page
    assert 'name="version" value="1"' in page
    assert DocumentText.objects.get().text == "Den första"
    client.post(TEXT, {"text": "Båda", "version": "1"})
    assert DocumentText.objects.get().text == "Båda"


def test_a_text_too_long_is_refused_with_what_was_written(clients: dict[str, Client]) -> None:
    sent = clients["controller"].post(TEXT, {"text": "ord " * 6000, "version": "0"})
    assert sent.status_code == 422
    assert "ord ord ord" in sent.content.decode()
    assert not DocumentText.objects.exists()


def test_a_reader_changes_no_prose(clients: dict[str, Client]) -> None:
    assert clients["reader"].post(TEXT, {"text": "Ny", "version": "0"}).status_code == 403
    assert 'name="text"' not in clients["reader"].get(TEXT).content.decode()
    assert not DocumentText.objects.exists()


def test_the_document_asks_as_little_of_many_rows_as_of_few(clients: dict[str, Client]) -> None:
    counts = []
    for rows in (10, 1000):
        take_in(clients["controller"], analysis(rows))
        with CaptureQueriesContext(connection) as asked:
            assert clients["reader"].get(SHOW).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
