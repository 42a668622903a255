"""The pages of the instructions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, check_reading, found
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.registers.instructions import services
from ledfyr.registers.instructions.models import Instruction, Submission

pytestmark = pytest.mark.django_db
LIST = reverse("instructions:list", args=WHERE)


@pytest.fixture
def clients() -> dict[str, Client]:
    clients = found()
    person = Person.objects.create_person(username="central", title="Central", role="central_controller", password=None)
    clients["central"] = Client()
    clients["central"].force_login(person)
    return clients


def at(name: str, *keys: Any) -> str:
    return reverse(f"instructions:{name}", args=[*WHERE, *keys])


def issued() -> Instruction:
    made = services.start_instruction(actor=SYSTEM, year=SCOPE.year, kind="vp", deadline=date(2031, 2, 3))
    services.add_part(actor=SYSTEM, instruction=made.pk, kind="question", heading="Lokaler <b>")
    services.issue(actor=SYSTEM, key=made.pk, today=date(2030, 10, 1))
    return made


def main(client: Client, url: str) -> str:
    return client.get(url).content.decode().split("<main")[1]


def test_the_empty_year_teaches_and_offers_nothing_to_readers(clients: dict[str, Client]) -> None:
    check_reading(clients, LIST)
    assert "Inga anvisningar ännu" in main(clients["reader"], LIST)
    assert at("start") not in main(clients["controller"], LIST)
    assert at("start") in main(clients["central"], LIST)


def test_the_office_writes_and_issues(clients: dict[str, Client]) -> None:
    office = clients["central"]
    sent = office.post(at("start"), {"kind": "t1", "text": "Kort.", "contact": "controller", "deadline": "2031-05-30"})
    made = Instruction.objects.get()
    assert sent.headers["Location"] == at("write", made.pk)
    again = office.post(at("start"), {"kind": "t1", "contact": "controller"})
    assert again.status_code == 422
    assert "Det finns redan en anvisning" in again.content.decode()
    part = {"kind": "house", "heading": "Analysen", "house": "risks.analysis", "committees": [SCOPE.committee]}
    assert office.post(at("add_part", made.pk), part).status_code == 302
    assert office.post(at("add_part", made.pk), part).status_code == 422
    (row,) = made.parts.all()
    changed = office.post(at("part", row.pk), part | {"heading": "Hela analysen", "version": 1})
    assert changed.headers["Location"] == at("write", made.pk)
    assert "Hela analysen" in main(office, at("write", made.pk))
    assert office.get(at("part", row.pk)).status_code == 200
    assert clients["reader"].get(at("instruction", made.pk)).status_code == 404
    assert at("issue", made.pk) in main(office, at("write", made.pk))
    office.post(at("issue", made.pk), {"note": ""})
    assert at("issue", made.pk) not in main(office, at("write", made.pk))  # nothing to issue until something changes
    assert "Hela analysen" in main(clients["reader"], at("instruction", made.pk))
    assert "inget nytt att utfärda" in office.post(at("issue", made.pk), {"note": ""}).content.decode()
    assert "Väsentlighets- och riskanalys" in main(office, at("answer", made.pk, row.pk))


def test_the_committee_answers_and_submits(clients: dict[str, Client]) -> None:
    made = issued()
    key = made.parts.get().pk
    own, office, page = clients["controller"], clients["central"], at("instruction", made.pk)
    check_reading(clients, page, at("matrix", made.pk))
    assert "Lokaler &lt;b&gt;" in main(own, page)
    refused = own.post(at("submit", made.pk), follow=True)
    assert "De här delarna saknas: Lokaler" in refused.content.decode()
    empty = own.post(at("answer", made.pk, key), {"state": "nothing", "version": 0})
    assert empty.status_code == 422
    assert "varför det inte finns något" in empty.content.decode()
    own.post(at("answer", made.pk, key), {"state": "nothing", "reason": "Inga nya.", "version": 0})
    assert "Inget att rapportera" in main(clients["reader"], page)
    own.post(at("submit", made.pk))
    assert Submission.objects.get().state == "submitted"
    assert "Väntar på att tas emot" in main(office, LIST)
    assert office.post(at("give_back", made.pk), {"reason": ""}).status_code == 422
    office.post(at("give_back", made.pk), {"reason": "Skriv mer."})
    assert "Skriv mer." in main(clients["reader"], page)
    own.post(at("submit", made.pk))
    office.post(at("receive", made.pk))
    assert "Mottagen" in main(own, page)


def test_readers_are_refused_at_the_door(clients: dict[str, Client]) -> None:
    made = issued()
    key = made.parts.get().pk
    for url in (at("start"), at("copy"), at("write", made.pk), at("part", key)):
        assert clients["controller"].get(url).status_code == 403
    assert clients["reader"].get(at("answer", made.pk, key)).status_code == 403
    assert clients["reader"].post(at("submit", made.pk)).status_code == 403


def test_the_matrix_is_filtered_and_can_be_taken_away(clients: dict[str, Client]) -> None:
    made = issued()
    page = main(clients["central"], at("matrix", made.pk))
    assert "Hamnnämnden" in page
    assert "Saknas" in page
    assert "Ingen nämnd har det läget" in main(clients["central"], at("matrix", made.pk) + "?lage=returned")
    data = clients["reader"].get(at("matrix_file", made.pk) + "?form=csv").content.decode("utf-8-sig")
    assert "Lokaler" in data.splitlines()[0]
    assert "Saknas" in data.splitlines()[1]
    assert clients["reader"].get(at("matrix_file", made.pk)).content[:2] == b"PK"


def test_last_years_are_copied(clients: dict[str, Client]) -> None:
    services.start_instruction(actor=SYSTEM, year=SCOPE.year - 1, kind="vb")
    old = Instruction.objects.get()
    assert "Verksamhetsberättelse 2030" in main(clients["central"], at("copy"))
    clients["central"].post(at("copy"), {"key": [str(old.pk)]})
    assert Instruction.objects.filter(year=SCOPE.year).count() == 1
    assert "Det finns inga anvisningar" in main(clients["central"], at("copy"))


def test_the_calendar_and_the_start_page_tell_of_it(clients: dict[str, Client]) -> None:
    made = issued()
    for url in (reverse("year_calendar:list", args=WHERE), reverse("ui:overview", args=WHERE)):
        assert at("instruction", made.pk) in main(clients["reader"], url)


def test_a_heading_loses_its_invisible_characters_and_is_no_formula(clients: dict[str, Client]) -> None:
    office = clients["central"]
    office.post(at("start"), {"kind": "other", "title": "Tr\x07e", "contact": "controller"})
    made = Instruction.objects.get()
    for heading in ("Del\x07", "=1+1"):
        office.post(at("add_part", made.pk), {"kind": "question", "heading": heading})
    assert (made.title, [one.heading for one in made.parts.all()]) == ("Tre", ["Del", "=1+1"])
    office.post(at("issue", made.pk), {"note": ""})
    assert office.get(at("matrix_file", made.pk)).content[:2] == b"PK"
    data = office.get(at("matrix_file", made.pk) + "?form=csv").content.decode("utf-8-sig")
    assert data.splitlines()[0].endswith(";Del;'=1+1")


def test_what_was_submitted_can_be_received_though_nothing_is_asked_any_more(clients: dict[str, Client]) -> None:
    made = issued()
    (row,) = made.parts.all()
    clients["controller"].post(at("answer", made.pk, row.pk), {"state": "filled", "note": "Inga.", "version": 0})
    clients["controller"].post(at("submit", made.pk))
    found_municipality(name="Fyrvik", committees={"idrott": "Idrottsnämnden"})
    given = {"kind": "question", "heading": row.heading, "committees": ["idrott"]}
    services.change_part(actor=SYSTEM, part=row.pk, version=1, **given)
    services.issue(actor=SYSTEM, key=made.pk, today=date(2030, 10, 2))
    assert at("receive", made.pk) in main(clients["central"], at("instruction", made.pk))
    clients["central"].post(at("receive", made.pk))
    assert Submission.objects.get().state == "received"


def test_an_empty_register_is_not_offered_as_filled(clients: dict[str, Client]) -> None:
    made = services.start_instruction(actor=SYSTEM, year=SCOPE.year, kind="vp")
    row = services.add_part(actor=SYSTEM, instruction=made.pk, kind="house", heading="Analysen", house="risks.analysis")
    services.issue(actor=SYSTEM, key=made.pk, today=date(2030, 10, 1))
    url = at("answer", made.pk, row.pk)
    page = main(clients["controller"], url)
    assert 'value="nothing"' in page
    assert 'value="filled"' not in page
    assert clients["controller"].post(url, {"state": "filled", "where": "Bilaga 3", "version": 0}).status_code == 422
