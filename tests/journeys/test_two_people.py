"""Two people change the same thing: whoever is late is told, sees both, and loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

EVENT = "Barn erbjuds inte plats i förskola inom fyra månader"
MINE = "Köerna växer i de nya kvarteren"
DOCUMENT = "dokument/risk-analysis-and-control-plan/"


def open_rating(visit: Visit) -> None:
    visit.go(f"riskanalys/?q={EVENT}")
    visit.main.get_by_role("link", name="Händelse 7").click()
    visit.main.get_by_text("Ändra värderingen").click()


def rate(visit: Visit, step: str, why: str) -> None:
    rating = visit.main.get_by_role("region", name="Värdering", exact=True)
    rating.get_by_label("Sannolikhet").first.select_option(step)
    rating.get_by_label("Varför").first.fill(why)
    visit.press("Spara värderingen")


@pytest.fixture
def other(controller: Visit, visits: Visits, demo: Server) -> Visit:
    """Somebody else at the same server."""
    return visits.sign_in(demo, "controller")


def test_the_second_to_rate_an_event_sees_both_and_can_go_on(controller: Visit, other: Visit) -> None:
    open_rating(controller)
    open_rating(other)
    rate(controller, "4. Sannolikt", "Två förskolor stänger")
    expect(controller.page.get_by_text("Värderingen är sparad.")).to_be_visible()

    rate(other, "5. Mycket sannolikt", MINE)

    expect(other.main.get_by_role("heading", level=1)).to_have_text("Någon hann före")
    both = other.row("Sannolikhet").filter(has_text="ändrat av er båda")
    expect(both.get_by_role("cell")).to_have_text(["2. Mindre sannolikt", "5. Mycket sannolikt", "4. Sannolikt"])
    expect(other.row("Varför")).to_contain_text(MINE)
    other.press("Behåll den andras")
    expect(other.main.get_by_role("heading", level=1)).to_contain_text(EVENT)
    expect(other.main.get_by_role("region", name="Värdering", exact=True)).to_contain_text("8 Medel")
    expect(other.main.get_by_text("Två förskolor stänger").first).to_be_visible()


def test_the_second_to_save_in_the_register_sees_both(controller: Visit, other: Visit) -> None:
    for visit, step in ((controller, "4"), (other, "5")):
        visit.go(f"riskanalys/?q={EVENT}")
        visit.main.get_by_role("link", name="Sannolikhet, 7 ").click()
        visit.main.get_by_label("Sannolikhet, 7 ").select_option(step)
    controller.main.get_by_label("Sannolikhet, 7 ").press("Enter")
    expect(controller.row(EVENT)).to_contain_text("Sparat")

    other.main.get_by_label("Sannolikhet, 7 ").press("Enter")

    alert = other.row(EVENT).get_by_role("alert")
    expect(alert).to_contain_text("Någon hann före")
    expect(alert).to_contain_text("Nu står det: 4. Sannolikt")
    expect(other.main.get_by_label("Sannolikhet, 7 ")).to_have_value("5")
    other.press("Spara min", other.row(EVENT))
    expect(other.row(EVENT)).to_contain_text("Sparat")
    expect(other.row(EVENT).get_by_role("link", name="Sannolikhet, 7 ")).to_contain_text("5")


def test_the_second_to_write_a_text_keeps_both(controller: Visit, other: Visit) -> None:
    for visit in (controller, other):
        visit.go(DOCUMENT)
        visit.press(re.compile("Ändra texten.*Inledning"))
    controller.main.get_by_label("Inledning").fill("Den förstas text.")
    controller.press("Spara texten")
    expect(controller.main.get_by_role("article").get_by_text("Den förstas text.")).to_be_visible()

    other.main.get_by_label("Inledning").fill("Den andras text.")
    other.press("Spara texten")

    expect(other.main.get_by_role("alert")).to_contain_text("Den förstas text.")
    expect(other.main.get_by_label("Inledning")).to_have_value("Den andras text.")
    other.main.get_by_label("Inledning").fill("Den förstas text. Den andras text.")
    other.press("Spara texten")
    expect(other.main.get_by_role("article").get_by_text("Den förstas text. Den andras text.")).to_be_visible()
