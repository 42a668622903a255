"""Pages of the control plan: translate in, call one service or selector, translate out."""

from .comparing import compare
from .new_year import carry, new_year, new_year_panel, undo
from .rows import (
    add_activity,
    change_activity,
    confirm,
    event_panel,
    events,
    include,
    many,
    place,
    plan,
    restore,
    row,
    start_card,
    withdraw,
    withdraw_activity,
)

__all__ = [
    "add_activity",
    "carry",
    "change_activity",
    "compare",
    "confirm",
    "event_panel",
    "events",
    "include",
    "many",
    "new_year",
    "new_year_panel",
    "place",
    "plan",
    "restore",
    "row",
    "start_card",
    "undo",
    "withdraw",
    "withdraw_activity",
]
