"""What differs between two sets of a register's rows: two years, or two versions of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
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


@dataclass(frozen=True)
class FieldChange:
    """A field with what it was and what it is."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class RowChange:
    """A row that is new, gone or changed. ``row`` is how it stands now, or last stood; ``before`` how it was."""

    what: Literal["new", "gone", "changed"]
    row: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()
    before: Mapping[str, Any] | None = None


def compare_fields(
    pairs: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]], fields: Sequence[str]
) -> list[RowChange]:
    """What differs in each pair of (earlier, later), field by field; pairs that are the same are left out."""
    out: list[RowChange] = []
    for old, new in pairs:
        if new is None:
            out.append(RowChange("gone", old or {}))
        elif old is None:
            out.append(RowChange("new", new))
        elif changed := tuple(FieldChange(n, old.get(n), new.get(n)) for n in fields if old.get(n) != new.get(n)):
            out.append(RowChange("changed", new, changed, old))
    return out


@dataclass(frozen=True)
class Piece:
    """A run of words that both texts share, or that only the old or the new one has."""

    what: Literal["same", "gone", "new"]
    text: str


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts as runs of words: shared, gone, new. Joined without the gone ones they are the new text."""
    a, b = _words(old), _words(new)
    pieces: list[Piece] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(b[b1:b2])))
            continue
        if a2 > a1:
            pieces.append(Piece("gone", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("new", "".join(b[b1:b2])))
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)
