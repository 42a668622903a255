"""Pages of the administration."""

from __future__ import annotations

from .disposing import dispose
from .handing_over import hand_over, hand_over_list
from .organisation import add_unit, change_unit, end_service, organisation, unit
from .people import (
    add_person,
    add_substitute,
    assign_role,
    change_person,
    end_role,
    end_substitute,
    let_in,
    people_list,
    person,
    shut_off,
)
from .settings import open_year, set_floors, set_levels, set_reminders, set_scale, settings

__all__ = [
    "add_person",
    "add_substitute",
    "add_unit",
    "assign_role",
    "change_person",
    "change_unit",
    "dispose",
    "end_role",
    "end_service",
    "end_substitute",
    "hand_over",
    "hand_over_list",
    "let_in",
    "open_year",
    "organisation",
    "people_list",
    "person",
    "set_floors",
    "set_levels",
    "set_reminders",
    "set_scale",
    "settings",
    "shut_off",
    "unit",
]
