"""The one recorder that services call, and the reading of what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import HistoryCode

from .models import ChangeEntry

LATE = 2000  # more entries than transactions under way at once can hold back

_codes: dict[str, HistoryCode] = {}


@dataclass(frozen=True)
class Change:
    """What to record of one object. ``changes`` is {field: (old, new)}."""

    code: str
    object_type: str
    object_key: str
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def declare_codes(codes: Iterable[HistoryCode]) -> None:
    """Take in the codes of a nameplate."""
    _codes.update({code.code: code for code in codes})


def record(actor: Actor, scope: Scope | None, *changes: Change) -> None:
    """Write the changes, all in one statement, inside the caller's transaction. Undeclared codes raise KeyError."""
    for change in changes:
        _codes[change.code]
    ChangeEntry.objects.bulk_create(
        ChangeEntry(
            actor_name=actor.name,
            actor_key=actor.key,
            code=change.code,
            committee=scope.committee if scope else "",
            year=scope.year if scope else None,
            object_type=change.object_type,
            object_key=change.object_key,
            facts=dict(change.facts),
            changes={name: list(pair) for name, pair in change.changes.items()},
            reason=change.reason,
        )
        for change in changes
    )


def sentence_of(entry: ChangeEntry) -> str:
    """The entry in plain Swedish; the bare code when its room is gone."""
    code = _codes.get(entry.code)
    if code is None:
        return entry.code
    return str(code.text) % {key: "" if value is None else value for key, value in entry.facts.items()}


def entries_of(scope: Scope, object_type: str, object_key: str, *, limit: int = 100) -> list[ChangeEntry]:
    """The latest entries of one object in a committee's year, newest first. Some keys are the same in every year."""
    entries = ChangeEntry.objects.filter(committee=scope.committee, year=scope.year)
    return list(entries.filter(object_type=object_type, object_key=object_key)[:limit])


def stamp(scope: Scope) -> str:
    """A mark that moves with every change anywhere: what is computed from the registers may be kept under it.

    The newest id alone would miss a transaction that drew its ids before another one and came in after it, so the
    latest entries are counted too.
    """
    return _mark(ChangeEntry.objects.all())


def stamp_elsewhere(scope: Scope) -> str:
    """As stamp, for everything but the committee's year itself."""
    return _mark(ChangeEntry.objects.exclude(committee=scope.committee, year=scope.year))


def _mark(entries: QuerySet[ChangeEntry]) -> str:
    newest = entries.order_by("-id").values_list("id", flat=True).first() or 0
    return f"{newest}.{entries.filter(id__gt=newest - LATE).count()}"
