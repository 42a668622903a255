"""A committee with events to rate, and phones to rate them with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.tests.factories import event
from ledfyr.registers.workshops import services
from ledfyr.registers.workshops.models import Workshop

TODAY = date(2026, 11, 20)
TEXTS = ("Böcker försvinner ur magasinet", "Bidrag betalas ut två gånger", "Lokalen brinner")


def events(*texts: str, **given: Any) -> None:
    """The committee with events that nobody has rated."""
    found()
    open_year(SCOPE)
    for text in texts or TEXTS:
        event(text, **given)


def call(service: Any, workshop: Workshop | None = None, **given: Any) -> Any:
    """A service as the controller calls it."""
    at = {"key": workshop.pk} if workshop else {}
    return service(**{"actor": CONTROLLER, "scope": SCOPE, **at, **given})


def prepared(**given: Any) -> Workshop:
    """A workshop about all the events."""
    rows = [row.pk for row in rows_in(CONTROLLER, SCOPE)]
    made: Workshop = call(services.prepare_workshop, **{"name": "Ledningsgruppen", "rows": rows} | given)
    return made


def opened(**given: Any) -> Workshop:
    """An open workshop about all the events."""
    made: Workshop = call(services.open_workshop, prepared(**given), today=TODAY)
    return made


def leader(role: str = "controller") -> Client:
    """Somebody signed in."""
    person = Person.objects.create_person(username=role, title=role.title(), role=role, password=None)
    made = Client()
    made.force_login(person)
    return made


def phone(code: str, name: str) -> Client:
    """A phone that has joined."""
    made = Client()
    answer = made.post(reverse("workshops_open:part", args=[code]), {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return made


def answer(client: Client, code: str, place: int, likelihood: int | None, consequence: int | None) -> Any:
    """Send an answer, as the page does."""
    given = {"likelihood": likelihood, "consequence": consequence}
    url = reverse("workshops_open:rate", args=[code, place])
    return client.post(url, {name: step for name, step in given.items() if step is not None})


def at(name: str, *args: Any) -> str:
    """An address of the one who leads."""
    return reverse(f"workshops:{name}", args=[SCOPE.committee, SCOPE.year, *args])


def text(response: Any) -> str:
    return str(response.content.decode())
