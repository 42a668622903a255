"""The shapes of what is typed in."""

from __future__ import annotations

from .settings import FloorsForm, LevelsForm, RemindersForm, ScaleForm, reminders_as_typed, scale_as_typed

__all__ = ["FloorsForm", "LevelsForm", "RemindersForm", "ScaleForm", "reminders_as_typed", "scale_as_typed"]
