"""Decisions of the administration: settings, the tree in time, roles. Pure."""

from __future__ import annotations

from .settings import BadBands, BadSteps, FloorsOutOfOrder, LevelInUse, check_floors, check_levels, check_scale

__all__ = ["BadBands", "BadSteps", "FloorsOutOfOrder", "LevelInUse", "check_floors", "check_levels", "check_scale"]
