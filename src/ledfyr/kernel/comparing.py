"""What differs between two sets of a register's rows: two years, or two versions of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .rows import Row
from .text import fold

Kind = Literal["new", "dropped", "raised", "lowered", "reworded", "handling"]
KINDS: tuple[Kind, ...] = ("new", "dropped", "raised", "lowered", "reworded", "handling")


@dataclass(frozen=True)
class Difference:
    """A row in both sets, or in one of them. ``kinds`` is empty for what is the same."""

    earlier: Row | None
    later: Row | None
    kinds: tuple[Kind, ...] = ()


def differences_between(
    earlier: Sequence[Row], later: Sequence[Row], *, wording: str = "event"
) -> tuple[Difference, ...]:
    """Each row with the one it was, in the later order, what has gone last.

    Rows are met by their thread, else by their number, else by the same wording; each meets one. ``wording`` is the key
    of the text that can be worded anew. A value that is unknown at either end is neither raised nor lowered.
    """
    free = dict(enumerate(earlier))
    met: dict[int, Row] = {}
    for key in ("thread", "nr", wording):
        known: dict[Any, int] = {}
        for at, row in free.items():
            if (one := _key(row, key)) is not None:
                known.setdefault(one, at)
        for at, row in enumerate(later):
            found = known.pop(_key(row, key), None) if at not in met and _may_meet(row, key) else None
            if found is not None:
                met[at] = free.pop(found)
    out = [_difference(met.get(at), row, wording) for at, row in enumerate(later)]
    return (*out, *(Difference(row, None, ("dropped",)) for row in free.values()))


def _key(row: Row, key: str) -> Any:
    value = row.values.get(key)
    return fold(value) or None if isinstance(value, str) else value


def _may_meet(row: Row, key: str) -> bool:
    """A row with a thread is never taken for another thread's row because they share a number or words."""
    return key == "thread" or not row.values.get("thread")


def _difference(before: Row | None, now: Row, wording: str) -> Difference:
    if before is None:
        return Difference(None, now, ("new",))
    old, new = before.values, now.values
    kinds: list[Kind] = []
    if old.get("value") is not None and new.get("value") is not None and old["value"] != new["value"]:
        kinds.append("raised" if new["value"] > old["value"] else "lowered")
    if fold(old.get(wording)) != fold(new.get(wording)):
        kinds.append("reworded")
    if (old.get("handling") or None) != (new.get("handling") or None):
        kinds.append("handling")
    return Difference(before, now, tuple(kinds))


def count_by_kind(differences: Iterable[Difference]) -> dict[Kind, int]:
    """{kind: how many rows}."""
    found = list(differences)
    return {kind: sum(kind in one.kinds for one in found) for kind in KINDS}
