"""Pages of import and export: the whole journey in, and back out."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.exchange.choices import changed_values
from ledfyr.engines.exchange.models import ImportDraft
from ledfyr.engines.ui.rooms import exporters
from ledfyr.engines.ui.tests.pages import EVENTS, SCOPE, WHERE, analysis, check_reading, file_of, found, take_in
from ledfyr.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


def _upload(client: Client, text: str | bytes, name: str = "analys.txt") -> str:
    sent = client.post(reverse("exchange:upload", args=WHERE), {"file": file_of(text, name)})
    assert sent.status_code == 302, sent.content.decode()[:500]
    return str(sent.headers["Location"])


def _choose(client: Client, preview: str, index: int, **posted: str) -> str:
    sent = client.post(f"{preview}rad/risks/{index}/", posted)
    assert sent.status_code == 302
    return str(sent.headers["Location"])


def _risks() -> list[dict[str, object]]:
    return [dict(row.values) for row in exporters()["risks"].rows(SYSTEM, SCOPE)]


def test_pages_answer_those_who_may_read(clients: dict[str, Client]) -> None:
    done = take_in(clients["controller"], analysis())
    preview = _upload(clients["controller"], analysis(5))
    check_reading(clients, reverse("exchange:upload", args=WHERE), preview, f"{preview}?visa=alla", done)


def test_a_file_goes_all_the_way_in(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    preview = _upload(client, analysis())
    page = client.get(preview).content.decode()
    assert EVENTS[1] in page
    assert "Raden saknar nummer." in page
    assert EVENTS[3] not in page.split("data-preview")[1]  # rows without doubts stand under 'Alla rader'
    assert "Läs in 4 rader" in page
    assert _risks() == []

    _choose(client, preview, 1, what="change", nr="12", event=EVENTS[1], visa="alla")
    _choose(client, preview, 3, what="skip", visa="alla")
    page = client.get(f"{preview}?visa=alla").content.decode()
    assert "Ändrad av dig" in page
    assert "Läs in 3 rader" in page

    sent = client.post(f"{preview}las-in/")
    assert sent.headers["Location"] == f"{preview}klart/"
    report = client.get(f"{preview}klart/").content.decode()
    assert reverse("risks:list", args=WHERE) in report
    assert reverse("review:list", args=WHERE) in report
    rows = _risks()
    assert [row["nr"] for row in rows] == [1, 12, 3]
    assert rows[1]["doubts"] == []
    assert client.get(preview).headers["Location"] == f"{preview}klart/"


def test_the_same_file_again_changes_nothing(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    take_in(client, analysis())
    before = _risks()
    page = client.get(_upload(client, analysis()) + "?visa=alla").content.decode()
    assert "Det finns inget att läsa in" in page
    assert "las-in/</form" not in page
    report = client.get(take_in(client, analysis())).content.decode()
    assert "Registret är oförändrat" in report
    assert _risks() == before


def test_an_accepted_row_leads_to_the_next_doubt_and_can_be_taken_back(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    two_doubts = analysis().replace("\t3\t■", "\t\t■")
    preview = _upload(client, two_doubts)
    page = client.get(preview).content.decode()
    assert 'name="next" value="risks-2"' in page
    assert "Kontrollerad<" not in page
    assert _choose(client, preview, 1, what="accept", next="risks-2").endswith("?rad=risks-2#risks-2")
    assert ImportDraft.objects.get().choices == {"risks": {"1": {"confirmed": True}}}
    page = client.get(preview).content.decode()
    assert "Kontrollerad<" in page
    assert "Ändrad av dig" not in page
    assert _choose(client, preview, 1, what="undo", next="//elsewhere").endswith("?rad=risks-1#risks-1")
    assert ImportDraft.objects.get().choices == {"risks": {}}


def test_a_change_that_does_not_fit_is_said_and_not_kept(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    preview = _upload(client, analysis())
    where = _choose(client, preview, 1, what="change", nr="tolv")
    assert "ska vara ett heltal" in client.get(where).content.decode()
    assert ImportDraft.objects.get().choices == {"risks": {}}


@pytest.mark.parametrize(
    ("name", "data"),
    [("trasig.docx", b"not a document"), ("tom.txt", b""), ("brev.txt", "Hej! Här finns ingen tabell.".encode())],
)
def test_a_file_that_cannot_be_read_says_so_and_leaves_nothing(
    clients: dict[str, Client], name: str, data: bytes
) -> None:
    sent = clients["controller"].post(reverse("exchange:upload", args=WHERE), {"file": file_of(data, name)})
    assert sent.status_code == 422
    assert 'role="alert"' in sent.content.decode()
    assert not ImportDraft.objects.exists()


def test_nobody_but_the_controller_takes_files_in(clients: dict[str, Client]) -> None:
    preview = _upload(clients["controller"], analysis())
    reader = clients["reader"]
    posts = [
        (reverse("exchange:upload", args=WHERE), {"file": file_of(analysis())}),
        (f"{preview}rad/risks/1/", {"what": "skip"}),
        (f"{preview}las-in/", {}),
        (f"{preview}kasta/", {}),
    ]
    for address, posted in posts:
        assert reader.post(address, posted).status_code == 403
    draft = ImportDraft.objects.get()
    assert (draft.state, draft.choices) == (ImportDraft.State.PREVIEW, {})
    assert _risks() == []
    page = reader.get(preview).content.decode()
    assert 'name="what"' not in page
    assert 'las-in/"' not in page.split("<main")[1]


def test_an_import_can_be_undone_from_its_report(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    done = take_in(client, analysis())
    assert "Ångra inläsningen" in client.get(done).content.decode()
    assert clients["reader"].post(done.replace("klart/", "angra/")).status_code == 403
    client.post(done.replace("klart/", "angra/"))
    assert _risks() == []
    assert "är ångrad" in client.get(done).content.decode()


def test_a_thrown_file_is_gone(clients: dict[str, Client]) -> None:
    preview = _upload(clients["controller"], analysis())
    assert "väntar på att läsas in" in clients["controller"].get(reverse("ui:overview", args=WHERE)).content.decode()
    clients["controller"].post(f"{preview}kasta/")
    assert clients["controller"].get(preview).status_code == 404


def test_the_sample_file_can_be_tried_and_fetched(clients: dict[str, Client]) -> None:
    sent = clients["controller"].post(reverse("exchange:upload", args=WHERE), {"sample": "1"})
    assert clients["controller"].get(sent.headers["Location"]).status_code == 200
    assert clients["reader"].get(reverse("exchange:sample", args=WHERE)).status_code == 200


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_a_register_is_a_file(clients: dict[str, Client], form: str) -> None:
    take_in(clients["controller"], analysis())
    got = clients["reader"].get(reverse("exchange:export", args=[*WHERE, "risks", form]))
    assert got.status_code == 200
    assert f'filename="risks-hamn-2031.{form}"' in got.headers["Content-Disposition"]


def test_a_preview_asks_as_little_of_many_rows_as_of_few(clients: dict[str, Client]) -> None:
    counts = []
    for rows in (10, 1000):
        preview = _upload(clients["controller"], analysis(rows))
        clients["controller"].get(preview)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert clients["controller"].get(f"{preview}?visa=alla").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_file_for_another_year_can_be_moved_there(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    preview = _upload(client, f"Riskanalys {SCOPE.year - 1}\n\n{analysis()}")
    page = client.get(preview).content.decode()
    assert f"Läs in till {SCOPE.year - 1} i stället" in page

    moved = client.post(f"{preview}flytta/")
    assert moved.headers["Location"] == preview.replace(str(SCOPE.year), str(SCOPE.year - 1))
    assert "i stället" not in client.get(moved.headers["Location"]).content.decode()
    assert client.get(preview).status_code == 404
    assert clients["reader"].post(f"{moved.headers['Location']}flytta/").status_code == 403


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("handling", "★ I planen", "plan"),
        ("handling", "Endast analysen", "analysis_only"),
        ("handling", "", None),
        ("nr", "999999", 999_999),
        ("measures", "12\nLås", [12, "Lås"]),
    ],
)
def test_a_typed_value_is_kept_as_the_register_has_it(key: str, typed: str, kept: object) -> None:
    before = {"handling": "other", "measures": ["Larm"]}
    assert changed_values(exporters()["risks"].columns, before, {key: typed}) == ({key: kept}, "")


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("handling", "kanske", "ett av valen"),
        ("nr", "0", "ett heltal"),
        ("nr", "1000000", "ett heltal"),
        ("nr", "9" * 5000, "ett heltal"),
        ("likelihood", "32768", "ett heltal"),
    ],
)
def test_a_typed_value_that_no_register_keeps_is_refused(key: str, typed: str, said: str) -> None:
    changed, problem = changed_values(exporters()["risks"].columns, {}, {key: typed})
    assert changed == {}
    assert said in problem
