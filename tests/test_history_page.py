"""The history in words: on an object's page, in the search, as a file; and who may read what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.ui.history import Sought, history_of, search
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.risks.tests.factories import described, event, rated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]
WHERE = [SCOPE.committee, SCOPE.year]
STAND_IN = Actor("Ekonom", frozenset({"controller"}), key=8, on_behalf_of="Controller")


@pytest.fixture
def set_up() -> None:
    found()
    open_year(SCOPE)


@pytest.fixture
def controller(client: Client) -> Client:
    person = Person.objects.create_person(username="c", title="Controller", role="controller", password=None)
    client.force_login(person)
    return client


def test_a_change_is_told_with_what_stood_and_what_stands() -> None:
    row = rated(event(), 3, 3)
    rated(row, 4, 3, reason="ny upphandling")
    latest = history_of(SCOPE, "risks.event", str(row.pk))[0]

    assert latest["reason"] == "ny upphandling"
    assert {"field": "Sannolikhet", "old": "3", "new": "4", "short": True} in latest["changes"]


def test_stored_codes_are_told_in_words() -> None:
    row = event(rating=(2, 2), handling="plan")
    told = [change for entry in history_of(SCOPE, "risks.event", str(row.pk)) for change in entry["changes"]]

    assert {"field": "Hantering", "old": "", "new": "I planen", "short": True} in told


def test_a_substitute_is_told_with_whom_she_acts_for() -> None:
    record(STAND_IN, SCOPE, Change("planning.year_opened", "planning.year", "1", facts={"year": 2027}))

    assert history_of(SCOPE, "planning.year", "1")[0]["actor"] == "Ekonom för Controller"


def test_the_page_shows_old_and_new_and_leads_to_the_object(controller: Client) -> None:
    row = rated(rated(event(), 3, 3), 4, 3)
    text = controller.get(reverse("ui:history", args=WHERE)).content.decode()

    assert "Sannolikhet ändrades från 3 till 4" in text
    assert reverse("risks:event", args=[*WHERE, row.pk]) in text


def test_the_search_narrows_by_words_who_what_and_when() -> None:
    described(event(), text="Lån försvinner", reason="Tydligare")
    looked = {
        name: search(CONTROLLER, SCOPE, sought).count()
        for name, sought in {
            "words": Sought(words="TYDLIGARE"),
            "no such words": Sought(words="sjöjungfru"),
            "who": Sought(who="Controller"),
            "nobody": Sought(who="Ingen"),
            "what": Sought(kind="planning.year"),
            "since": Sought(since=date(2999, 1, 1)),
            "until": Sought(until=date(2000, 1, 1)),
        }.items()
    }

    assert looked == {"words": 1, "no such words": 0, "who": 2, "nobody": 0, "what": 1, "since": 0, "until": 0}


def test_another_year_is_not_shown() -> None:
    event()
    other = type(SCOPE)("idrott", 2027)

    assert not search(CONTROLLER, other, Sought(kind="risks.event")).exists()


def test_whoever_may_not_read_a_room_sees_none_of_its_entries() -> None:
    event()
    signed_in = Change("sign_in.signed_in", "organisation.person", "1", facts={"how": "lösenord"})
    record(CONTROLLER, None, signed_in)

    assert search(CONTROLLER, SCOPE, Sought(kind="organisation.person")).exists()
    assert search(READER, SCOPE, Sought(kind="risks.event")).exists()
    assert not search(READER, SCOPE, Sought(kind="organisation.person")).exists()
    with pytest.raises(NotAllowed):
        search(Actor("Ingen"), SCOPE, Sought())


def test_a_value_that_does_not_fit_counts_as_none(controller: Client) -> None:
    answer = controller.get(reverse("ui:history", args=WHERE), {"since": "igår", "who": "x", "page": "många"})

    assert answer.status_code == 200


def test_the_file_guards_against_formulas(controller: Client) -> None:
    described(event(), text="=1+1", reason="=HYPERLINK(1)")
    text = controller.get(reverse("exchange:history", args=WHERE)).content.decode()

    assert "När;Vem;Vad;Ändring;Före och efter;Skäl" in text
    assert "'=HYPERLINK(1)" in text


def test_a_page_asks_as_much_for_ten_entries_as_for_a_thousand(controller: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert controller.get(reverse("ui:history", args=WHERE)).status_code == 200
        return len(seen)

    def tell(number: int) -> None:
        changes: list[Any] = [
            Change("planning.year_opened", "planning.year", str(at), facts={"year": at}) for at in range(number)
        ]
        record(CONTROLLER, SCOPE, *changes)

    tell(10)
    asked()
    few = asked()
    tell(990)
    assert asked() == few
