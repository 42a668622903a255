"""The pages: of the leader, and of somebody with a phone and no account."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.sign_in.rules import FREE_PER_ADDRESS
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.tests.factories import rated
from ledfyr.registers.workshops import services
from ledfyr.registers.workshops.models import Workshop, WorkshopParticipant

from .samples import TEXTS, TODAY, answer, at, call, events, leader, opened, phone, text

pytestmark = pytest.mark.django_db
ENTER, PART, RATE = "workshops_open:enter", "workshops_open:part", "workshops_open:rate"


@pytest.fixture(autouse=True)
def committee() -> None:
    events()


def test_a_workshop_from_the_empty_list_to_the_protocol() -> None:
    controller = leader()
    assert "Inga värderingsmöten ännu" in text(controller.get(at("list")))
    form = text(controller.get(at("prepare")))
    assert form.count("checked") == len(TEXTS)
    refused = controller.post(at("prepare"), {"name": "Ledningsgruppen", "rates": "both"})
    assert refused.status_code == 422
    assert "Kryssa för minst en händelse" in text(refused)
    keys = [str(row.pk) for row in rows_in(CONTROLLER, SCOPE)]
    given = {"name": "Ledningsgruppen", "rates": "both", "rows": keys}
    assert "Mötet är inte öppet ännu" in text(controller.post(at("prepare"), given, follow=True))
    workshop = Workshop.objects.get()
    page = text(controller.post(at("open", workshop.pk), follow=True))
    workshop.refresh_from_db()
    assert f"{workshop.code[:4]}-{workshop.code[4:]}" in page
    assert re.search(r'<svg class="workshop-qr"[^>]*>.*<path d="M\d', page, re.DOTALL)
    answer(phone(workshop.code, "Rektor, Ekskolan"), workshop.code, 1, 2, 4)
    assert controller.get(at("protocol", workshop.pk)).status_code == 404
    controller.post(at("close", workshop.pk))
    protocol = text(controller.get(at("protocol", workshop.pk)))
    assert "Rektor, Ekskolan" in protocol
    assert "inte vem som svarade vad" in protocol
    event = text(controller.get(reverse("risks:event", args=[SCOPE.committee, SCOPE.year, keys[0]])))
    assert "Värderat på möte den" in event
    assert "Ledningsgruppen" in text(controller.get(at("list")))


def test_a_reader_sees_how_it_went_and_leads_nothing() -> None:
    workshop, reader = opened(), leader("chair")
    page = text(reader.get(at("workshop", workshop.pk)))
    assert workshop.code[:4] not in page
    assert "Avsluta mötet" not in page
    for name in ("close", "reopen", "dispose", "remove"):
        assert reader.post(at(name, workshop.pk)).status_code == 403
    assert reader.post(at("reveal", workshop.pk, 1)).status_code == 403
    assert reader.get(at("prepare")).status_code == 403


def test_who_was_first_is_shown_beside_what_was_agreed() -> None:
    workshop, controller = opened(), leader()
    call(services.reveal_spread, workshop, place=1)
    row = rows_in(CONTROLLER, SCOPE)[0]
    rated(row, 1, 1)
    given = {"version": str(row.version), "likelihood": "4", "consequence": "4", "reason": "Så här"}
    assert controller.post(at("item", workshop.pk, 1), given).status_code == 409
    assert rows_in(CONTROLLER, SCOPE)[0].value == 1


def test_the_code_is_typed_in_any_way_and_a_wrong_or_old_one_leads_nowhere() -> None:
    workshop, one = opened(), Client()
    sent = one.post(reverse(ENTER), {"code": f"{workshop.code[:4].lower()} {workshop.code[4:]}"})
    assert sent["Location"] == reverse(PART, args=[workshop.code])
    assert one.post(reverse(ENTER), {"code": "BBBBBBBB"}).status_code == 404
    mine = phone(workshop.code, "Jag")
    call(services.close_workshop, workshop, today=TODAY)
    for url in (reverse(PART, args=[workshop.code]), reverse(RATE, args=[workshop.code, 1])):
        for client in (one, mine):
            refused = client.get(url)
            assert refused.status_code == 404
            assert "inget öppet möte med den koden" in text(refused)


def test_a_name_that_is_sent_twice_is_one_participant() -> None:
    workshop, mine, other = opened(), Client(), Client()
    url = reverse(PART, args=[workshop.code])
    forms = [re.search(r'name="token" value="([^"]+)"', text(client.get(url))) for client in (mine, other)]
    tokens = [form[1] for form in forms if form]
    assert tokens[0] != tokens[1]
    for client, token in ((mine, tokens[0]), (Client(), tokens[0]), (other, tokens[1]), (Client(), "påhittad")):
        assert client.post(url, {"name": "Jag", "token": token}).status_code == 302
    assert WorkshopParticipant.objects.count() == 3


def test_a_page_that_the_browser_goes_back_to_has_its_code() -> None:
    workshop, controller = opened(), leader()
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    page = text(controller.get(at("workshop", workshop.pk), headers=back))
    assert f"{workshop.code[:4]}-{workshop.code[4:]}" in page
    assert "workshop-qr" in page


def test_guessing_codes_has_to_wait_and_those_who_have_the_code_do_not() -> None:
    workshop = opened()
    mine, guesser = phone(workshop.code, "Jag"), Client()
    for guess in range(FREE_PER_ADDRESS + 1):
        refused = guesser.get(reverse(PART, args=[f"BCDFBC{'BCDFGHJKLMNPQRST'[guess % 16]}{'BC'[guess // 16]}"]))
    assert refused.status_code == 429
    assert guesser.post(reverse(ENTER), {"code": "BBBBBBBB"}).status_code == 429
    assert guesser.get(reverse(PART, args=[workshop.code])).status_code == 200
    assert mine.get(reverse(RATE, args=[workshop.code, 1])).status_code == 200


def test_a_participant_is_known_by_a_signed_cookie_of_her_own() -> None:
    workshop = opened()
    mine = phone(workshop.code, "Jag")
    (name,) = (key for key in mine.cookies if key.startswith("ledfyr_mote_"))
    assert mine.cookies[name]["httponly"]
    forged = Client()
    forged.cookies[name] = str(WorkshopParticipant.objects.get().pk)
    assert answer(forged, workshop.code, 1, 2, 2).status_code == 302
    assert WorkshopParticipant.objects.get().answers.count() == 0


def test_a_form_without_its_token_is_refused() -> None:
    workshop = opened()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse(PART, args=[workshop.code]), {"name": "Jag"}).status_code == 403
    assert strict.post(reverse(ENTER), {"code": workshop.code}).status_code == 403
    assert WorkshopParticipant.objects.count() == 0


def test_half_an_answer_is_asked_for_the_rest() -> None:
    workshop = opened()
    mine = phone(workshop.code, "Jag")
    refused = answer(mine, workshop.code, 1, 2, None)
    assert refused.status_code == 422
    assert "Välj hur stor skadan blir" in text(refused)
    assert "1 av 3" in text(refused)
    assert answer(mine, workshop.code, 1, 2, 9).status_code == 422
    assert answer(mine, workshop.code, 1, 2, 2)["Location"] == reverse(RATE, args=[workshop.code, 2])
    assert answer(mine, workshop.code, 3, 2, 2)["Location"] == reverse(RATE, args=[workshop.code, 2])
    assert answer(mine, workshop.code, 2, 2, 2)["Location"] == reverse(PART, args=[workshop.code])
    assert "Tack, du är klar" in text(mine.get(reverse(PART, args=[workshop.code])))


def test_what_is_fetched_anew_is_a_part_and_tells_no_values() -> None:
    workshop, controller = opened(), leader()
    answer(phone(workshop.code, "Jag"), workshop.code, 1, 2, 4)
    for url in (at("workshop", workshop.pk), at("item", workshop.pk, 1)):
        part = text(controller.get(url, headers={"HX-Request": "true"}))
        assert "<html" not in part
        assert "1</b> av <b>1" in part or "1 av 1" in part
        assert "median" not in part
