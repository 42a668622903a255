"""Risks read from files: text to rows."""

from __future__ import annotations

from ledfyr.kernel.rows import Reading, Readings

from .reading import infer_handling, read_risks

__all__ = ["complete_risks", "infer_handling", "read_risks"]


def complete_risks(readings: Readings) -> Reading:
    """The risks, with handling seen from the control plan of the same file where there is one."""
    plan = readings.get("control-plan")
    return infer_handling(readings["risks"], plan) if plan else readings["risks"]
