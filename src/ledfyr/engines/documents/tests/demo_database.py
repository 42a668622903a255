"""The demo municipality built once a run of tests: a file of tests visits it and leaves it as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction

from ledfyr.engines.ui.management.commands.demo import build

from .quick import quick_files


class DemoDatabase:
    """On SQLite two copies that take each other's place; on PostgreSQL a database beside the empty one."""

    def __init__(self) -> None:
        self._place: _Copies | _Beside | None = None

    @contextmanager
    def visit(self) -> Iterator[None]:
        """The demo inside one transaction, taken back at the end; the empty database again after it."""
        if self._place is None:
            self._place = _Beside() if connection.vendor == "postgresql" else _Copies()
        with self._place.shown():
            cache.clear()
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        cache.clear()

    def drop(self) -> None:
        """At the end of the run."""
        if self._place is not None:
            self._place.drop()


def _build() -> None:
    cache.clear()
    with quick_files():
        build()


class _Copies:
    """The empty and the built database of this process, kept in memory and copied in."""

    def __init__(self) -> None:
        self._empty = self._copy()
        _build()
        self._built = self._copy()
        self._show(self._empty)

    @contextmanager
    def shown(self) -> Iterator[None]:
        self._show(self._built)
        yield
        self._show(self._empty)

    def drop(self) -> None:
        self._empty.close()
        self._built.close()

    @staticmethod
    def _copy() -> sqlite3.Connection:
        connection.ensure_connection()
        copy = sqlite3.connect(":memory:")
        connection.connection.backup(copy)
        return copy

    @staticmethod
    def _show(copy: sqlite3.Connection) -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)


class _Beside:
    """A second database of the server, copied from the empty one before it is built in."""

    def __init__(self) -> None:
        self._empty: str = connection.settings_dict["NAME"]
        creation: Any = connection.creation
        creation.clone_test_db(suffix="demo", verbosity=0)
        self._built: str = creation.get_test_db_clone_settings("demo")["NAME"]
        with self.shown():
            _build()

    @contextmanager
    def shown(self) -> Iterator[None]:
        self._name(self._built)
        yield
        self._name(self._empty)

    def drop(self) -> None:
        self._name(self._empty)
        connection.creation.destroy_test_db(suffix="demo", verbosity=0)

    @staticmethod
    def _name(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name
