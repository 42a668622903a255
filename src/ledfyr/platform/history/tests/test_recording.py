"""The log: declared codes only, only ever added to, told in whole sentences."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import (
    Change,
    declare_codes,
    entries_of,
    record,
    sentence_of,
    stamp,
    stamp_elsewhere,
)

pytestmark = pytest.mark.django_db
ACTOR = Actor("Controller", frozenset({"controller"}), key=7)
SCOPE = Scope("kultur", 2027)
declare_codes([HistoryCode("tests.painted", "%(thing)s målades %(colour)s")])


def paint(key: str = "1", scope: Scope | None = SCOPE, **changes: object) -> None:
    change = Change("tests.painted", "thing", key, dict(changes), {"thing": "Dörren", "colour": None}, "Sliten")
    record(ACTOR, scope, change)


def test_an_entry_says_who_what_where_and_why() -> None:
    paint(colour=("vit", "röd"))

    entry = ChangeEntry.objects.get()
    assert (entry.actor_name, entry.actor_key, entry.committee, entry.year) == ("Controller", 7, "kultur", 2027)
    assert (entry.code, entry.object_type, entry.object_key) == ("tests.painted", "thing", "1")
    assert (entry.changes, entry.reason) == ({"colour": ["vit", "röd"]}, "Sliten")


def test_a_change_outside_any_committee_has_no_scope() -> None:
    paint(scope=None)

    assert (ChangeEntry.objects.get().committee, ChangeEntry.objects.get().year) == ("", None)


def test_an_undeclared_code_is_a_fault_and_nothing_is_written() -> None:
    with pytest.raises(KeyError):
        record(ACTOR, SCOPE, Change("tests.painted", "thing", "1"), Change("tests.unknown", "thing", "1"))

    assert not ChangeEntry.objects.exists()


def test_entries_are_never_changed_or_taken_away() -> None:
    paint()
    entry = ChangeEntry.objects.get()

    for wrong in (entry.save, entry.delete, ChangeEntry.objects.all().delete):
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            wrong()


def test_the_sentence_leaves_a_blank_for_what_is_unknown_and_names_a_code_without_words() -> None:
    paint()

    assert sentence_of(ChangeEntry.objects.get()) == "Dörren målades "
    assert sentence_of(ChangeEntry(code="gone.room")) == "gone.room"


def test_an_objects_entries_come_newest_first_and_no_others() -> None:
    paint("1", colour=("vit", "röd"))
    paint("2", colour=("vit", "grå"))
    paint("1", colour=("röd", "blå"))

    assert [entry.changes["colour"][1] for entry in entries_of(SCOPE, "thing", "1")] == ["blå", "röd"]
    assert [entry.changes["colour"][1] for entry in entries_of(SCOPE, "thing", "1", limit=1)] == ["blå"]


def test_the_stamps_move_with_every_entry_and_elsewhere_only_with_those() -> None:
    start, elsewhere = stamp(SCOPE), stamp_elsewhere(SCOPE)
    paint()
    first = stamp(SCOPE)
    assert stamp_elsewhere(SCOPE) == elsewhere
    paint(scope=None)

    assert len({start, first, stamp(SCOPE)}) == 3
    assert stamp_elsewhere(SCOPE) != elsewhere


def test_what_is_computed_in_the_middle_of_a_write_is_kept_by_nobody() -> None:
    before = stamp(SCOPE)
    with logged_block():
        assert stamp(SCOPE) == before
        paint()
        assert len({before, stamp(SCOPE), stamp(SCOPE)}) == 3
