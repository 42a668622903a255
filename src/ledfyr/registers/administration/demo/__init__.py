"""The invented municipality, its committee and its tree."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from ledfyr.platform.organisation.services import found_municipality, place_units

SINCE = date(2024, 1, 1)


def build(today: date) -> None:
    """Found the municipality and place its units."""
    data = tomllib.loads((Path(__file__).parent / "municipality.toml").read_text(encoding="utf-8"))
    found_municipality(name=data["name"], committees={c["slug"]: c["name"] for c in data["committees"]})
    place_units(units=data["units"], valid_from=SINCE)
