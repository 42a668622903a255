"""Triggers that hold what the code promises, also against whoever reaches the database by other ways.

Logged tables are written only while a logged block is open. The log is only added to; a payload goes only when a
disposal names it. The names of triggers carry a digest of what they say, so that an altered one is found and replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .gate import FUNCTION, SETTING
from .logged import LoggedModel
from .models import ChainHead, ChangeEntry, ChangeSet, Disposal, DisposedEntry, EntryPayload, RowChange, RowPayload

Table = type[models.Model]
PREFIX = "ledfyr_"
KEPT = (ChangeSet, ChangeEntry, RowChange, Disposal, DisposedEntry)  # added to and nothing else
PAYLOADS = ((EntryPayload, "entry_id"), (RowPayload, "row_change_id"))
CLOSED = "ledfyr: skrivs bara av en loggad tjänst"
FINAL = "ledfyr: loggen ändras aldrig"
UNDECIDED = "ledfyr: gallras bara enligt beslut"

# PostgreSQL's functions: {name: body}.
_MODE = f"coalesce(current_setting('{SETTING}', true), '')"
_RAISE = "RAISE EXCEPTION '{0} (%)', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
_DISPOSED = f"SELECT 1 FROM {DisposedEntry._meta.db_table}"  # noqa: S608  # a table of ours
_FUNCTIONS = {
    "ledfyr_guard": f"BEGIN IF {_MODE} = '' THEN {_RAISE.format(CLOSED)} END IF; RETURN NULL; END",
    "ledfyr_keep": (
        f"BEGIN IF TG_OP = 'UPDATE' OR {_MODE} <> 'emptying' THEN {_RAISE.format(FINAL)} END IF; RETURN NULL; END"
    ),
} | {
    f"ledfyr_dispose_{column}": (
        f"BEGIN IF {_MODE} <> 'emptying' AND NOT EXISTS ({_DISPOSED}"
        f" WHERE {column} = OLD.{column}) THEN {_RAISE.format(UNDECIDED)} END IF; RETURN OLD; END"
    )
    for _model, column in PAYLOADS
}


def guarded_models() -> list[Table]:
    """Every table that only a logged block may write, with the tables between many-to-many ones."""
    named: list[Table] = [model for model in apps.get_models() if issubclass(model, LoggedModel)]
    fields: list[Any] = [field for model in named for field in model._meta.many_to_many]
    between = [field.remote_field.through for field in fields if field.remote_field.through._meta.auto_created]
    return [*named, *between]


def install(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Put up what is missing and take away what is not ours any more. Safe to repeat."""
    connection = connections[using]
    wanted = _wanted(connection)
    right = _right(connection, wanted)
    with connection.cursor() as cursor:
        for table, name in sorted(_every(connection) - right):
            cursor.execute(_drop(connection, table, name))
        if connection.vendor == "postgresql":
            for name, body in _stale_functions(connection).items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        for table, name in sorted(wanted.keys() - right):
            cursor.execute(wanted[table, name])


