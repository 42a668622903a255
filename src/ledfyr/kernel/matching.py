"""Telling what an incoming row would change in a living one: shared by every importer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .rows import Row
from .text import squeeze

Normal = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A value as compared: text with white space folded, empty text and empty lists as None."""
    if isinstance(value, str):
        return squeeze(value) or None
    if isinstance(value, list | tuple):
        return [plain(item) for item in value] or None
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items() if plain(item) is not None}
    return value


def keep_unsaid(living: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """The row's values, with the living ones where a file says nothing: an import adds and changes, but never erases.

    A row that names its living one by ``key`` (an undo) means its blanks.
    """
    values = dict(row.values)
    if not row.place.file or "key" in values:
        return values
    return values | {key: kept for key, kept in living.items() if key in values and plain(values[key]) is None}


def differences(
    living: Mapping[str, Any],
    incoming: Mapping[str, Any],
    keys: Iterable[str],
    normal: Mapping[str, Normal] | None = None,
) -> dict[str, tuple[Any, Any]]:
    """{key: (living, incoming)} for the keys that the incoming row has and that differ.

    ``normal`` gives a key its own way of comparing, e.g. a goal by its code.
    """
    ways = normal or {}
    out: dict[str, tuple[Any, Any]] = {}
    for key in keys:
        if key not in incoming:
            continue
        way = ways.get(key, plain)
        if way(living.get(key)) != way(incoming[key]):
            out[key] = (living.get(key), incoming[key])
    return out
