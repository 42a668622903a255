"""The shapes of what is typed in."""

from __future__ import annotations

from .settings import FloorsForm, LevelsForm, ScaleForm, scale_as_typed

__all__ = ["FloorsForm", "LevelsForm", "ScaleForm", "scale_as_typed"]
