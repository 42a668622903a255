"""At which level a part of the organisation makes its own analysis."""

from __future__ import annotations

from collections.abc import Collection

# [domain §3] An administration answers for the committee's own analysis; what lies between it and the units is a
# department's level whatever it is called.
_LEVELS = {
    "department": "department",
    "service_area": "department",
    "staff_office": "department",
    "unit": "unit",
    "provider": "unit",
}


def level_of_kind(kind: str, chosen: Collection[str]) -> str | None:
    """The level of an analysis of a unit of that kind; None when the committee has not chosen that level."""
    level = _LEVELS.get(kind)
    return level if level in chosen else None
