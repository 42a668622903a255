"""The demo municipality, built once for a file of tests and gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from ledfyr.engines.documents.tests.quick import quick_files
from ledfyr.engines.ui.management.commands.demo import build
from ledfyr.kernel.actor import Actor, Scope

COMMITTEE, YEARS = "utbildning", (2025, 2026, 2027)
SCOPE = Scope(COMMITTEE, 2027)
CONTROLLER = Actor("Controller", frozenset({"controller"}))


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The whole demo inside one transaction, taken back when the file's tests are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        with quick_files():
            build()
        yield
        transaction.set_rollback(True)
    cache.clear()
