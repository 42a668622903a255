"""What every room promises on its nameplate, asked of each: a new room is held to it without a line here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import ledfyr
from ledfyr.engines.documents.catalogue import KINDS, offered, sections_of
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.ui import wording
from ledfyr.engines.ui.rooms import ENGINE_MENU, exporters, importers, menu_items, rooms
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import Register
from ledfyr.platform.history import recording
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.grants import actor_of_person
from ledfyr.platform.organisation.models import Person

from .addresses import ALL, Address
from .demo import COMMITTEE, CONTROLLER, SCOPE, YEARS, demo

__all__ = ["demo"]
PACKAGE = Path(ledfyr.__file__).parent
ROOMS = pytest.mark.parametrize("room", rooms(), ids=lambda room: room.key)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")

# interface.md: the kinds that other programs ask for, and the keys of their rows.
KNOWN_KINDS = {
    "goals", "indicators", "measurements", "activities", "risks", "control-plan", "tables", "texts", "organisation",
    "people", "budget", "procurement-plan", "competence-plan", "fund-applications", "equality-plan", "action-plan",
    "security-baseline", "projects", "innovations", "governing-documents", "minutes", "complaints", "glossary",
    # not in the contract from the start:
    "matters", "meetings", "occasions", "duties", "instructions", "instruction-checklist", "workshops",
}  # fmt: skip
KNOWN_DOCUMENTS = {
    "risk-analysis", "control-plan", "risk-analysis-and-control-plan", "internal-control-system", "operational-plan",
    "tertial-report", "annual-report", "monthly-report", "internal-control-follow-up", "budget", "procurement-plan",
    "competence-plan", "fund-applications", "equality-plan", "action-plan", "security-baseline", "project-appendix",
    "theme-appendix", "glossary", "minutes", "administration-report",
}  # fmt: skip
CONTRACT = {
    "risks": [
        "nr", "area_goal", "process", "working_method", "event", "likelihood", "consequence", "value", "value_printed",
        "handling", "handling_printed", "measures", "categories", "place", "doubts",
    ],
    "control-plan": [
        "risk_nrs", "events", "area_goal", "process", "working_method", "systematic_control", "value", "activities",
        "control_activities", "methods", "owners",
    ],
    "goals": ["level", "code", "title", "parent", "assessment", "assessment_code", "expected_results"],
}  # fmt: skip


def unique(things: Iterator[str] | list[str]) -> bool:
    return not [thing for thing, times in Counter(things).items() if times > 1]


# Nameplates


def test_every_folder_with_a_nameplate_is_an_open_room() -> None:
    folders = {path.parent.name for path in (PACKAGE / "registers").glob("*/register.py")}

    assert {room.key for room in rooms()} == folders


def test_what_is_found_by_key_is_unique_in_the_house() -> None:
    for keys in (
        [one.kind for room in rooms() for one in room.importers],
        [one.kind for room in rooms() for one in room.exporters],
        [one.key for room in rooms() for one in room.sections],
        [one.key for room in rooms() for one in room.settings],
        [one.code for room in rooms() for one in room.history],
        [code for room in rooms() for code in room.refusals],
        [one.url_name for one in menu_items()],
        [str(one.order) for one in menu_items()],
        [name for room in rooms() for name in room.sample_files],
    ):
        assert unique(keys), keys


@ROOMS
def test_a_rooms_own_names_begin_with_its_key(room: Register) -> None:
    """A code is found again in its room; a section, setting or refusal never lands in another's."""
    names = [one.code for one in room.history] + [*room.refusals]
    names += [one.key for one in room.sections] + [one.key for one in room.settings]

    platform = {path.name for path in (PACKAGE / "platform").iterdir()}  # a room speaks for what lies below it
    assert [name for name in names if name.partition(".")[0] not in {room.key, *platform}] == []


@ROOMS
def test_kinds_are_those_that_other_programs_know(room: Register) -> None:
    assert {one.kind for one in (*room.importers, *room.exporters)} <= KNOWN_KINDS


