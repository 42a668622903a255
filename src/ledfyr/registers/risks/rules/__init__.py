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

__all__ = [
    "ANALYSIS_ONLY",
    "PLAN",
    "Floors",
    "Handling",
    "HandlingBelowFloor",
    "Required",
    "level_of_kind",
    "refuse_handling_below_floor",
    "required_handling",
]
