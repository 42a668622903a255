"""The door to risks: what other rooms may call."""

from __future__ import annotations

from .rules import Floors, required_handling

__all__ = ["Floors", "required_handling"]
