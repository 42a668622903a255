"""Decisions about goals: how a printed goal is told apart, and in what order goals stand."""

from __future__ import annotations

import re

from ledfyr.kernel.text import sort_key, squeeze

_PRINTED = re.compile(r"^(\d+(?:\.\d+)*)\.?\s+(.*)$", re.DOTALL)


def split_printed(printed: str) -> tuple[str, str]:
    """('1.2', 'title') of '1.2. title'; code '' where none is printed."""
    found = _PRINTED.match(squeeze(printed))
    return (found[1], found[2]) if found else ("", squeeze(printed))


def order_of(code: str, title: str) -> str:
    """Sorts 1.2 before 1.10, goals without code last."""
    if not code:
        return "zzz" + sort_key(title)[:150]
    return ".".join(part.zfill(4) if part.isdigit() else part for part in code.split("."))


def level_of(code: str) -> str:
    """The level that the number of steps in a code stands for: 1 policy, 1.1 area, 1.1.1 committee, deeper unit."""
    steps = code.count(".") + 1 if code else 2
    return {1: "policy", 2: "area", 3: "committee"}.get(steps, "unit")


def parent_code(code: str) -> str:
    """'1.1' of '1.1.1'; '' at the top."""
    return code.rpartition(".")[0]