def test_what_a_kind_reads_after_is_read_by_somebody() -> None:
    kinds = [one.kind for one in importers()]

    for one in importers():
        assert set(one.after) <= set(kinds[: kinds.index(one.kind)])


@ROOMS
def test_taking_in_can_be_seen_beforehand_and_taken_back(room: Register) -> None:
    for one in room.importers:
        assert (one.apply is None) == (one.plan is None)


@pytest.mark.parametrize("kind", CONTRACT)
def test_columns_are_the_keys_of_the_data_contract(kind: str) -> None:
    assert [column.key for column in exporters()[kind].columns] == CONTRACT[kind]


@ROOMS
def test_columns_have_unique_keys_and_labels(room: Register) -> None:
    for one in room.exporters:
        assert unique([column.key for column in one.columns])
        assert unique([str(column.label) for column in one.columns])
        assert {column.kind for column in one.columns} <= {"text", "number", "list", "objects"}


@ROOMS
def test_sections_stand_in_known_documents_at_places_of_their_own(room: Register) -> None:
    for one in room.sections:
        assert one.places
        assert set(one.places) <= {kind.key for kind in KINDS} <= KNOWN_DOCUMENTS


@pytest.mark.parametrize("document", [kind.key for kind in KINDS])
def test_no_two_sections_share_a_place(document: str) -> None:
    assert unique([str(section.places[document]) for section in sections_of(document)])


@ROOMS
def test_every_default_can_be_stored(room: Register) -> None:
    import json

    for one in room.settings:
        assert json.loads(json.dumps(one.default)) == one.default


# Words


def refusals() -> dict[str, Any]:
    return {code: words for code, words in wording._sentences.items() if not callable(words)}


def subclasses(family: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in family.__subclasses__():
        if one.__module__.startswith("ledfyr.") and ".tests." not in one.__module__:
            yield one
            yield from subclasses(one)


def test_every_refusal_has_its_sentence() -> None:
    spoken = wording._sentences

    assert [one.code for one in subclasses(DomainError) if one.code not in spoken] == []


def test_a_sentence_asks_only_for_facts_that_the_refusal_has() -> None:
    """The docstring of a refusal names its facts: ``like this``."""
    for one in subclasses(DomainError):
        words = refusals().get(one.code)
        named = set(re.findall(r"``(\w+)``", one.__doc__ or ""))
        if words is not None:
            assert set(PLACEHOLDER.findall(str(words))) <= named, one


def test_every_code_that_is_raised_by_name_has_its_sentence() -> None:
    raised: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            raised |= set(re.findall(r"""raise \w+\(\s*"([a-z_]+\.[a-z_]+)\"""", path.read_text(encoding="utf-8")))
    from ledfyr.engines.exchange.readers.refusals import UnreadableFile

    described = {code for code in raised if code in wording._sentences}
    readers = {code for code in raised - described if str(wording.sentence(UnreadableFile(code))).startswith("Filen ")}
    assert raised - described - readers == set()


def test_every_sentence_is_whole() -> None:
    for code, words in refusals().items():
        assert re.fullmatch(r"(?s)(%\(\w+\)s|[A-ZÅÄÖ]).*\.|%\(\w+\)s", str(words)), code


@pytest.mark.usefixtures("demo", "db")
def test_all_that_was_recorded_is_declared_and_can_be_told() -> None:
    for entry in ChangeEntry.objects.all():
        assert entry.code in recording._codes
        assert set(PLACEHOLDER.findall(str(recording._codes[entry.code].text))) <= entry.facts.keys(), entry.code
        assert "%(" not in recording.sentence_of(entry)


# Documents and addresses


@pytest.mark.usefixtures("demo", "db")
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("document", [kind.key for kind in offered()])
def test_every_document_can_be_made_of_the_demo(document: str, year: int) -> None:
    from datetime import date

    from ledfyr.kernel.actor import Scope
    from ledfyr.kernel.blocks import as_data

    scope = Scope(COMMITTEE, year)
    tree = compose(actor=CONTROLLER, scope=scope, document=document, today=date(2026, 11, 2))

    assert as_data(tree)["sections"]
    assert all(section.blocks for section in tree.sections)


def test_every_place_in_the_menu_has_a_page() -> None:
    for item in (*ENGINE_MENU, *menu_items()):
        assert reverse(item.url_name, args=[COMMITTEE, 2027])
    for section in (one for room in rooms() for one in room.sections if one.edit_url_name):
        assert reverse(section.edit_url_name, args=[COMMITTEE, 2027])


EVERYWHERE = pytest.mark.parametrize("address", ALL, ids=repr)


@pytest.fixture
def known() -> dict[str, Any]:
    """Something of the demo for each parameter that an address can have."""
    rows = {kind: exporter.rows(CONTROLLER, SCOPE) for kind, exporter in exporters().items()}
    return {
        "committee": COMMITTEE, "year": 2027, "document": offered()[0].key, "form": "html", "kind": "risks",
        "event": rows["risks"][0].place.key, "field": "nr",
    }  # fmt: skip


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=role))
    return client


