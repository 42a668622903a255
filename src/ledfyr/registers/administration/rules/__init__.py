"""Decisions of the administration: settings, the tree in time, roles. Pure."""

from __future__ import annotations

from .settings import BadBands, BadSteps, FloorsOutOfOrder, check_floors, check_scale

__all__ = ["BadBands", "BadSteps", "FloorsOutOfOrder", "check_floors", "check_scale"]
