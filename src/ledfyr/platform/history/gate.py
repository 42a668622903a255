"""Whether tables may be written right now: a mode of the thread, told to the database so that its triggers know.

PostgreSQL reads a setting of the session; SQLite asks a function that only our connections have, so that any other
program is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Mode = Literal["", "logged", "unlogged", "emptying"]
SETTING = "ledfyr.logging"
FUNCTION = "ledfyr_logging"

_here = threading.local()


def mode() -> Mode:
    """'' closed, 'logged' inside a logged block, 'unlogged' by a named exception, 'emptying' to begin anew."""
    found: Mode = getattr(_here, "mode", "")
    return found


@contextmanager
def opened(wanted: Mode, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The tables in another mode for a while."""
    before = mode()
    connection = connections[using]
    _here.mode = wanted
    _tell(connection, wanted)
    try:
        yield
    finally:
        _here.mode = before
        if not connection.needs_rollback:
            with suppress(DatabaseError):  # a transaction that failed takes its setting with it
                _tell(connection, before)


@contextmanager
def unlogged(reason: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Writes that leave no trace, for what is no change by anybody: migrations, bench, restore, test set-up."""
    if not reason:
        raise ValueError("say why nothing is logged")
    with opened("unlogged", using=using):
        yield


@contextmanager
def emptying(reason: str, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Rows of every table may be deleted, the log's too: before a restore into a database that is not empty."""
    if not reason:
        raise ValueError("say why the tables are emptied")
    with opened("emptying", using=using):
        yield


@contextmanager
def closed() -> Iterator[None]:
    """Nothing left open from outside: a request and a command begin with closed tables."""
    if not mode():
        yield
        return
    with opened(""):
        yield


def _tell(connection: BaseDatabaseWrapper, wanted: Mode) -> None:
    """Tell PostgreSQL, past the count of queries; SQLite asks by itself.

    Inside a transaction the setting ends with it, so that a shared connection never carries it to somebody else.
    """
    if connection.vendor != "postgresql":
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, %s)", [SETTING, wanted, connection.in_atomic_block])


def meet_connection(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Called for every new connection."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 0, mode)
        connection.connection.execute("PRAGMA recursive_triggers = ON")  # REPLACE is a deletion too
        connection.connection.execute("PRAGMA trusted_schema = ON")  # triggers may ask our function
    elif connection.vendor == "postgresql" and mode():
        _tell(connection, mode())
