"""Writes of the administration: settings and years, the tree, people and their roles."""

from __future__ import annotations

from .disposing import dispose_history
from .handing_over import Chosen, hand_over
from .people import (
    At,
    add_person,
    add_substitute,
    assign_role,
    change_person,
    end_role,
    end_substitute,
    last_day,
    let_in_person,
    shut_off_person,
)
from .reshaping import end_service, merge_units, serve_committee, set_contract, split_unit
from .settings import open_planning_year, set_floors, set_levels, set_reminders, set_scale
from .tree import end_unit, move_unit, rename_unit, start_unit

__all__ = [
    "At",
    "Chosen",
    "add_person",
    "add_substitute",
    "assign_role",
    "change_person",
    "dispose_history",
    "end_role",
    "end_service",
    "end_substitute",
    "end_unit",
    "hand_over",
    "last_day",
    "let_in_person",
    "merge_units",
    "move_unit",
    "open_planning_year",
    "rename_unit",
    "serve_committee",
    "set_contract",
    "set_floors",
    "set_levels",
    "set_reminders",
    "set_scale",
    "shut_off_person",
    "split_unit",
    "start_unit",
]
