"""Writes to the risk register: one function per use case."""

from .batch import assign_events, handle_events, rate_events
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
from .lifting import join_event, keep_own, lift_event, take_over_change
from .measures import add_measure, change_measure, move_measures, withdraw_measure
from .new_year import (
    confirm_unchanged,
    start_year,
    undo_start,
)
from .requests import answer_request, hand_down, withdraw_request

__all__ = [
    "add_event",
    "add_measure",
    "answer_request",
    "apply_rows",
    "assign_events",
    "change_measure",
    "confirm_doubts",
    "confirm_unchanged",
    "describe_event",
    "hand_down",
    "handle_event",
    "handle_events",
    "join_event",
    "keep_own",
    "lift_event",
    "move_measures",
    "place_event",
    "plan_rows",
    "rate_event",
    "rate_events",
    "restore_event",
    "start_year",
    "take_over_change",
    "undo_intake",
    "undo_start",
    "withdraw_event",
    "withdraw_measure",
    "withdraw_request",
]
