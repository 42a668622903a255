"""The log cannot be passed by: not by our own code, not by another program, and a planted change is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history import triggers
from ledfyr.platform.history.chain import chain_head
from ledfyr.platform.history.gate import emptying
from ledfyr.platform.history.guarding import UnloggedWrite, logged, logged_block
from ledfyr.platform.history.models import ChangeEntry, ChangeSet, EntryPayload, RowChange, RowPayload
from ledfyr.platform.history.recording import Change, declare_codes, record
from ledfyr.platform.history.verifying import known_head, settle, verify
from ledfyr.platform.organisation.models import Committee, Person, Unit
from ledfyr.platform.organisation.services import add_person
from ledfyr.registers.goals.models import Goal

pytestmark = [pytest.mark.guarded, pytest.mark.django_db]
ACTOR = Actor("Controller", frozenset({"controller"}), key=7)
STAND_IN = Actor("Ekonom", frozenset({"controller"}), key=8, on_behalf_of="Controller")
SCOPE = Scope("kultur", 2027)
declare_codes([HistoryCode("tests.named", "%(name)s fick sitt namn")])


def said(name: str = "Kulturnämnden", actor: Actor = ACTOR) -> None:
    change = Change("tests.named", "committee", "kultur", {"name": (None, name)}, {"name": name}, "Beslut")
    record(actor, SCOPE, change)


@logged
def name_committee(name: str = "Kulturnämnden", slug: str = "kultur", actor: Actor = ACTOR) -> Committee:
    committee = Committee.objects.filter(slug=slug).first() or Committee(slug=slug)
    committee.name = name
    committee.save()
    said(name, actor)
    return committee


@logged
def named_and_failed(slug: str) -> None:
    name_committee(slug.title(), slug)
    raise RuntimeError


# Our own code


OUTSIDE: dict[str, Callable[[], Any]] = {
    "save": lambda: Committee(slug="ny", name="Ny").save(),
    "create": lambda: Committee.objects.create(slug="ny", name="Ny"),
    "save a changed row": lambda: Committee.objects.get().save(),
    "bulk_create": lambda: Committee.objects.bulk_create([Committee(slug="ny", name="Ny")]),
    "bulk_update": lambda: Committee.objects.bulk_update(Committee.objects.all(), ["name"]),
    "update": lambda: Committee.objects.update(name="Ny"),
    "delete rows": lambda: Committee.objects.all().delete(),
    "delete a row": lambda: Committee.objects.get().delete(),
    "get_or_create": lambda: Committee.objects.get_or_create(slug="ny", defaults={"name": "Ny"}),
    "the base manager": lambda: Committee._base_manager.update(name="Ny"),
    "many to many": lambda: Unit(code="A").successors.through.objects.create(from_unit_id=1, to_unit_id=1),
}


@pytest.mark.parametrize("write", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_outside_a_logged_service_nothing_is_written(write: Callable[[], Any]) -> None:
    name_committee()
    links = ChangeSet.objects.count()
    with pytest.raises((UnloggedWrite, DatabaseError)), transaction.atomic():
        write()

    assert (Committee.objects.get().name, ChangeSet.objects.count()) == ("Kulturnämnden", links)
    assert verify().faults == []


def test_update_is_refused_inside_a_logged_service_too() -> None:
    name_committee()
    with pytest.raises(UnloggedWrite), logged_block():
        Committee.objects.update(name="Ny")


def test_what_is_written_and_not_recorded_is_taken_back() -> None:
    with pytest.raises(UnloggedWrite), logged_block():
        Committee.objects.create(slug="ny", name="Ny")

    assert not Committee.objects.exists()


def test_a_service_leaves_one_link_however_many_it_calls() -> None:
    with logged_block():
        name_committee()
        name_committee("Idrottsnämnden", "idrott")

    assert ChangeSet.objects.count() == 1
    assert ChangeEntry.objects.count() == 2
    assert RowChange.objects.get().rows == 2


def test_whoever_acts_for_another_is_told_with_her() -> None:
    name_committee(actor=STAND_IN)

    link = ChangeSet.objects.get()
    assert (link.actor_name, link.actor_key, link.on_behalf_of) == ("Ekonom", 8, "Controller")


def test_a_rolled_back_part_takes_its_notes_with_it() -> None:
    with logged_block():
        name_committee()
        with pytest.raises(RuntimeError):
            named_and_failed("idrott")
    assert ChangeEntry.objects.count() == 1
    assert verify().faults == []


def test_a_service_that_fails_leaves_nothing() -> None:
    with pytest.raises(RuntimeError):
        named_and_failed("kultur")
    assert not ChangeSet.objects.exists()
    assert not Committee.objects.exists()


def test_every_way_of_writing_is_noted() -> None:
    with logged_block():
        said()
        made = Goal.objects.bulk_create(
            Goal(level="unit", title=title, from_year=2027, sort_key=title) for title in "abc"
        )
        for one in made:
            one.title += "!"
        Goal.objects.bulk_update(made[:2], ["title"])
        made[2].to_year = 2030
        made[2].save(update_fields=["to_year"])
        made[0].continues_from.add(made[1], made[2])
        made[0].continues_from.remove(made[1])
    assert verify().faults == []
    with logged_block():
        said()
        made[1].delete()
        Goal.objects.filter(title="c").delete()
    assert verify().faults == []


def test_a_password_is_never_told_but_its_tampering_is_found() -> None:
    person = add_person(username="anna", title="Anna", role="controller", password="a-long-one")
    texts = list(RowPayload.objects.values_list("text", flat=True))

    assert not [text for text in texts if person.password in text]
    Person.objects.filter(pk=person.pk).update(last_login=None)
    assert person.check_password("a-long-one")
    assert verify().faults == []


# Another program


RAW = {
    "a new row": "INSERT INTO organisation_committee (slug, name) VALUES ('ny', 'Ny')",
    "a changed row": "UPDATE organisation_committee SET name = 'Ny'",
    "a deleted row": "DELETE FROM organisation_committee",
    "a new link": "INSERT INTO history_changeentry SELECT * FROM history_changeentry",
    "a changed link": "UPDATE history_changeset SET actor_name = 'Ingen'",
    "a changed entry": "UPDATE history_changeentry SET code = 'x'",
    "changed words": "UPDATE history_entrypayload SET text = '{}'",
    "deleted words": "DELETE FROM history_entrypayload",
    "deleted rows": "DELETE FROM history_rowpayload",
    "a deleted entry": "DELETE FROM history_changeentry",
    "a deleted link": "DELETE FROM history_changeset",
    "the head": "UPDATE history_chainhead SET seq = 0",
}  # fmt: skip


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@logged
def raw_within(sql: str) -> None:
    said()
    raw(sql)


@pytest.mark.parametrize("sql", RAW.values(), ids=RAW.keys())
def test_raw_sql_is_refused(sql: str) -> None:
    name_committee()
    with pytest.raises(DatabaseError):
        raw(sql)
    assert verify().faults == []


LOGGED = [sql for sql in RAW.values() if "changeset" in sql or "entry" in sql or "rowpayload" in sql]


@pytest.mark.parametrize("sql", [sql for sql in LOGGED if not sql.startswith("INSERT")])
def test_the_log_is_not_changed_inside_a_logged_service_either(sql: str) -> None:
    name_committee()
    with pytest.raises(DatabaseError):
        raw_within(sql)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize("table", ["organisation_committee", "history_changeset", "history_entrypayload"])
def test_truncating_is_refused(table: str) -> None:
    name_committee()
    with pytest.raises(DatabaseError):
        raw(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_replacing_is_deleting() -> None:
    name_committee()
    with pytest.raises(DatabaseError):
        raw_within("INSERT OR REPLACE INTO history_changeset SELECT * FROM history_changeset LIMIT 1")


@pytest.mark.parametrize("sql", RAW.values(), ids=RAW.keys())
def test_a_shell_without_the_product_is_refused(sql: str, tmp_path: Any) -> None:
    """The database as another program meets it: a copy of the file, or a connection that is not ours."""
    if connection.vendor == "sqlite":
        name_committee()
        with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            for statement in connection.connection.iterdump():
                if statement.startswith(("CREATE TABLE", "INSERT INTO")) and "sqlite_" not in statement:
                    copy.execute(statement)
            for _table, _name, made, _awake in triggers._read(connection):
                copy.execute(made)
            with pytest.raises(sqlite3.Error):
                copy.execute(sql)
        copy.close()
        return
    import psycopg

    given = connection.get_connection_params()
    given.pop("cursor_factory", None)
    given.pop("context", None)
    with psycopg.connect(**given) as other, pytest.raises(psycopg.Error):
        other.execute("INSERT INTO organisation_committee (slug, name) VALUES ('ny', 'Ny')")


# A planted change: someone with full rights takes the triggers down


@pytest.fixture
def owner() -> Callable[..., None]:
    """Runs SQL as the database's owner, past the triggers, and puts them back."""

    def plant(*statements: str) -> None:
        if connection.vendor == "postgresql":
            raw("SET CONSTRAINTS ALL IMMEDIATE")
        triggers.lift()
        for sql in statements:
            raw(sql)
        triggers.install()

    return plant


