"""Writes to the risk register: one function per use case."""

from .editing import (
    add_event,
    confirm_doubts,
    describe_event,
    handle_event,
    place_event,
    rate_event,
    restore_event,
    withdraw_event,
)
from .intake import apply_rows, plan_rows, undo_intake
from .measures import add_measure, change_measure, withdraw_measure

__all__ = [
    "add_event",
    "add_measure",
    "apply_rows",
    "change_measure",
    "confirm_doubts",
    "describe_event",
    "handle_event",
    "place_event",
    "plan_rows",
    "rate_event",
    "restore_event",
    "undo_intake",
    "withdraw_event",
    "withdraw_measure",
]
