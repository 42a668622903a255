"""Every page, filled, empty and refused: no fault that axe knows of, no scrolling sideways, nothing against the CSP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .accessible import faults
from .conftest import NEW_COMMITTEE, NEW_PERSON
from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

UUID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
DOCUMENT = "dokument/risk-analysis-and-control-plan/"
FILLED = (
    "",
    "riskanalys/",
    "riskanalys/?s=4&k=4&sort=-value",
    "riskanalys/?q=finnsinte",
    "riskanalys/ny/",
    "internkontrollplan/",
    "mal/",
    "granskning/",
    "granskning/?regel=R-IC-3",
    "dokument/",
    DOCUMENT,
    f"{DOCUMENT}text/risks.introduction/",
    "las-in/",
    "installningar/",
)
EMPTY = ("", "riskanalys/", "internkontrollplan/", "mal/", "granskning/", "dokument/", DOCUMENT, "las-in/")


def first_link(visit: Visit, pattern: str) -> str:
    """Where the first link of the page that matches leads."""
    found = visit.main.locator("a").evaluate_all("links => links.map(link => link.href)")
    return next(url for url in found if re.search(pattern, url))


@pytest.mark.parametrize("path", FILLED)
def test_filled_pages(controller: Visit, path: str) -> None:
    controller.go(path)
    assert faults(controller.page) == []


@pytest.mark.parametrize("register", ["riskanalys", "internkontrollplan"])
def test_one_row_with_every_form_open(controller: Visit, register: str) -> None:
    controller.go(f"{register}/")
    controller.page.goto(first_link(controller, rf"/{register}/{UUID}/$"))
    controller.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert faults(controller.page) == []


def test_a_cell_being_changed_and_one_refused(controller: Visit) -> None:
    controller.go("riskanalys/?q=Obehöriga")
    controller.main.get_by_role("link", name=re.compile("^Hantering, 20 ")).click()
    field = controller.main.get_by_label("Hantering, 20 ")
    field.select_option("Endast analysen")
    field.press("Enter")
    expect(controller.main.locator(".ds-validation-message")).to_be_visible()
    assert faults(controller.page) == []


def test_the_pages_of_an_import(controller: Visit, tmp_path: Path) -> None:
    controller.go("las-in/")
    controller.press("Använd exempelfilen")
    assert faults(controller.page) == []
    controller.main.get_by_role("link", name="Ändra").first.click()
    assert faults(controller.page) == []
    controller.press(re.compile(r"^Läs in \d+ rader$"))
    expect(controller.main.get_by_role("heading", level=1)).to_have_text(re.compile("är inläst$"))
    assert faults(controller.page) == []

    controller.go("las-in/")
    unreadable = tmp_path / "bild.png"
    unreadable.write_bytes(b"\x89PNG")
    controller.page.get_by_label("Välj en fil eller släpp den här").set_input_files(unreadable)
    controller.press("Visa vad filen innehåller")
    expect(controller.main.get_by_role("alert")).to_be_visible()
    assert faults(controller.page) == []


def test_refusals(controller: Visit, visits: Visits) -> None:
    controller.go("finns-inte/", status=404)
    assert faults(controller.page) == []

    reader = visits.sign_in(controller.server, "lasare")
    reader.go("riskanalys/ny/", status=403)
    assert faults(reader.page) == []

    controller.go("riskanalys/?q=Obehöriga")
    controller.main.get_by_role("link", name="Händelse 20").click()
    controller.main.get_by_text("Ändra värderingen").click()
    version = controller.main.locator("#rating input[name=rate-version]").first
    version.evaluate("field => { field.value = 0 }")
    controller.press("Spara värderingen")
    expect(controller.main.get_by_role("heading", level=1)).to_have_text("Någon hann före")
    assert faults(controller.page) == []


def test_a_form_with_errors(controller: Visit) -> None:
    controller.go("riskanalys/ny/")
    controller.page.locator("form[method=post]").evaluate_all(
        "forms => forms.forEach(one => { one.noValidate = true })"
    )
    controller.press("Lägg till händelsen")
    expect(controller.main.get_by_role("alert")).to_be_focused()
    assert faults(controller.page) == []


def test_signing_in_and_what_it_is(demo: Server, visits: Visits) -> None:
    visit = visits.window(demo)
    for path in ("/logga-in/", "/om/"):
        visit.go(path)
        assert faults(visit.page) == []


def test_a_municipality_on_its_first_day(new_municipality: Server, visits: Visits) -> None:
    visit = visits.window(new_municipality)
    visit.go("/logga-in/")
    visit.main.get_by_label("Användarnamn").fill(NEW_PERSON[0])
    visit.main.get_by_label("Lösenord").fill("fel-losenord")
    visit.press("Logga in")
    expect(visit.main.get_by_role("alert")).to_contain_text("Namnet och lösenordet hör inte ihop.")
    assert faults(visit.page) == []

    visit.main.get_by_label("Lösenord").fill(NEW_PERSON[1])
    visit.press("Logga in")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Öppna det första året")
    assert faults(visit.page) == []
    visit.main.get_by_label("År", exact=True).fill("2027")
    visit.press("Öppna året")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text(f"{NEW_COMMITTEE[0]} 2027")

    visit.committee = NEW_COMMITTEE[1]
    for path in EMPTY:
        visit.go(path)
        assert faults(visit.page) == []
