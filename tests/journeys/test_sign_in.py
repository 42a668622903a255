"""Signing in as people do: with an app, with a key and nothing else, by a link; and that its pages are accessible.

Keys are WebAuthn in earnest: Chromium has an authenticator of its own for tests.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from .accessible import faults
from .serving import Server, run, start
from .visiting import Visit, Visits

pytestmark = pytest.mark.journey
NAME, PASSWORD = "anna", "ett-langt-losenord-2026"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A municipality with one controller, at an address that browsers allow keys for."""
    folder = tmp_path_factory.mktemp("sign-in")
    run(folder, "init", "--municipality", "Nyviks kommun", "--committee", "Miljönämnden=miljo")
    run(folder, "user", "add", NAME, "--role", "controller", "--password-stdin", typed=f"{PASSWORD}\n")
    server = start(folder, "serve").wait()
    server.address = server.address.replace("127.0.0.1", "localhost")
    yield server
    server.stop()


def give_password(visit: Visit) -> None:
    visit.go("/logga-in/")
    visit.main.get_by_label("Användarnamn").fill(NAME)
    visit.main.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    visit.press("Logga in")


def confirm(visit: Visit) -> None:
    """Give the password once more, before something weighty."""
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Bekräfta att det är du")
    assert faults(visit.page) == []
    visit.main.get_by_label("Ditt lösenord").fill(PASSWORD)
    visit.press("Bekräfta")


def connect_app(visit: Visit) -> str:
    """Connect an app from one's account; its secret."""
    visit.go("/konto/")
    visit.press("Koppla en app")
    confirm(visit)
    expect(visit.main.get_by_role("img")).to_be_visible()
    visit.main.get_by_text("Jag kan inte läsa av rutan").click()
    assert faults(visit.page) == []
    secret = visit.main.locator(".secret code").inner_text()
    visit.main.get_by_label("Kod ur appen").fill(shown_by(secret))
    visit.press("Koppla appen")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    return secret


def shown_by(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def with_keys(visit: Visit) -> Any:
    """A browser with an authenticator that says yes."""
    tools = visit.page.context.new_cdp_session(visit.page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools


def test_with_an_app(house: Server, visits: Visits) -> None:
    visit = visits.window(house)
    give_password(visit)
    secret = connect_app(visit)
    assert visit.main.locator(".secret-codes li").count() == 10
    assert faults(visit.page) == []
    reserve = visit.main.locator(".secret-codes li").first.inner_text()
    visit.press("Jag har sparat dem")
    expect(visit.main.get_by_text("Skyddat")).to_be_visible()
    assert faults(visit.page) == []

    other = visits.window(house)
    give_password(other)
    expect(other.main.get_by_role("heading", level=1)).to_have_text("Ett steg till")
    other.main.get_by_label("Kod ur appen").fill("000000")
    other.press("Fortsätt")
    expect(other.main.get_by_role("alert")).to_contain_text("Koden stämmer inte")
    assert faults(other.page) == []
    other.main.get_by_label("Kod ur appen").fill(shown_by(secret, steps=1))
    other.press("Fortsätt")
    expect(other.main.get_by_role("heading", level=1)).to_have_text("Öppna det första året")

    visit.go("/konto/")
    visit.press(re.compile("^Logga ut den "))
    other.go("/konto/")
    expect(other.page).to_have_url(re.compile("/logga-in/"))
    give_password(other)
    other.main.get_by_label("Kod ur appen").fill(reserve)
    other.press("Fortsätt")
    expect(other.main.get_by_role("heading", level=1)).to_have_text("Öppna det första året")


def test_with_a_key_and_nothing_else(house: Server, visits: Visits) -> None:
    visit = visits.window(house)
    with_keys(visit)
    give_password(visit)
    visit.go("/konto/")
    visit.press("Lägg till en nyckel")
    confirm(visit)
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Lägg till en nyckel")
    assert faults(visit.page) == []
    visit.main.get_by_label("Vad nyckeln ska heta").fill("Jobbdatorn")
    visit.press("Lägg till nyckeln")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    visit.press("Jag har sparat dem")
    expect(visit.main.get_by_text("Jobbdatorn", exact=True).first).to_be_visible()

    visit.page.locator("header summary").click()
    visit.page.locator("header").get_by_role("button", name="Logga ut").click()
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Logga in i Ledfyr")
    visit.press("Logga in med nyckel")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Öppna det första året")

    visit.go("/konto/")
    visit.press("Ta bort Jobbdatorn")
    confirm(visit)
    visit.press("Ta bort nyckeln")
    expect(visit.main.get_by_text("Ingen nyckel.")).to_be_visible()


def test_with_a_key_as_the_second_step(house: Server, visits: Visits) -> None:
    visit = visits.window(house)
    with_keys(visit)
    give_password(visit)
    visit.go("/konto/nycklar/ny/")
    confirm(visit)
    visit.main.get_by_label("Logga in med bara nyckeln").uncheck()
    visit.press("Lägg till nyckeln")
    visit.press("Jag har sparat dem")
    visit.page.context.clear_cookies()

    give_password(visit)
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Ett steg till")
    assert faults(visit.page) == []
    visit.press("Använd din nyckel")
    expect(visit.main.get_by_role("heading", level=1)).to_have_text("Öppna det första året")


def test_a_refused_key_is_said_so(house: Server, visits: Visits) -> None:
    visit = visits.window(house)
    visit.go("/logga-in/")
    visit.page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    visit.press("Logga in med nyckel")
    expect(visit.main.get_by_text("Det gick inte att använda nyckeln.")).to_be_visible()
    assert faults(visit.page) == []


def test_a_new_password_by_a_link_without_scripts(house: Server, visits: Visits) -> None:
    path = re.search(r"http://\S+?(/\S+)", run(house.folder, "user", "link", NAME))
    assert path
    visit = visits.window(house, java_script_enabled=False)
    visit.go(path[1])
    visit.main.get_by_label("Nytt lösenord", exact=True).fill("ett-helt-annat-losenord")
    visit.main.get_by_label("Nytt lösenord en gång till").fill("ett-helt-annat-losenord")
    visit.press("Byt lösenord")
    expect(visit.main.get_by_text("Lösenordet är bytt.")).to_be_visible()
    visit.go(path[1], status=404)


def test_the_pages_around(house: Server, visits: Visits) -> None:
    link = re.search(r"http://\S+?(/\S+)", run(house.folder, "user", "link", NAME))
    assert link
    visit = visits.window(house)
    for path, status in (("/logga-in/glomt/", 200), (link[1], 200), ("/logga-in/lank/nej/", 404)):
        visit.go(path, status=status)
        assert faults(visit.page) == []
    give_password(visit)
    for path in ("/konto/", "/konto/losenord/", "/konto/andra-steget/"):
        visit.go(path)
        assert faults(visit.page) == []
