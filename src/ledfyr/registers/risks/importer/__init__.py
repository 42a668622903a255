"""Risks read from files: text to rows."""

from __future__ import annotations

from .reading import infer_handling, read_risks

__all__ = ["infer_handling", "read_risks"]
