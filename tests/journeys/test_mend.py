"""What the review says is mended where it leads, or answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .visiting import Visit

pytestmark = pytest.mark.journey

NOT_IN_PLAN = "Händelsen nr 20 har riskvärdet 12 men är inte med i internkontrollplanen."
STARRED = "Medarbetare lämnar personuppgifter till AI-tjänster"


def finding(visit: Visit, words: str) -> Locator:
    return visit.main.locator(".finding", has_text=words)


def count(visit: Visit, what: str) -> int:
    """A figure of the strip above the review: 'öppna', 'fel' …"""
    words = visit.main.locator(".counts").get_by_text(re.compile(rf"^\s*\d+ {what}$")).inner_text()
    return int(words.split()[0])


def test_an_event_with_a_high_value_is_taken_into_the_plan(controller: Visit) -> None:
    main = controller.main
    controller.go("granskning/?regel=R-IC-3")
    errors = count(controller, "fel")
    expect(finding(controller, NOT_IN_PLAN)).to_contain_text("Så räknat: riskvärde ≥ 12 och inte i planen")

    finding(controller, NOT_IN_PLAN).get_by_role("link", name="Bestäm hanteringen").click()
    handling = main.get_by_role("region", name="Hantering", exact=True)
    handling.get_by_label("Hantering").select_option("★ I planen")
    handling.get_by_label("Skäl").fill("Värdet når golvet")
    controller.press("Spara hanteringen")
    expect(main.get_by_text("Den är med.")).to_be_visible()

    controller.go("granskning/?regel=R-IC-3")
    expect(finding(controller, NOT_IN_PLAN)).to_have_count(0)
    assert count(controller, "fel") == errors - 1


def test_a_starred_event_gets_its_row_in_the_plan(controller: Visit) -> None:
    main = controller.main
    controller.go("internkontrollplan/")
    expect(main.locator(".counts")).to_contain_text("24 planrader")
    waiting = main.get_by_role("region", name="Stjärnmärkta händelser utan planrad")

    waiting.get_by_role("listitem").filter(has_text=STARRED).get_by_role("button", name="Ta in i planen").click()

    expect(main.get_by_role("heading", level=1)).to_contain_text(STARRED)
    expect(main.get_by_text("Raden har ingen kontroll ännu.")).to_be_visible()
    new = main.get_by_role("region", name="Kontroller")
    new.get_by_label("Kontrollaktivitet").fill("Genomgång av vilka AI-tjänster som används")
    new.get_by_label("Metod").fill("Enkät")
    new.get_by_label("Kontrollansvarig").fill("Kvalitetschef")
    controller.press("Lägg till kontrollen")
    expect(new).to_contain_text("Genomgång av vilka AI-tjänster som används")

    controller.go("internkontrollplan/")
    expect(main.locator(".counts")).to_contain_text("25 planrader")
    expect(main.get_by_text("Stjärnmärkta händelser utan planrad")).to_have_count(0)


def test_a_finding_is_answered_and_the_answer_taken_back(controller: Visit) -> None:
    main = controller.main
    controller.go("granskning/?regel=R-IC-3")
    errors = count(controller, "fel")
    found = finding(controller, NOT_IN_PLAN)
    found.get_by_text("Stämmer det ändå? Svara med ett skäl").click()
    found.get_by_label("Varför är det rätt som det är?").fill("Följs upp i lokalplanen")
    controller.press("Spara svaret", within=found)

    answered = main.locator("section", has=controller.page.get_by_role("heading", name="Besvarade"))
    expect(answered).to_contain_text("Följs upp i lokalplanen")
    expect(answered).to_contain_text("Controller, ekonomistaben")
    assert count(controller, "fel") == errors - 1

    answered.get_by_role("button", name="Ta bort svaret").click()
    expect(answered).to_have_count(0)
    expect(finding(controller, NOT_IN_PLAN)).to_be_visible()
    assert count(controller, "fel") == errors
