"""A municipality built by whatever rooms are open, and those who ask: the tests know no room by import either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ledfyr.kernel.actor import Scope
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.selectors import committees
from ledfyr.platform.planning.years import years_of


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Findings are kept under a stamp that a rolled back database gives out again."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def _demo(demo_visits: Any) -> Iterator[Scope]:
    """The demo municipality; each test's own changes are rolled back to it."""
    with demo_visits():
        slug = committees()[0].slug
        yield Scope(slug, years_of(slug)[0])


@pytest.fixture
def scope(_demo: Scope, db: None) -> Scope:
    """The newest year of the demo municipality's committee."""
    return _demo


@pytest.fixture
def open_as(scope: Scope) -> Callable[[str], Client]:
    """Somebody's browser by role, '' for one who is not signed in; CSRF is checked as it is in operation."""

    def open_one(role: str) -> Client:
        client = Client(enforce_csrf_checks=True)
        if role:
            person = Person.objects.filter(username=role).first() or Person.objects.create_person(
                username=role, title=role, role=role, password=None
            )
            client.force_login(person)
        return client

    return open_one


@pytest.fixture
def controller(open_as: Callable[[str], Client]) -> Client:
    """The browser of the controller."""
    return open_as("controller")
