"""Writes of the administration: settings and years, the tree, people and their roles."""

from __future__ import annotations

from .settings import open_planning_year, set_floors, set_scale

__all__ = ["open_planning_year", "set_floors", "set_scale"]
