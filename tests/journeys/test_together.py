"""Several rows in one go, taking back, and losing nothing when the session or the network goes away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .accessible import faults
from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

DOCUMENT = "dokument/risk-analysis-and-control-plan/"
WORDS = "Det här tog en timme att skriva."


def test_rate_many_and_take_it_back(controller: Visit) -> None:
    page, main = controller.page, controller.main
    controller.go("riskanalys/")
    main.get_by_label("Välj händelse 7", exact=True).click()
    main.get_by_label("Välj händelse 9", exact=True).click(modifiers=["Shift"])
    expect(main.locator("[data-picked]")).not_to_have_text("0")
    assert faults(page) == []
    controller.press("Värdera")
    assert faults(page) == []
    main.get_by_label("Sannolikhet").select_option("5")
    main.get_by_label("Konsekvens").select_option("1")
    controller.press("Spara värderingen")
    expect(page.get_by_text(re.compile(r"\d+ rader är ändrade"))).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.locator("[data-undo]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"\d+ ändringar är ångrade"))).to_be_visible()


def test_a_batch_without_script(demo: Server, visits: Visits) -> None:
    plain = visits.sign_in(demo, "controller", java_script_enabled=False)
    plain.go("riskanalys/")
    for number in (7, 9):
        plain.main.get_by_label(f"Välj händelse {number}", exact=True).check()
    plain.press("Värdera")
    plain.main.get_by_label("Sannolikhet").select_option("5")
    plain.press("Spara värderingen")
    expect(plain.page.get_by_text("2 rader är ändrade")).to_be_visible()
    plain.page.locator("[data-undo]").click()
    expect(plain.page.get_by_text("2 ändringar är ångrade")).to_be_visible()


def test_a_cell_is_taken_back_on_the_spot(controller: Visit) -> None:
    controller.go("riskanalys/")
    controller.main.get_by_role("link", name="Sannolikhet, 7 ").click()
    controller.main.get_by_label("Sannolikhet, 7 ").select_option("5")
    controller.main.get_by_label("Sannolikhet, 7 ").press("Enter")
    controller.page.locator("[data-undo]").click()
    expect(controller.page.get_by_text("Ändringen är ångrad.")).to_be_visible()


def write(visit: Visit) -> None:
    visit.go(DOCUMENT)
    visit.press(re.compile("Ändra texten.*Inledning"))
    visit.main.get_by_label("Inledning").fill(WORDS)


def test_a_text_is_kept_while_it_is_written(controller: Visit) -> None:
    write(controller)
    expect(controller.main.get_by_text(re.compile(r"Utkast sparat \d\d:\d\d"))).to_be_visible()
    controller.page.once("dialog", lambda dialog: dialog.accept())
    controller.go(DOCUMENT)
    controller.main.get_by_role("link", name=re.compile("Fortsätt på ditt utkast")).click()
    expect(controller.main.get_by_text(WORDS)).to_be_visible()
    assert faults(controller.page) == []
    controller.press("Spara det jag skrev")
    expect(controller.main.get_by_role("article").get_by_text(WORDS)).to_be_visible()


def test_a_session_that_ends_loses_nothing(controller: Visit) -> None:
    page = controller.page
    write(controller)
    page.context.clear_cookies(name="sessionid")
    controller.press("Spara texten")
    expect(page.get_by_text("Du blev utloggad innan det du skrev hann sparas")).to_be_visible()
    page.locator("button[name=demo_person][value=controller]").click()
    page.get_by_role("link", name=re.compile("Fortsätt på ditt utkast")).click()
    controller.press("Spara det jag skrev")
    expect(controller.main.get_by_role("article").get_by_text(WORDS)).to_be_visible()


def test_a_text_written_without_network_is_kept_in_the_browser(controller: Visit, visits: Visits) -> None:
    page = controller.page
    write(controller)
    page.context.set_offline(True)
    controller.main.get_by_label("Inledning").press_sequentially(" Och lite till.")
    expect(controller.main.get_by_text("Utkast sparat i webbläsaren")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(False)
    controller.go(DOCUMENT)
    expect(controller.main.get_by_role("link", name=re.compile("Fortsätt på ditt utkast"))).to_be_visible()
    visits.complaints[:] = [one for one in visits.complaints if "INTERNET_DISCONNECTED" not in one]  # as it was meant
