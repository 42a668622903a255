"""Asking for a setting, and setting it from a day. Keys are declared on nameplates with their defaults."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.register import SettingKey
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import DatedSetting

_keys: dict[str, SettingKey] = {}


def declare_keys(keys: Iterable[SettingKey]) -> None:
    """Take in the settings of a nameplate."""
    _keys.update({key.key: key for key in keys})


def declared_keys() -> list[SettingKey]:
    """All declared settings."""
    return list(_keys.values())


def setting(key: str, scope: Scope) -> Any:
    """The value that holds in the committee's year: its own, else the municipality's, else the declared default.

    The newest value whose first day is at latest the year's last day wins. Undeclared keys raise KeyError.
    """
    found = stored(key, scope)
    return _keys[key].default if found is None else found.value


def stored(key: str, scope: Scope) -> DatedSetting | None:
    """The stored value that holds in the committee's year, None when the default does."""
    _keys[key]
    rows = DatedSetting.objects.filter(key=key, valid_from__lte=date(scope.year, 12, 31))
    rows = rows.filter(Q(committee__isnull=True) | Q(committee__slug=scope.committee))
    return max(rows, key=lambda row: (row.committee_id is not None, row.valid_from, row.pk), default=None)


def value_version(key: str, scope: Scope) -> int:
    """What to send back when changing the value; 0 while the default holds. Every change is a new stored value."""
    row = stored(key, scope)
    return row.pk if row else 0


def set_value(*, actor: Actor, key: str, scope: Scope, valid_from: date, value: Any, reason: str) -> DatedSetting:
    """Let a value hold for the committee from a day. The caller checks rights and records history."""
    _keys[key]
    row = DatedSetting(
        key=key,
        committee=committee_by_slug(scope.committee),
        valid_from=valid_from,
        value=value,
        reason=reason,
        set_by=actor.name,
    )
    row.full_clean()
    row.save()
    return row
