"""A browser, and the product with the demo municipality in it: one for those who read, one each for those who write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from .pictures import chromium
from .serving import Copies, Server, run
from .visiting import Visit, Visits

TIMEOUT = 5_000
BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NEW_MUNICIPALITY = "Nyviks kommun"
NEW_COMMITTEE = ("Miljönämnden", "miljo")
NEW_PERSON = ("controller", "ett-langt-losenord-2026")


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=TIMEOUT)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Every server has an address of its own. (The plugin's fixture is written in a way that pytest warns of.)"""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of the machine; nothing is downloaded."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": list(BROWSER_ARGUMENTS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Swedish browser with nothing that moves."""
    return {**browser_context_args, "locale": "sv-SE", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def demo_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """The demo municipality, built once and copied for each server."""
    folder = tmp_path_factory.mktemp("journeys") / "demo"
    folder.mkdir()
    run(folder, "demo", "--no-serve")
    copies = Copies(folder, "demo")
    yield copies
    copies.close()


@pytest.fixture(scope="session")
def shared_demo(demo_copies: Copies) -> Iterator[Server]:
    """The demo for tests that change nothing."""
    with demo_copies.one() as server:
        yield server


@pytest.fixture
def own_demo(demo_copies: Copies) -> Iterator[Server]:
    """The demo for one test alone, which may change what it likes."""
    with demo_copies.one() as server:
        yield server


@pytest.fixture(scope="session")
def new_municipality(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a municipality on its first day: a committee, one person, no year opened."""
    folder = tmp_path_factory.mktemp("new") / "data"
    folder.mkdir()
    name, slug = NEW_COMMITTEE
    run(folder, "init", "--municipality", NEW_MUNICIPALITY, "--committee", f"{name}={slug}")
    person, password = NEW_PERSON
    run(folder, "user", "add", person, "--role", "controller", "--password-stdin", typed=f"{password}\n")
    return folder


@pytest.fixture
def visits(new_context: Callable[..., BrowserContext]) -> Iterator[Visits]:
    """Browser windows for one test. Afterwards none of them may have complained: of the CSP, of a script, of a file."""
    visits = Visits(new_context, TIMEOUT)
    yield visits
    assert visits.complaints == []


@pytest.fixture
def controller(own_demo: Server, visits: Visits) -> Visit:
    """The controller, signed in to a demo of her own."""
    return visits.sign_in(own_demo, "controller")


@pytest.fixture
def looker(shared_demo: Server, visits: Visits) -> Visit:
    """The controller, signed in to the demo that nobody changes."""
    return visits.sign_in(shared_demo, "controller")