PLANTED = {
    "who": ("link", "UPDATE history_changeset SET actor_name = 'Ingen' WHERE seq = 2"),
    "when": ("link", "UPDATE history_changeset SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2"),
    "for whom": ("link", "UPDATE history_changeset SET on_behalf_of = 'Ingen' WHERE seq = 2"),
    "what kind": ("link", "UPDATE history_changeentry SET object_key = 'idrott' WHERE change_set_id = 2"),
    "the words": ("payload", "UPDATE history_entrypayload SET text = replace(text, 'Beslut', 'Slump')"),
    "the words gone": ("missing", "DELETE FROM history_entrypayload"),
    "the rows": ("payload", "UPDATE history_rowpayload SET text = replace(text, 'nämnden', 'rådet')"),
    "which rows": ("link", "UPDATE history_rowchange SET model = 'goals.goal' WHERE change_set_id = 2"),
    "the head": ("head", "UPDATE history_chainhead SET seq = 1"),
    "a living row": ("row", "UPDATE organisation_committee SET name = 'Rådet'"),
    "a row more": ("row", "INSERT INTO organisation_committee (slug, name) VALUES ('ny', 'Ny')"),
    "a row less": ("row", "DELETE FROM organisation_committee"),
}


@pytest.mark.parametrize(("kind", "sql"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_change_is_found(kind: str, sql: str, owner: Callable[..., None]) -> None:
    name_committee()
    name_committee("Kulturutskottet")
    assert verify().faults == []
    owner(sql)

    assert kind in {fault.kind for fault in verify().faults}


def test_a_link_taken_out_is_found(owner: Callable[..., None]) -> None:
    for name in "abc":
        name_committee(name)
    entry, piece = ChangeEntry.objects.get(change_set=2).pk, RowChange.objects.get(change_set=2).pk
    owner(
        f"DELETE FROM history_entrypayload WHERE entry_id = {entry}",
        f"DELETE FROM history_rowpayload WHERE row_change_id = {piece}",
        "DELETE FROM history_changeentry WHERE change_set_id = 2",
        "DELETE FROM history_rowchange WHERE change_set_id = 2",
        "DELETE FROM history_changeset WHERE seq = 2",
    )  # fmt: skip

    assert ("order", 3) in {(fault.kind, fault.seq) for fault in verify().faults}


def test_a_guard_taken_down_is_found_and_put_back() -> None:
    triggers.lift()
    assert "organisation_committee" in {fault.where for fault in verify().faults if fault.kind == "guard"}
    triggers.install()
    triggers.install()
    assert triggers.missing() == []


def test_what_a_migration_changed_is_taken_in_with_its_reason(owner: Callable[..., None]) -> None:
    name_committee()
    owner("UPDATE organisation_committee SET name = 'Rådet'")

    assert settle(actor=ACTOR, reason="Uppgradering") == 1
    assert verify().faults == []
    assert settle(actor=ACTOR, reason="Uppgradering") == 0
    assert ChangeEntry.objects.first().reason == "Uppgradering"


def test_a_printed_head_is_found_again() -> None:
    name_committee()
    printed = chain_head()
    name_committee("Kulturutskottet")

    assert (len(printed), known_head(printed), known_head("ffff")) == (16, 1, None)


def test_emptying_lets_a_restore_begin_anew() -> None:
    name_committee()
    with emptying("restore"):
        for model in (EntryPayload, RowPayload, ChangeEntry, RowChange, ChangeSet):
            model._base_manager.all()._raw_delete("default")
    assert not ChangeSet.objects.exists()
