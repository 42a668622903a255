"""The past of the tables, from the row changes: forwards to check the living rows, backwards to see them as then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from ledfyr.kernel.errors import DomainError

from .logged import kept_rows
from .models import ChangeSet, RowChange
from .values import key_keeper, parsed

Kept = dict[str, dict[str, Any]]


class PastDisposed(DomainError):
    """What the past is replayed from is disposed of; facts: ``day``."""

    code = "history.past_disposed"


@dataclass
class Replayed:
    """A table as the log says it stands. ``gaps``: parts are disposed of, so rows from before may be unknown."""

    rows: Kept = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    gaps: bool = False


def replay(model: type[models.Model]) -> Replayed:
    """The table's rows as the log says that they stand now."""
    out = Replayed()
    for _seq, notes in _notes(model._meta.label_lower):
        if notes is None:  # what came before can have been changed by what is gone
            out.rows.clear()
            out.gone.clear()
            out.gaps = True
            continue
        for kind, key, values in notes:
            if kind == "r":
                out.rows.pop(key, None)
                out.gone.add(key)
                continue
            out.gone.discard(key)
            now = values if kind == "a" else {name: pair[1] for name, pair in values.items()}
            out.rows[key] = out.rows.get(key, {}) | now
    return out


def as_of(model: type[models.Model], day: date) -> Kept:
    """{key: {attribute: value}} of the table as it stood when the day ended. Raises PastDisposed.

    Living rows are walked backwards through everything that happened to them later.
    """
    last = last_link(day)
    rows = kept_rows(model, model._base_manager.order_by())
    later = list(_notes(model._meta.label_lower, after=last))
    for _seq, notes in reversed(later):
        if notes is None:
            raise PastDisposed(day=day.isoformat())
        for kind, key, values in reversed(notes):
            if kind == "a":
                rows.pop(key, None)
            elif kind == "r":
                rows[key] = dict(values)
            elif key in rows:
                rows[key] |= {name: pair[0] for name, pair in values.items()}
    return rows


def objects_as_of(model: type[models.Model], day: date) -> dict[str, Any]:
    """{key: object, not to be saved} of the table as it stood when the day ended. Raises PastDisposed."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    pk = model._meta.pk
    out = {}
    for key, values in as_of(model, day).items():
        known = {name: parsed(fields[name], value) for name, value in values.items() if name in fields}
        out[key] = model(**{pk.attname: parsed(pk, key), **known})
    return out


def past(model: type[models.Model], day: date, follow: tuple[str, ...] = ()) -> dict[str, Any]:
    """As objects_as_of, with what the named foreign keys pointed at, as it stood then. Raises PastDisposed."""
    found = objects_as_of(model, day)
    for name in follow:
        field: Any = model._meta.get_field(name)
        key_of = key_keeper(field.related_model)
        others = objects_as_of(field.related_model, day)
        for one in found.values():
            key = getattr(one, field.attname)
            field.set_cached_value(one, None if key is None else others.get(key_of(key)))
    return found


def last_link(day: date) -> int:
    """The number of the last link before the day ended, here where we are; 0 when there was none."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    found = ChangeSet.objects.filter(at__lt=end).order_by("-seq").values_list("seq", flat=True).first()
    return found or 0


def _notes(label: str, *, after: int = 0) -> Iterator[tuple[int, list[Any] | None]]:
    """(link, [[kind, key, values]]) in order; None for what is disposed of."""
    pieces = RowChange.objects.filter(model=label, change_set__gt=after).order_by("change_set_id", "id")
    for seq, text in pieces.values_list("change_set_id", "payload__text").iterator(chunk_size=200):
        yield seq, None if text is None else json.loads(text)["rows"]
