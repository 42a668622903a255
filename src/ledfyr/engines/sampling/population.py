"""The rows that may be drawn, kept small: keys, and only the columns that the method needs."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .shares import SamplingRefused

MOST_NAMED = 5  # rows named in a refusal; the rest are counted


class Entry(NamedTuple):
    """One row: its key, its number in the file, amount in öre (None when it has none), stratum and unit."""

    key: str
    row: int
    amount: int | None = None
    stratum: str = ""
    unit: str = ""


@dataclass
class Population:
    """Keys in the order of the file, {key: row}; amounts in öre, strata and units stand in the same order."""

    keys: dict[str, int] = field(default_factory=dict)
    amounts: array[int] | None = None
    strata: list[str] | None = None
    units: list[str] | None = None

    @cached_property
    def names(self) -> list[str]:
        """The keys by their places in the file."""
        return list(self.keys)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    @property
    def total(self) -> int | None:
        """The sum of the amounts in öre; None where there are no amounts."""
        return None if self.amounts is None else sum(self.amounts)


def gather(entries: Iterable[Entry], *, amounts: bool = False, strata: bool = False, units: bool = False) -> Population:
    """Take in the rows, one at a time. Raises SamplingRefused, with the rows named, for what cannot be drawn from.

    Refused are: no rows; rows without a key, or without the amount, stratum or unit asked for; two rows with one key.
    """
    found = Population(amounts=array("q") if amounts else None)
    found.strata, found.units = ([] if strata else None), ([] if units else None)
    faults: Counter[str] = Counter()
    examples: dict[str, list[object]] = {}
    known: dict[str, str] = {}  # one copy of each name
    keys, plain = found.keys, not (amounts or strata or units)
    for entry in entries:
        if plain and entry.key and entry.key not in keys:  # most populations, and all their rows
            keys[entry.key] = entry.row
            continue
        if fault := _fault(entry, found):
            faults[fault] += 1
            if faults[fault] <= MOST_NAMED:
                examples.setdefault(fault, []).append(_named(entry, fault, found))
            continue
        keys[entry.key] = entry.row
        if found.amounts is not None:
            found.amounts.append(entry.amount or 0)
        if found.strata is not None:
            found.strata.append(known.setdefault(entry.stratum, entry.stratum))
        if found.units is not None:
            found.units.append(known.setdefault(entry.unit, entry.unit))
    if faults:
        code = next(iter(faults))
        raise SamplingRefused(code, count=faults[code], rows=examples[code])
    if not found.keys:
        raise SamplingRefused("sampling.no_rows")
    return found


def _fault(entry: Entry, found: Population) -> str:
    if not entry.key:
        return "sampling.empty_keys"
    if entry.key in found.keys:
        return "sampling.duplicate_keys"
    if found.amounts is not None and entry.amount is None:
        return "sampling.missing_amounts"
    if found.strata is not None and not entry.stratum:
        return "sampling.no_strata"
    if found.units is not None and not entry.unit:
        return "sampling.no_units"
    return ""


def _named(entry: Entry, fault: str, found: Population) -> object:
    """The number of the row at fault; of a duplicate (key, first row, this row)."""
    return (entry.key, found.keys[entry.key], entry.row) if fault == "sampling.duplicate_keys" else entry.row


def counted(names: list[str]) -> dict[str, int]:
    """How many rows each stratum or unit has, in the order of its name."""
    return dict(sorted(Counter(names).items()))
