"""What a document demands that its control plan shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ledfyr.engines.exchange.readers.cells import strip_bullet
from ledfyr.engines.exchange.readers.heads import Head
from ledfyr.kernel.source import Source
from ledfyr.kernel.text import fold

_DEMAND = re.compile(r"(framgå|innehåll|redovisa|visa|omfatta)")
_PLAN = re.compile(r"intern\w*[\s-]*kontroll[\s-]*plan|\bikp\b")
# In this order: a method of testing the systematic controls is a method, not a systematic control.
_FIELDS = (
    ("method", re.compile(r"\bmetod")),
    ("control_owner", re.compile(r"ansvarig|ansvar för")),
    ("systematic_control", re.compile(r"systematisk\w* kontroll|löpande kontroll")),
    ("working_method", re.compile(r"arbetss?ätt|arbetsmoment")),
    ("process", re.compile(r"\bprocess")),
    ("area_goal", re.compile(r"\bmål")),
)
ORDER = ("area_goal", "process", "working_method", "systematic_control", "method", "control_owner")


def find_facts(source: Source, heads: Sequence[Head]) -> dict[str, Any]:
    """``columns`` of the table, ``demanded`` fields (codes in ORDER) that the document lists, ``lines`` by fact."""
    facts: dict[str, Any] = {"columns": list(heads[0].labels) if heads else [], "lines": {}}
    facts["fields"] = [name for name in heads[0].fields if name] if heads else []
    if heads:
        facts["lines"]["columns"] = [heads[0].number]
    demanded = _demanded(source)
    facts["demanded"] = [name for name in ORDER if name in demanded]
    lines = sorted({line for found in demanded.values() for line in found})
    if lines:
        facts["lines"]["demanded"] = lines
        facts["lines"] |= {f"demanded.{name}": found for name, found in demanded.items()}
    return facts


def _demanded(source: Source) -> dict[str, list[int]]:
    """The fields named in the list that follows a sentence saying what the plan shall show, or in that sentence."""
    for at, line in enumerate(source.lines):
        low = line.text.lower()
        if len(line.cells) > 2 or not (_PLAN.search(low) and _DEMAND.search(low) and "ska" in low.split()):
            continue
        found: dict[str, list[int]] = {}
        if low.rstrip().endswith(":"):
            for below in source.lines[at + 1 : at + 30]:
                item = strip_bullet(below.text)
                if below.is_blank:
                    continue
                if len(item) > 90 or item.endswith("."):
                    break
                name = next((name for name, pattern in _FIELDS if pattern.search(fold(item))), None)
                if name is None:
                    break
                found.setdefault(name, [below.number])
        else:
            clause = low[_DEMAND.search(low).start() :] if _DEMAND.search(low) else ""  # type: ignore[union-attr]
            pieces = re.split(r",| och | samt ", clause)
            for piece in pieces:
                name = next((name for name, pattern in _FIELDS if pattern.search(piece)), None)
                if name:
                    found.setdefault(name, [line.number])
        if len(found) >= 3:
            return found
    return {}
