"""The invented council's and committee's goals."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.kernel.rows import Row

from ..services import apply_goal_rows

COMMITTEE = "utbildning"


def build(today: date) -> None:
    """Take the goals in, year by year as they begin."""
    data = tomllib.loads((Path(__file__).parent / "goals.toml").read_text(encoding="utf-8"))
    for year in sorted({goal["from_year"] for goal in data["goals"]}):
        rows = [Row("goals", {"parent": None, **goal}) for goal in data["goals"] if goal["from_year"] == year]
        apply_goal_rows(actor=SYSTEM, scope=Scope(COMMITTEE, year), rows=rows)
