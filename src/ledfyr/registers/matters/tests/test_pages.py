"""The pages of matters and of versions, for those who may and those who may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.documents import deciding
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE
from ledfyr.platform.planning.decisions import decisions_in, documents_of, frozen_data
from ledfyr.registers.matters import services
from ledfyr.registers.matters.models import Matter

from .samples import MEETING_DAY, TODAY, draft, ready, sent, year

pytestmark = pytest.mark.django_db
WHERE = (SCOPE.committee, SCOPE.year)


@pytest.fixture(autouse=True)
def analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    year()
    monkeypatch.setattr(deciding, "render_pdf", lambda tree: b"%PDF-1.7 " + tree.key.encode() + tree.status.encode())


def client(role: str) -> Client:
    person = Person.objects.create_person(username=role, title=role.title(), role=role, password=None)
    made = Client()
    made.force_login(person)
    return made


def at(name: str, *args: Any, room: str = "matters") -> str:
    return reverse(f"{room}:{name}", args=[*WHERE, *args])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_teaches_and_a_matter_is_begun() -> None:
    secretary = client("committee_secretary")
    assert "Inga ärenden ännu" in text(secretary.get(at("list")))
    answer = secretary.post(at("start"), {"title": "Internkontrollplan 2027"}, follow=True)
    assert "Det här saknas innan förvaltningschefen kan godkänna ärendet" in text(answer)
    assert "Internkontrollplan 2027" in text(secretary.get(at("list")))


def test_whoever_only_reads_is_met_at_the_door_of_the_form() -> None:
    assert client("reader").get(at("start")).status_code == 403


def test_the_whole_way_through_the_pages() -> None:
    secretary, head = client("committee_secretary"), client("head_of_administration")
    matter = draft()
    assert "Godkänn ärendet" in text(head.get(at("matter", matter.pk)))
    head.post(at("sign", matter.pk))
    assert "Skicka ut och lås" in text(secretary.get(at("matter", matter.pk)))
    assert "Handlingarna är frysta" in text(secretary.post(at("dispatch", matter.pk), follow=True))
    assert "Låst sedan utskicket" in text(secretary.get(reverse("risks:list", args=WHERE)))
    given = {"on": "2026-12-10", "paragraph": "§ 98"}
    assert "Beslutet är fryst" in text(secretary.post(at("decide", matter.pk), given, follow=True))
    matter.refresh_from_db()
    assert (matter.state, matter.paragraph) == ("decided", "98")
    assert "Protokollsutdrag" in text(secretary.get(at("matter", matter.pk)))
    assert "Version 1: Beslutad av Kulturnämnden 2026-12-10 § 98" in text(
        secretary.get(at("versions", room="documents"))
    )


def test_a_frozen_file_is_served_as_stored() -> None:
    sent()
    decision = decisions_in(SCOPE)[0]
    document = documents_of(decision)[1]
    answer = client("elected_auditor").get(at("frozen", decision.pk, document.kind, "pdf", room="documents"))
    assert b"".join(answer.streaming_content) == read_bytes(document.pdf.digest)  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_differs_is_shown_and_the_fingerprint_checked() -> None:
    sent()
    reader = client("reader")
    decision = decisions_in(SCOPE)[0]
    shown = text(reader.get(at("compare", room="documents"), {"fran": decision.pk, "till": "nu-2027"}))
    assert "Inget skiljer" in shown
    checked = text(reader.get(at("versions", room="documents"), {"kontrollera": decision.pk}))
    assert "stämmer med fingeravtrycket" in checked
    assert reader.get(at("compare", room="documents"), {"fran": "99999", "till": "x"}).status_code == 200


@pytest.mark.parametrize("role", ["reader", "elected_auditor"])
def test_whoever_only_reads_sends_nothing(role: str) -> None:
    matter, reader = ready(), client(role)
    assert reader.get(at("matter", matter.pk)).status_code == 200
    for step in ("sign", "reopen", "dispatch", "amend", "decide", "otherwise"):
        with nothing_changes():
            assert reader.post(at(step, matter.pk)).status_code == 403


def test_what_is_wrong_stands_beside_the_form() -> None:
    secretary, matter = client("committee_secretary"), draft()
    assert secretary.post(at("add_clause", matter.pk), {"text": ""}).status_code == 422
    program = SimpleUploadedFile("prov.exe", b"MZ")
    answer = secretary.post(at("append_file", matter.pk), {"file": program})
    assert (answer.status_code, "av en sort som inte sparas här" in text(answer)) == (422, True)
    late = secretary.post(at("about", matter.pk), {"title": "Nytt", "version": 1})
    assert late.status_code == 409


def test_an_appended_file_is_given_back() -> None:
    secretary, matter = client("committee_secretary"), draft()
    letter = SimpleUploadedFile("brev.txt", "Hej från facket".encode())
    secretary.post(at("append_file", matter.pk), {"file": letter, "title": "Brev"})
    appendix = matter.appendices.get(title="Brev")
    answer = secretary.get(at("appendix_file", matter.pk, appendix.pk))
    assert b"".join(answer.streaming_content).decode() == "Hej från facket"  # type: ignore[attr-defined]
    secretary.post(at("move_appendix", matter.pk, appendix.pk), {"by": "-1"})
    assert next(iter(matter.appendices.all())).title == "Brev"


def test_an_exception_needs_a_person_and_a_reason() -> None:
    secretary, matter = client("committee_secretary"), sent()
    person = Person.objects.create_person(username="x", title="Ekonom", role="controller", password=None)
    assert secretary.post(at("name_exception", matter.pk), {"person": person.pk, "reason": ""}).status_code == 422
    secretary.post(at("name_exception", matter.pk), {"person": person.pk, "reason": "Felskrivet värde"})
    assert "Bara Ekonom får ändra" in text(secretary.get(at("list")))
    secretary.post(at("end_exception", matter.pk, person.pk))
    assert "Bara Ekonom" not in text(secretary.get(at("list")))


def test_any_other_outcome_is_noted() -> None:
    secretary, matter = client("committee_secretary"), sent()
    secretary.post(at("otherwise", matter.pk), {"step": "defer", "on": "2027-01-20"})
    matter.refresh_from_db()
    assert (matter.state, matter.meeting_date) == ("deferred", date(2027, 1, 20))
    secretary.post(at("otherwise", matter.pk), {"step": "refer_back", "reason": "Mer underlag"})
    matter.refresh_from_db()
    assert (matter.state, matter.round) == ("draft", 2)


def test_the_list_asks_the_same_however_long_it_is() -> None:
    reader = client("reader")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reader.get(at("list"))
        return len(queries)

    for number in range(3):
        services.start_matter(actor=SYSTEM, scope=SCOPE, title=f"Ärende {number}")
    asked()
    few = asked()
    for number in range(30):
        services.start_matter(actor=SYSTEM, scope=SCOPE, title=f"Fler {number}")
    assert asked() == few
    assert Matter.objects.count() == 33


def test_a_paper_of_a_settled_matter_can_be_taken_out() -> None:
    secretary, matter = client("committee_secretary"), sent()
    assert secretary.get(at("paper", matter.pk, "protokollsutdrag", "html")).status_code == 404
    services.decide_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, on=MEETING_DAY, paragraph="98", today=TODAY)
    extract = text(secretary.get(at("paper", matter.pk, "protokollsutdrag", "html")))
    assert "att fastställa riskanalysen för 2027" in extract
    assert "§ 98" in extract


def test_the_command_line_and_the_api_give_the_stored_version(tmp_path: Path) -> None:
    sent()
    decision = decisions_in(SCOPE)[0]
    out = tmp_path / "analys.pdf"
    call_command("render", "risk-analysis", "--committee", "kultur", "--year", "2027", "--format", "pdf",
                 "--version", "1", "--out", str(out))  # fmt: skip
    assert out.read_bytes() == read_bytes(documents_of(decision)[1].pdf.digest)
    reader = client("reader")
    told = reader.get("/api/v1/kultur/2027/versions").json()["versions"]
    assert [(one["id"], one["stage"], one["fingerprint"]) for one in told] == [
        (decision.pk, "dispatched", decision.digest)
    ]
    rows = reader.get(f"/api/v1/kultur/2027/versions/{decision.pk}").json()["registers"]["risks"]
    assert rows == frozen_data(decision)["risks"]
    assert reader.get("/api/v1/kultur/2027/versions/999").status_code == 404