def lift(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Take them all down: before migrations, which remake tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, name in sorted(_every(connection)):
            cursor.execute(_drop(connection, table, name))


def missing(*, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables whose guard does not stand as it should; [] when all do."""
    connection = connections[using]
    wanted = _wanted(connection)
    tables = {table for table, _name in wanted.keys() - _right(connection, wanted)}
    if connection.vendor == "postgresql" and _stale_functions(connection):
        tables |= {table for table, _name in wanted}
    return sorted(tables)


def _wanted(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """{(table, trigger): statement} for the tables there are."""
    there = set(connection.introspection.table_names())
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    return {(table, name): sql for table, name, sql in make() if table in there}


def _named(table: str, what: str, sql: str, *, whole: bool) -> str:
    digest = hashlib.sha256(sql.encode()).hexdigest()[:8]
    return f"{PREFIX}{table}_{what}_{digest}" if whole else f"{PREFIX}{what}_{digest}"


def _written() -> list[Table]:
    return [*guarded_models(), ChainHead]


def _columns(model: Table) -> str:
    """``OF a, b`` where some columns may be written at any time; '' where none may."""
    free: frozenset[str] = getattr(model, "unlogged_fields", frozenset())
    if not free:
        return ""
    return " OF " + ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if field.name not in free)


def _for_postgresql() -> Iterator[tuple[str, str, str]]:
    def made(model: Table, what: str, when: str, function: str, each: str = "STATEMENT") -> Any:
        table = model._meta.db_table
        sql = f'BEFORE {when} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {function}()'
        name = _named(table, what, sql, whole=False)
        return table, name, f'CREATE TRIGGER "{name}" {sql}'

    for model in _written():
        yield made(model, "guard", "INSERT OR DELETE OR TRUNCATE", "ledfyr_guard")
        yield made(model, "update", f"UPDATE{_columns(model)}", "ledfyr_guard")
    for kept in KEPT:
        yield made(kept, "guard", "INSERT", "ledfyr_guard")
        yield made(kept, "keep", "UPDATE OR DELETE OR TRUNCATE", "ledfyr_keep")
    for payload, column in PAYLOADS:
        yield made(payload, "guard", "INSERT", "ledfyr_guard")
        yield made(payload, "keep", "UPDATE OR TRUNCATE", "ledfyr_keep")
        yield made(payload, "dispose", "DELETE", f"ledfyr_dispose_{column}", "ROW")


def _for_sqlite() -> Iterator[tuple[str, str, str]]:
    def made(model: Table, what: str, when: str, condition: str, why: str) -> Any:
        table = model._meta.db_table
        where = f"WHEN {condition} " if condition else ""
        sql = f"BEFORE {when} ON \"{table}\" {where}BEGIN SELECT RAISE(ABORT, '{why} ({table})'); END"
        name = _named(table, what, sql, whole=True)
        return table, name, f'CREATE TRIGGER "{name}" {sql}'

    shut, filled = f"{FUNCTION}() = ''", f"{FUNCTION}() <> 'emptying'"
    for model in _written():
        for verb in ("INSERT", f"UPDATE{_columns(model)}", "DELETE"):
            yield made(model, verb.split()[0].lower(), verb, shut, CLOSED)
    for kept in [*KEPT, *(payload for payload, _column in PAYLOADS)]:
        yield made(kept, "insert", "INSERT", shut, CLOSED)
        yield made(kept, "update", "UPDATE", "", FINAL)
    for kept in KEPT:
        yield made(kept, "delete", "DELETE", filled, FINAL)
    for payload, column in PAYLOADS:
        named = f"{_DISPOSED} WHERE {column} = OLD.{column}"
        yield made(payload, "delete", "DELETE", f"{filled} AND NOT EXISTS ({named})", UNDECIDED)


def _every(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """(table, trigger) of every one that bears our name."""
    return {(table, name) for table, name, _sql, _awake in _read(connection)}


def _right(connection: BaseDatabaseWrapper, wanted: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """Those that are awake and say what they should. PostgreSQL words them anew: there the name has to do."""
    return {
        (table, name)
        for table, name, sql, awake in _read(connection)
        if awake and (table, name) in wanted and sql in {"", wanted[table, name]}
    }


def _read(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str, bool]]:
    """(table, trigger, its statement where the database keeps it, whether it is awake)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname, '', t.tgenabled IN ('O', 'A') FROM pg_trigger t"
                " JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE 'ledfyr%' AND pg_table_is_visible(c.oid)"
            )
        else:
            cursor.execute(
                "SELECT tbl_name, name, sql, 1 FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledfyr%'"
            )
        return [(str(table), str(name), str(sql), bool(awake)) for table, name, sql, awake in cursor.fetchall()]


def _stale_functions(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """PostgreSQL's functions that are missing or say something else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'ledfyr%' AND pg_function_is_visible(oid)"
        )
        there = dict(cursor.fetchall())
    return {name: body for name, body in _FUNCTIONS.items() if there.get(name) != body}


def _drop(connection: BaseDatabaseWrapper, table: str, name: str) -> str:
    return f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else "")
