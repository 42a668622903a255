"""What holds for every test: no network, no mail, no real data folder, and the shared texts where they are present."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"
SHARED_ABSENT = "the folder shared/ is not beside the checkout"

LOOPBACK = {"localhost", "127.0.0.1", "::1", "", None}

# Evidence files and keys that a test writes never land in var/. Set before Django reads its settings.
_data = tempfile.TemporaryDirectory(prefix="ledfyr-tests-")
os.environ["LEDFYR_DATA_DIR"] = _data.name
os.environ.setdefault("LEDFYR_SECRET_KEY", "only-for-tests")
# A developer's own language must not change what tests read.
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"


TOUCHES_THE_DATABASE = {"db", "transactional_db", "live_server", "demo_visits", "postgresql"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="leave out what is the same whatever the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a second database only what asks it anything is repeated."""
    if not config.getoption("--database-only"):
        return
    asks = [item for item in items if _touches(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches(item)])
    items[:] = asks


def _touches(item: pytest.Item) -> bool:
    if item.get_closest_marker("any_database"):
        return False
    return bool(item.get_closest_marker("django_db") or TOUCHES_THE_DATABASE & set(getattr(item, "fixturenames", ())))


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine."""


def _refuse_outside(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host not in LOOPBACK and not str(host).startswith("127."):
        raise NetworkBlocked(f"tests stay on this machine: {host}")


def _guarded(method: str) -> Any:
    """``socket.socket.<method>`` that lets through unix sockets and loopback, for live servers and databases."""
    original = getattr(socket.socket, method)

    def guard(self: socket.socket, *args: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_outside(args[-1][0])
        return original(self, *args)

    return guard


@pytest.fixture(autouse=True, scope="session")
def _network_blocked() -> Iterator[None]:
    """No test reaches out, by address or by name. Mail goes to Django's outbox (pytest-django), never to a server."""
    lookup = socket.getaddrinfo

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        _refuse_outside(host)
        return lookup(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, _guarded(method))
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the seeds and the hand-checked data; a test that asks for it is skipped where it is absent."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip(SHARED_ABSENT)
    return SHARED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says loudly how many tests did not run for want of the shared texts."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if SHARED_ABSENT in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"NOT RUN: {len(skipped)} tests, because {SHARED_ABSENT}.", yellow=True, bold=True)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Findings are kept under the latest history entry; a test that was rolled back leaves its numbers to the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _set_up_unlogged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests set up rows without services. Services and requests run guarded all the same; see ``guarded``."""
    touches = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if not touches or request.node.get_closest_marker("guarded"):
        yield
        return
    from ledfyr.platform.history.gate import unlogged

    request.getfixturevalue("_django_db_helper")
    with unlogged("test set-up"):
        yield


@pytest.fixture(autouse=True, scope="session")
def _tables_emptied_between_tests() -> Iterator[None]:
    """Tests with transactions of their own are cleaned up by emptying every table, the log's too."""
    from django.test import TransactionTestCase

    from ledfyr.platform.history.gate import emptying

    clean: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def emptied(case: Any) -> None:
        with emptying("test clean-up"):
            clean(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture(scope="session")
def demo_visits(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A context manager: inside, the database holds the demo municipality, and each visit finds it as it was built.

    Built the first time that a file of tests asks for it; what a file does to it is taken back.
    """
    from ledfyr.engines.documents.tests.demo_database import DemoDatabase

    with django_db_blocker.unblock():
        demo = DemoDatabase()
        yield demo.visit
        demo.drop()
