"""All tables as rows that mean the same in either database.

The models are those that the migrations describe, not the living ones: they know no managers that hide rows, no clocks
that overwrite a time, and can be had as they were in an earlier version.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_iso_string

Model = type[models.Model]
# Whoever is signed in signs in again after a restore: a copy that is stolen opens no doors.
LEFT_OUT = {"sessions.session", "usersessions.usersession"}


def applied() -> dict[str, list[str]]:
    """{app: its migrations that the database has been through}."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def known() -> dict[str, list[str]]:
    """{app: its migrations that this version of the product has}."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None).disk_migrations):
        found.setdefault(app, []).append(name)
    return found


def latest(migrations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The last of each app's migrations: those that none of the others builds on."""
    found = MigrationLoader(None).disk_migrations
    built_on = {
        before
        for app, names in migrations.items()
        for name in names
        for before in found[app, name].dependencies
        if before[0] == app
    }
    return [(app, name) for app, names in migrations.items() for name in names if (app, name) not in built_on]


def models_at(migrations: dict[str, list[str]]) -> dict[str, Model]:
    """{'goals.goal': model} for every table as it is after these migrations, by label."""
    loader = MigrationLoader(None)
    apps = loader.project_state(latest(migrations)).apps
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and not options.swapped:
            found[options.label_lower] = model
            for column in options.concrete_fields:  # a time that was noted stays as it was
                for clock in ("auto_now", "auto_now_add"):
                    if getattr(column, clock, False):
                        setattr(column, clock, False)
    return dict(sorted(found.items()))


def columns_of(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that hold something of their own."""
    return [column for column in model._meta.concrete_fields if not column.generated]


def rows_of(model: Model) -> Iterator[dict[str, Any]]:
    """Every row as JSON-ready values, in the order of its key."""
    columns = columns_of(model)
    names = [column.attname for column in columns]
    holds_bytes = any(isinstance(column, models.BinaryField) for column in columns)  # whole files: one at a time
    rows = model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=1 if holds_bytes else 1000)
    for row in rows:
        yield {name: as_json(value) for name, value in zip(names, row, strict=True)}


def as_json(value: Any) -> Any:
    """A value of a column as JSON has it. Numbers, texts and what JSON columns hold stand as they are."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def from_json(model: Model, row: Any) -> models.Model:
    """A row for the table. Raises ValueError, TypeError or ValidationError for what is no row of it."""
    columns = columns_of(model)
    if not isinstance(row, dict) or row.keys() != {column.attname for column in columns}:
        raise ValueError("other columns")
    return model(**{column.attname: _value(column, row[column.attname]) for column in columns})


def _value(column: models.Field[Any, Any], given: Any) -> Any:
    if isinstance(column, models.JSONField):
        # Null in a column that must hold something is JSON's own null.
        return models.Value(None, models.JSONField()) if given is None and not column.null else given
    if given is None:
        return None
    value = column.to_python(given)
    longest = getattr(column, "max_length", None)
    if as_json(value) != given or type(as_json(value)) is not type(given):
        raise ValueError(f"{column.attname}: another kind of value")
    if longest and isinstance(value, str) and len(value) > longest:
        raise ValueError(f"{column.attname}: too long")
    return value


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is from one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:  # already inside the caller's moment
        yield
        return
    connection.ensure_connection()
    holder: Any
    wanted: Any
    if connection.vendor == "sqlite":
        holder, name, wanted = connection, "transaction_mode", "DEFERRED"
    else:
        from psycopg import IsolationLevel

        holder, name, wanted = connection.connection, "isolation_level", IsolationLevel.REPEATABLE_READ
    usual = getattr(holder, name)
    setattr(holder, name, wanted)
    try:
        with transaction.atomic():
            yield
    finally:
        setattr(holder, name, usual)
