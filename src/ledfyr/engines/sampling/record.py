"""The record of a draw: all that another person needs to draw the same rows, and the comparison when she has.

The record is plain data for JSON, in the words of the data contract: amounts are decimal strings in kronor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .drawing import METHODS, Draw, Item, Plan
from .population import Population
from .ranking import ALGORITHM, VERSION
from .shares import SamplingRefused, number

FORMAT = "ledfyr-draw"
COLUMNS = ("amount", "stratum", "unit")


@dataclass(frozen=True)
class Source:
    """The file drawn from: ``key`` its key columns, ``columns`` {amount, stratum, unit: column} of those used."""

    file: str
    sha256: str
    key: tuple[str, ...]
    columns: Mapping[str, str]


def record_of(
    population: Population, source: Source, plan: Plan, draw: Draw, *, drawn_at: str, drawn_by: str
) -> dict[str, Any]:
    """The whole record. ``drawn_at`` in ISO form; ``drawn_by`` a function and a place rather than a name."""
    return {
        "format": FORMAT,
        "algorithm": {"name": ALGORITHM, "version": VERSION},
        "population": {
            "file": source.file,
            "sha256": source.sha256,
            "rows": population.rows,
            "sum": kronor(population.total),
        },
        "key": source.key[0] if len(source.key) == 1 else list(source.key),
        "columns": {name: source.columns.get(name) for name in COLUMNS},
        "method": plan.method,
        "seed": plan.seed,
        "confidence": _plain(plan.confidence),
        "tolerable": _plain(plan.tolerable),
        "expected_errors": plan.expected_errors,
        "asked": {
            "size": plan.size,
            "reserve": plan.reserve,
            "extension": plan.extension,
            "top": kronor(plan.top),
            "per_unit": plan.per_unit,
        },
        **_outcome(draw),
        "drawn_at": drawn_at,
        "drawn_by": drawn_by,
    }


def _outcome(draw: Draw) -> dict[str, Any]:
    parts = {
        name: None if found is None else {key: {"rows": rows, "drawn": drawn} for key, (rows, drawn) in found.items()}
        for name, found in (("strata", draw.strata), ("units", draw.units))
    }
    rule = draw.extension
    return {
        "size": draw.size,
        **parts,
        "interval": kronor(draw.interval),
        "start": kronor(draw.start),
        "left_out": None
        if draw.left_out is None
        else {why: {"rows": rows, "sum": kronor(total)} for why, (rows, total) in draw.left_out.items()},
        "extension": None
        if rule is None
        else {"first": rule.first, "total": rule.total, "allowed": rule.allowed, "risk": round(float(rule.risk), 6)},
        "items": [_item(item) for item in draw.items],
        "reserve": [_item(item) for item in draw.reserve],
    }


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"key": item.key, "rank": item.rank, "row": item.row}
    if item.amount is not None:
        found["amount"] = kronor(item.amount)
    for name in ("stratum", "unit"):
        if value := getattr(item, name):
            found[name] = value
    return found | ({"certain": True} if item.certain else {})


def kronor(ore: int | None) -> str | None:
    """Öre as a decimal string in kronor."""
    return None if ore is None else f"{Decimal(ore) / 100:.2f}"


def _plain(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def plan_of(record: Mapping[str, Any]) -> tuple[Plan, tuple[str, ...], dict[str, str]]:
    """The plan, the key columns and the other columns of a record.

    Raises SamplingRefused when it is no record of a draw, or was made by an algorithm that is not known here.
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise SamplingRefused("sampling.bad_record", field="format")
    algorithm = record.get("algorithm")
    if algorithm != {"name": ALGORITHM, "version": VERSION}:
        raise SamplingRefused("sampling.unknown_algorithm", algorithm=algorithm, known=f"{ALGORITHM} {VERSION}")
    asked = _part(record, "asked", Mapping)
    if _part(record, "method", str) not in METHODS:
        raise SamplingRefused("sampling.bad_record", field="method")
    key = record.get("key")
    keys = (key,) if isinstance(key, str) else tuple(_part(record, "key", list))
    columns = {name: column for name, column in _part(record, "columns", Mapping).items() if column}
    if not all(isinstance(name, str) for name in (*keys, *columns.values())):
        raise SamplingRefused("sampling.bad_record", field="key")
    top = _number(asked, "top")
    plan = Plan(
        method=record["method"],
        seed=_part(record, "seed", str),
        size=_whole(asked, "size"),
        confidence=_number(record, "confidence"),
        tolerable=_number(record, "tolerable"),
        expected_errors=_whole(record, "expected_errors") or 0,
        extension=_whole(asked, "extension") or 0,
        reserve=_whole(asked, "reserve") or 0,
        top=None if top is None else int(top * 100),
        per_unit=_whole(asked, "per_unit"),
    )
    return plan, keys, columns


def _part(record: Mapping[str, Any], name: str, kind: type) -> Any:
    if not isinstance(found := record.get(name), kind):
        raise SamplingRefused("sampling.bad_record", field=name)
    return found


def _whole(record: Mapping[str, Any], name: str) -> int | None:
    found = record.get(name)
    if found is not None and (not isinstance(found, int) or isinstance(found, bool) or found < 0):
        raise SamplingRefused("sampling.bad_record", field=name)
    return found


def _number(record: Mapping[str, Any], name: str) -> Fraction | None:
    found = record.get(name)
    if found is None:
        return None
    try:
        exact = number(found)
    except ValueError as error:
        raise SamplingRefused("sampling.bad_record", field=name) from error
    if exact <= 0 or (name == "confidence" and exact >= 1):
        raise SamplingRefused("sampling.bad_record", field=name)
    return exact


# What is compared, in the order that a person wants to hear it.
_COMPARED = ("size", "interval", "start", "strata", "units", "left_out", "extension")


@dataclass(frozen=True)
class Difference:
    """``what``: file, rows, sum, items, reserve, row_numbers or a field; ``stated`` in the record, ``found`` now."""

    what: str
    stated: object
    found: object


def differences(record: Mapping[str, Any], again: Mapping[str, Any]) -> list[Difference]:
    """What a record states and a draw from its own plan does not give; empty when it holds.

    ``row_numbers`` alone, with ``file``: the same rows were drawn, from a file that has been sorted or saved again.
    """
    stated, found = _part(record, "population", Mapping), again["population"]
    pairs = [("file", stated.get("sha256"), found["sha256"])]
    pairs += [(name, stated.get(name), found[name]) for name in ("rows", "sum")]
    pairs += [(name, record.get(name), again[name]) for name in _COMPARED]
    unlike = [Difference(*pair) for pair in pairs if pair[1] != pair[2]]
    rows_differ = False
    for name in ("items", "reserve"):
        theirs, ours = _part(record, name, list), again[name]
        if theirs == ours:
            continue
        if _without_rows(theirs) == _without_rows(ours):
            rows_differ = True
        else:
            unlike.append(Difference(name, _first_unlike(theirs, ours), _first_unlike(ours, theirs)))
    return unlike + ([Difference("row_numbers", None, None)] if rows_differ else [])


def _without_rows(items: list[Any]) -> list[Any]:
    return [{k: v for k, v in one.items() if k != "row"} if isinstance(one, dict) else one for one in items]


def _first_unlike(these: list[Any], those: list[Any]) -> object:
    """The key of the first item that the other list does not have in its place; None when this list ends."""
    for place, one in enumerate(these):
        if place >= len(those) or _without_rows([one]) != _without_rows([those[place]]):
            return one.get("key") if isinstance(one, dict) else one
    return None
