"""Signing in, finding one's way between years, and signing out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .serving import Server
from .visiting import Visits

pytestmark = pytest.mark.journey


def test_one_click_in_another_year_and_out_again(demo: Server, visits: Visits) -> None:
    visit = visits.window(demo)
    page, main = visit.page, visit.main
    visit.go("/")
    expect(main.get_by_role("heading", level=1)).to_have_text("Vem vill du vara?")

    main.get_by_role("button", name="Controller, ekonomistaben").click()

    expect(main.get_by_role("heading", level=1)).to_have_text("Utbildnings- och arbetsmarknadsnämnden 2027")
    expect(main.get_by_role("heading", name="Att göra")).to_be_visible()
    expect(main.get_by_role("heading", name="Granskningen har anmärkningar")).to_be_visible()
    expect(main.get_by_role("heading", name="Högsta riskerna")).to_be_visible()
    expect(main.get_by_role("region", name="Internkontrollplan")).to_contain_text("24 planrader")

    page.get_by_label("År", exact=True).select_option("2025")

    expect(main.get_by_role("heading", level=1)).to_have_text("Utbildnings- och arbetsmarknadsnämnden 2025")
    expect(page).to_have_url(re.compile(r"/utbildning/2025/$"))

    page.get_by_role("banner").get_by_text("Controller, ekonomistaben").click()
    page.get_by_role("button", name="Logga ut").click()

    expect(main.get_by_role("heading", level=1)).to_have_text("Vem vill du vara?")
    visit.go("riskanalys/")
    expect(page).to_have_url(re.compile(r"/logga-in/\?next="))


def test_whoever_comes_by_a_link_is_led_there_after_signing_in(demo: Server, visits: Visits) -> None:
    visit = visits.window(demo)
    visit.go("mal/")

    visit.main.get_by_role("button", name="Förtroendevald revisor").click()

    expect(visit.page).to_have_url(visit.base + "mal/")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Mål")
