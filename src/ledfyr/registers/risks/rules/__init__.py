"""Decisions about risks. Pure: no Django, no database, no clock, no translated text."""

from .handling import (
    ANALYSIS_ONLY,
    PLAN,
    Floors,
    Handling,
    HandlingBelowFloor,
    Required,
    refuse_handling_below_floor,
    required_handling,
)
from .levels import level_of_kind
from .lifting import Changed, changed_since, new_measures
from .numbering import next_number, numbers_given_up
from .spreading import Answer, Spread, middle_step, spread_of

__all__ = [
    "ANALYSIS_ONLY",
    "PLAN",
    "Answer",
    "Changed",
    "Floors",
    "Handling",
    "HandlingBelowFloor",
    "Required",
    "Spread",
    "changed_since",
    "level_of_kind",
    "middle_step",
    "new_measures",
    "next_number",
    "numbers_given_up",
    "refuse_handling_below_floor",
    "required_handling",
    "spread_of",
]
