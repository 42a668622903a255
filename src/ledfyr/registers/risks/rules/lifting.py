"""What has changed in a row below since it was lifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# In the order that a person reads a row. What is compared is what the upper row once rested on.
COMPARED = ("text", "likelihood", "consequence", "value", "handling", "measures", "is_withdrawn")


@dataclass(frozen=True)
class Changed:
    """One thing that differs: what it was at the lift and what it is now."""

    field: str
    old: Any
    new: Any


def changed_since(snapshot: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Changed, ...]:
    """What differs between the row as somebody last looked at it and the row now [decisions 6]."""
    return tuple(
        Changed(name, snapshot.get(name), now.get(name)) for name in COMPARED if snapshot.get(name) != now.get(name)
    )


def new_measures(snapshot: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The measures that the row below has got since then."""
    known = set(snapshot.get("measures") or ())
    return tuple(text for text in now.get("measures") or () if text not in known)
