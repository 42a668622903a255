"""Three years of invented analyses, with faults for the review to find in the last."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from ledfyr.engines.documents.texts import write_text
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.rows import Row
from ledfyr.registers.goals.public import goals_in

from ..services import apply_rows
from .units import build_units

COMMITTEE = "utbildning"
ACTOR = Actor("Controller, ekonomistaben", frozenset({"controller"}))


def years() -> list[int]:
    """The years that there is data for, oldest first."""
    return sorted(int(path.stem.removeprefix("year_")) for path in Path(__file__).parent.glob("year_*.toml"))


def data_of(year: int) -> dict[str, Any]:
    """One year's analysis as written down."""
    return tomllib.loads((Path(__file__).parent / f"year_{year}.toml").read_text(encoding="utf-8"))


def build(today: date) -> None:
    """Take the years in, oldest first, so that events continue."""
    for year in years():
        scope = Scope(COMMITTEE, year)
        labels = {goal.code: goal.label for goal in goals_in(ACTOR, scope)}
        data = data_of(year)
        apply_rows(actor=ACTOR, scope=scope, rows=[_row(row, labels) for row in data["rows"]])
        write_text(actor=ACTOR, scope=scope, key="risks.introduction", text=data["introduction"])
    build_units(ACTOR, Scope(COMMITTEE, years()[-1]))


def _row(data: dict[str, Any], goals: dict[str, str]) -> Row:
    likelihood, consequence = data.get("likelihood"), data.get("consequence")
    values: dict[str, Any] = {
        "nr": data.get("nr"),
        "thread": data["thread"],
        "area_goal": goals.get(data.get("area_goal", "")),
        "process": data.get("process"),
        "working_method": data.get("working_method"),
        "event": data["event"],
        "likelihood": likelihood,
        "consequence": consequence,
        "value": likelihood * consequence if likelihood and consequence else None,
        "handling": data.get("handling"),
        "handling_reason": data.get("handling_reason", ""),
        "decision_reference": data.get("decision_reference", ""),
        "rating_reason": data.get("rating_reason", ""),
        "categories": data.get("categories", []),
        "place": data.get("unit", ""),
        "measures_whole": data.get("measures", []),
        "after_likelihood": data.get("after_likelihood"),
        "after_consequence": data.get("after_consequence"),
    }
    return Row("risks", values)


def sample_file() -> bytes:
    """A small analysis of another committee, with the faults that real files have."""
    return (Path(__file__).parent / "sample_import.txt").read_bytes()
