"""Rating where one reads, with the keyboard, and on the page of the event with a reason."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .visiting import Visit

pytestmark = pytest.mark.journey

RATED = "Barn erbjuds inte plats i förskola inom fyra månader"  # 2 x 2
AT_THE_FLOOR = "Obehöriga kommer in i skolans lokaler under skoldagen"  # 4 x 3, handling not decided


def cell(visit: Visit, what: str, nr: int) -> Locator:
    """The link that turns a value of the register into a field."""
    return visit.main.get_by_role("link", name=re.compile(rf"^{what}, {nr} "))


def find(visit: Visit, words: str) -> Locator:
    """Open the register where it shows the row with these words alone."""
    visit.go(f"riskanalys/?q={words}")
    row = visit.row(words)
    expect(row).to_have_count(1)
    return row


def test_a_value_is_changed_in_place_with_the_keyboard(controller: Visit) -> None:
    page = controller.page
    row = find(controller, RATED)
    expect(row).to_contain_text("4 Låg")

    cell(controller, "Sannolikhet", 7).focus()
    page.keyboard.press("Enter")
    field = row.get_by_label("Sannolikhet, 7 ")
    expect(field).to_be_focused()
    page.keyboard.press("5")
    page.keyboard.press("Enter")

    expect(row).to_contain_text(re.compile(r"Sparat \d\d:\d\d"))
    expect(row).to_contain_text("10 Hög")
    expect(row).to_contain_text("Höjd från 6")
    expect(page.locator("#live")).to_contain_text("Sparat")
    expect(cell(controller, "Sannolikhet", 7)).to_be_focused()
    page.reload()
    expect(row).to_contain_text("10 Hög")


def test_escape_leaves_the_value_as_it_was_and_arrows_move(controller: Visit) -> None:
    page = controller.page
    row = find(controller, RATED)
    cell(controller, "Sannolikhet", 7).focus()
    page.keyboard.press("F2")
    field = row.get_by_label("Sannolikhet, 7 ")
    expect(field).to_be_focused()
    page.keyboard.press("5")
    page.keyboard.press("Escape")

    expect(field).to_have_count(0)
    expect(cell(controller, "Sannolikhet", 7)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(controller, "Konsekvens", 7)).to_be_focused()
    page.reload()
    expect(row).to_contain_text("4 Låg")


def test_leaving_the_field_saves(controller: Visit) -> None:
    row = find(controller, RATED)
    cell(controller, "Konsekvens", 7).click()
    row.get_by_label("Konsekvens, 7 ").select_option("4")

    controller.main.get_by_role("heading", level=1).click()

    expect(row).to_contain_text(re.compile(r"Sparat \d\d:\d\d"))
    expect(row).to_contain_text("8 Medel")


def test_what_the_rules_forbid_is_refused_beside_the_field(controller: Visit) -> None:
    row = find(controller, AT_THE_FLOOR)
    cell(controller, "Hantering", 20).click()
    field = row.get_by_label("Hantering, 20 ")
    field.select_option("Endast analysen")
    field.press("Enter")

    reason = row.locator(".ds-validation-message")
    expect(reason).to_contain_text("12")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("12"))

    row.get_by_role("link", name="Hänvisa till beslutet").click()
    form = controller.main.get_by_role("region", name="Hantering", exact=True)
    form.get_by_label("Hantering").select_option("Endast analysen")
    form.get_by_label("Beslut om att godta risken").fill("Nämnden 2026-11-18 § 112")
    controller.press("Spara hanteringen")
    expect(controller.main.get_by_text("Risken är godtagen genom beslut: Nämnden 2026-11-18 § 112.")).to_be_visible()


def test_an_event_is_rated_with_a_reason_that_history_keeps(controller: Visit) -> None:
    main = controller.main
    find(controller, RATED).get_by_role("link", name="Händelse 7").click()
    expect(main.get_by_role("heading", level=1)).to_have_text(f"7 {RATED}")
    main.get_by_text("Ändra värderingen").click()
    rating = main.get_by_role("region", name="Värdering", exact=True)

    rating.get_by_label("Sannolikhet").first.select_option("4. Sannolikt")
    rating.get_by_label("Varför").first.fill("Två förskolor stänger i höst")
    controller.press("Spara värderingen")

    expect(controller.page.get_by_text("Värderingen är sparad.")).to_be_visible()
    expect(rating).to_contain_text("8 Medel")
    history = main.locator("section", has=controller.page.get_by_role("heading", name="Historik"))
    newest = history.get_by_role("listitem").first
    expect(newest).to_contain_text("Controller, ekonomistaben")
    expect(newest).to_contain_text("Händelse 7 värderades till 4 × 2")
    expect(newest).to_contain_text("Två förskolor stänger i höst")
