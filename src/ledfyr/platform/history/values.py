"""Values of rows as the log keeps them: the same from memory, from SQLite and from PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

Keeper = Callable[[Any], Any]


@cache
def keepers(model: type[models.Model]) -> dict[str, Keeper]:
    """{column attribute: a function that gives its value as JSON keeps it} of every logged field."""
    skipped: frozenset[str] = getattr(model, "unlogged_fields", frozenset())
    secret: frozenset[str] = getattr(model, "secret_fields", frozenset())
    return {
        field.attname: _secret if field.name in secret else _keeper(field)
        for field in model._meta.concrete_fields
        if field.name not in skipped and not field.primary_key
    }


@cache
def key_keeper(model: type[models.Model]) -> Keeper:
    """A function that gives the text of a row's key."""
    keep = _keeper(model._meta.pk)
    return lambda value: str(keep(value))


def parsed(field: models.Field[Any, Any], kept: Any) -> Any:
    """A kept value as the field's own in memory."""
    return kept if isinstance(field, models.JSONField) else _innermost(field).to_python(kept)


def _innermost(field: Any) -> Any:
    """The field whose type the column has: for a foreign key, the key it points at."""
    while field.is_relation:
        field = field.target_field
    return field


def _keeper(field: Any) -> Keeper:
    field = _innermost(field)
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(json.dumps(value, cls=field.encoder))
    if isinstance(field, models.DecimalField):
        places = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: None if value is None else str(Decimal(field.to_python(value)).quantize(places))
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: value if value is None or type(value) is str else str(field.to_python(value))
    return lambda value: _plain(field.to_python(value))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if hasattr(value, "resolve_expression"):
        raise TypeError("save a value, not an expression: the log has to know what was written")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | bytearray | memoryview):
        return _secret(bytes(value))
    return str(value)


def _secret(value: Any) -> Any:
    """What the log may compare but never tell."""
    if value is None:
        return None
    return "sha256:" + hashlib.sha256(value if isinstance(value, bytes) else str(value).encode()).hexdigest()
