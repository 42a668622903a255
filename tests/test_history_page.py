"""The history in words: on an object's page, in the search, as a file; and who may read what."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import ledfyr
from ledfyr.engines.ui.history import Sought, history_of, search
from ledfyr.engines.ui.rooms import history_objects
from ledfyr.kernel.actor import SYSTEM, Actor
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.register import HistoryObject
from ledfyr.platform.history.logged import LoggedModel
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.administration.policy import NO_YEAR
from ledfyr.registers.administration.services import change_person
from ledfyr.registers.risks.tests.factories import described, event, rated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]
PACKAGE = Path(ledfyr.__file__).parent
SHOWN = re.compile(r"history_of\([^,]+, \"([\w.]+)\"")
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


# {model: why nobody is told of it on a page}
TOLD_ELSEWHERE = {
    "risks.Analysis": "the year's analysis itself; its rows are told",
    "risks.UndesiredEvent": "the thread behind the rows; it holds no words",
    "risks.Process": "named on the rows that lie in it",
    "risks.WorkingMethod": "named on the rows that lie in it",
    "internal_control.SystematicControl": "named on the rows that have it",
}


def pages() -> dict[str, set[str]]:
    """{room: the object types that its pages show the history of}."""
    found: dict[str, set[str]] = {}
    for path in sorted((PACKAGE / "registers").glob("*/views*")):
        for source in [path, *path.glob("*.py")]:
            if source.suffix == ".py" and (types := set(SHOWN.findall(source.read_text(encoding="utf-8")))):
                found.setdefault(source.relative_to(PACKAGE).parts[1], set()).update(types)
    return found


def told_tables(types: set[str]) -> dict[str, HistoryObject]:
    """{model: the object that it is told of} of the types."""
    objects = {kind: history_objects()[kind] for kind in types if kind in history_objects()}
    return {table: one for one in objects.values() for table in one.tables}


@pytest.mark.parametrize(("room", "types"), pages().items(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_field_of_what_a_page_tells_has_a_name(room: str, types: set[str]) -> None:
    assert types <= history_objects().keys()
    nameless = [
        f"{table}.{field.name}"
        for table, told in told_tables(types).items()
        for field in apps.get_model(table)._meta.concrete_fields
        if field.name not in told.fields and field.name not in told.untold
    ]
    assert nameless == []


@pytest.mark.parametrize(("room", "types"), pages().items(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_table_of_a_room_with_such_a_page_is_told_there(room: str, types: set[str]) -> None:
    own = {model._meta.label for model in apps.get_models() if model.__module__.startswith(f"ledfyr.registers.{room}.")}
    logged = {label for label in own if issubclass(apps.get_model(label), LoggedModel)}
    assert logged - told_tables(types).keys() - TOLD_ELSEWHERE.keys() == set()


def test_the_change_of_a_field_is_a_sentence_of_its_own(controller: Client) -> None:
    found = Person.objects.create_person(username="p", title="Ekonom", role="", password=None)
    change_person(actor=SYSTEM, person=found.pk, title="Ekonom", email="e@example.se")
    latest = history_of(NO_YEAR, "organisation.person", str(found.pk))[0]
    assert {"field": "E-post", "old": "", "new": "e@example.se", "short": True} in latest["changes"]
