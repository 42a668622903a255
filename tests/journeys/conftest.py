"""A browser, and the product with the demo municipality in it, which every test finds as it was built."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from .pictures import chromium
from .serving import Server, run, start
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
def demo_as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demo municipality, built once and never served."""
    folder = tmp_path_factory.mktemp("as-built")
    run(folder, "demo", "--no-serve")
    return folder


@pytest.fixture(scope="session")
def _demo_server(demo_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_as_built, folder)
    server = start(folder, "demo").wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _turns() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def demo(_demo_server: Server, demo_as_built: Path, _turns: Iterator[int]) -> Server:
    """The demo, as it was built: what the test before this one changed is gone."""
    _demo_server.restore(demo_as_built, next(_turns))
    return _demo_server


@pytest.fixture(scope="session")
def new_municipality(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A municipality on its first day: a committee, one person, no year opened."""
    folder = tmp_path_factory.mktemp("new")
    name, slug = NEW_COMMITTEE
    run(folder, "init", "--municipality", NEW_MUNICIPALITY, "--committee", f"{name}={slug}")
    person, password = NEW_PERSON
    run(folder, "user", "add", person, "--role", "controller", "--password-stdin", typed=f"{password}\n")
    server = start(folder, "serve").wait()
    yield server
    server.stop()


@pytest.fixture
def visits(new_context: Callable[..., BrowserContext]) -> Iterator[Visits]:
    """Browser windows for one test. Afterwards none of them may have complained: of the CSP, of a script, of a file."""
    visits = Visits(new_context, TIMEOUT)
    yield visits
    assert visits.complaints == []


@pytest.fixture
def controller(demo: Server, visits: Visits) -> Visit:
    """The controller, signed in."""
    return visits.sign_in(demo, "controller")
