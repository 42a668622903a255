"""Writes to the control plan: one function per use case."""

from .activities import add_activity, change_activity, move_activities, withdraw_activity
from .batch import assign_activities
from .editing import (
    change_events,
    confirm_doubts,
    include_event,
    place_plan_row,
    restore_plan_row,
    withdraw_plan_row,
)
from .intake import apply_rows, plan_intake, undo_intake
from .new_year import carry_plan, confirm_unchanged_rows, undo_carry

__all__ = [
    "add_activity",
    "apply_rows",
    "assign_activities",
    "carry_plan",
    "change_activity",
    "change_events",
    "confirm_doubts",
    "confirm_unchanged_rows",
    "include_event",
    "move_activities",
    "place_plan_row",
    "plan_intake",
    "restore_plan_row",
    "undo_carry",
    "undo_intake",
    "withdraw_activity",
    "withdraw_plan_row",
]
