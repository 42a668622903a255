"""The demo municipality, for a file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ledfyr.kernel.actor import Actor, Scope

COMMITTEE, YEARS = "utbildning", (2025, 2026, 2027)
SCOPE = Scope(COMMITTEE, 2027)
CONTROLLER = Actor("Controller", frozenset({"controller"}))


@pytest.fixture(scope="module")
def demo(demo_visits: Any) -> Iterator[None]:
    """The whole demo; a test's own changes are rolled back to it, and the file's at its end."""
    with demo_visits():
        yield
