"""The rating scale and its bands, as data: other municipalities use 4x4 and other bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .blocks import Tone


@dataclass(frozen=True)
class Band:
    """Values from ``lowest`` up to the next band's lowest. ``tone`` picks the colour, ``label`` says it in words."""

    lowest: int
    label: str
    tone: Tone


@dataclass(frozen=True)
class Scale:
    """Labels by step for likelihood and consequence, lowest first, and the bands of the value (steps are 1..n)."""

    likelihood: tuple[str, ...]
    consequence: tuple[str, ...]
    bands: tuple[Band, ...]

    def value(self, likelihood: int | None, consequence: int | None) -> int | None:
        """R-IC-1: the product; None while either is missing."""
        if likelihood is None or consequence is None:
            return None
        return likelihood * consequence

    def band(self, value: int | None) -> Band | None:
        """The highest band whose lowest value is reached."""
        if value is None:
            return None
        reached = [band for band in self.bands if value >= band.lowest]
        return max(reached, key=lambda band: band.lowest) if reached else None

    def allows(self, likelihood: int | None, consequence: int | None) -> bool:
        """True when both steps, where given, are on the scale."""
        return (likelihood is None or 1 <= likelihood <= len(self.likelihood)) and (
            consequence is None or 1 <= consequence <= len(self.consequence)
        )


def scale_from_data(data: Mapping[str, Any]) -> Scale:
    """A scale from its stored setting: {likelihood: [..], consequence: [..], bands: [{lowest, label, tone}]}."""
    return Scale(
        likelihood=tuple(data["likelihood"]),
        consequence=tuple(data["consequence"]),
        bands=tuple(Band(int(b["lowest"]), b["label"], b["tone"]) for b in data["bands"]),
    )
