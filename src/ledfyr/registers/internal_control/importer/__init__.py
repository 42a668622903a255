"""The control plan read from files: text to rows."""

from __future__ import annotations

from .reading import read_control_plan

__all__ = ["read_control_plan"]