def writer_at(address: Address) -> Client:
    """Whoever may write there: the controller, or for what is the whole municipality's the administrator."""
    people = [Person.objects.get(username=name) for name in ("controller", "administrator", "central")]
    actors = [(one, actor_of_person(one, on=timezone.localdate())) for one in people]
    able = [one for one, actor in actors if address.asks.may_write_some(actor, SCOPE)]
    return client_of((able or people)[0].username)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_there_are_addresses_to_ask() -> None:
    assert len(ALL) > 30
    assert sum(one.posts_only for one in ALL) > 15


@pytest.mark.usefixtures("demo", "db")
@EVERYWHERE
def test_every_page_asks_who_it_is(address: Address, known: dict[str, Any]) -> None:
    url = address.url(known)
    for answer in (Client().get(url), Client().post(url)):
        assert answer.status_code in ({405} if address.posts_only else set()) | {302}
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse("sign_in:enter"))


def keys_of(address: Address) -> list[Any]:
    """The demo's own objects that the address could be about, by its room."""
    kind = {"risks": "risks", "internal_control": "control-plan"}.get(address.name.partition(":")[0])
    return [exporters()[kind].rows(CONTROLLER, SCOPE)[0].place.key] if kind and "key" in address.converters else [None]


@pytest.mark.usefixtures("demo", "db")
@EVERYWHERE
def test_a_reader_changes_nothing_anywhere(address: Address, known: dict[str, Any]) -> None:
    (key,) = keys_of(address)
    url = address.url(known | ({"key": key} if key else {}))
    client = client_of("lasare")
    if not address.writes:
        return  # what everybody may do, since it changes nothing but what they see themselves
    with nothing_written():
        answer = client.post(url, {"text": "Nytt", "version": "1", "what": "skip"})
    # What only shows (a list, a file, a document) answers a POST as it answers a GET; what writes refuses.
    assert answer.status_code in ({403, 404} if address.posts_only else {200, 302, 403, 404, 405})


@pytest.mark.usefixtures("demo", "db")
@EVERYWHERE
def test_every_page_opens_for_whoever_writes_there(address: Address, known: dict[str, Any]) -> None:
    (key,) = keys_of(address)
    answer = writer_at(address).get(address.url(known | ({"key": key} if key else {})))

    if address.posts_only:
        assert answer.status_code == 405
    elif not address.converters.keys() - known.keys() - ({"key"} if key else set()):
        assert answer.status_code in {200, 302}
    else:
        assert answer.status_code in {200, 302, 404}


@pytest.mark.usefixtures("demo", "db")
@EVERYWHERE
def test_what_is_not_there_is_not_found(address: Address, known: dict[str, Any]) -> None:
    client = writer_at(address)
    for elsewhere in ({"committee": "teater"}, {"year": 1999}):
        url = address.url(known | elsewhere)
        with nothing_written():
            answer = client.post(url) if address.posts_only else client.get(url)
        assert answer.status_code == 404
