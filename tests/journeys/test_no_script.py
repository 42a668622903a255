"""Everything without JavaScript: links and forms do what scripts only make quicker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .serving import Server
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey

EVENT = "Barn erbjuds inte plats i förskola inom fyra månader"


@pytest.fixture
def plain(demo: Server, visits: Visits) -> Visit:
    """The controller in a browser that runs no scripts."""
    return visits.sign_in(demo, "controller", java_script_enabled=False)


def test_find_and_rate_without_script(plain: Visit) -> None:
    page, main = plain.page, plain.main
    plain.go("riskanalys/")
    main.get_by_role("search").get_by_label("Sök").fill("förskola inom fyra")
    plain.press("Visa", main.get_by_role("search"))
    expect(main.get_by_text("1 händelse av")).to_be_visible()

    main.get_by_role("link", name="Sannolikhet, 7 ").click()
    expect(page).to_have_url(re.compile("/falt/likelihood/$"))
    main.get_by_label("Sannolikhet, 7 ").select_option("5")
    plain.press("Spara")

    expect(main.get_by_role("heading", level=1)).to_contain_text(EVENT)
    expect(main.get_by_role("region", name="Värdering", exact=True)).to_contain_text("10 Hög")

    page.get_by_label("År", exact=True).select_option("2026")
    page.get_by_role("button", name="Byt").click()
    expect(main.get_by_role("heading", level=1)).to_contain_text("2026")


def test_take_in_a_file_without_script(plain: Visit) -> None:
    main = plain.main
    plain.go("las-in/")
    plain.press("Använd exempelfilen")
    expect(main.get_by_text("2 rader är inte kontrollerade.")).to_be_visible()

    main.get_by_role("button", name="Stämmer").first.click()
    expect(main.get_by_text("1 rad är inte kontrollerad.")).to_be_visible()
    main.get_by_role("button", name="Stämmer").first.click()
    expect(main.get_by_text("Allt är kontrollerat.")).to_be_visible()

    main.get_by_role("button", name=re.compile(r"^Läs in \d+ rader$")).click()
    expect(main.get_by_role("heading", level=1)).to_have_text(re.compile("är inläst$"))


def test_write_and_download_without_script(plain: Visit) -> None:
    main = plain.main
    plain.go("dokument/risk-analysis/")
    plain.press(re.compile("Ändra texten.*Inledning"))
    main.get_by_label("Inledning").fill("Skrivet utan skript.")
    plain.press("Spara texten")
    expect(main.get_by_text("Texten är sparad.")).to_be_visible()
    expect(main.get_by_role("article")).to_contain_text("Skrivet utan skript.")

    with plain.page.expect_download(timeout=60_000) as coming:
        main.get_by_role("link", name="DOCX", exact=True).click()
    assert Path(coming.value.path()).read_bytes().startswith(b"PK")
