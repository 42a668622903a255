"""Pages of the administration."""

from __future__ import annotations

from .settings import open_year, set_floors, set_scale, settings

__all__ = ["open_year", "set_floors", "set_scale", "settings"]
