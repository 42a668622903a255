"""The door: what other rooms may ask of the risks."""

from .rules import PLAN, Floors, required_handling
from .selectors import (
    as_row,
    differences_between_years,
    find_committee_row,
    floors_in,
    levels_in_use,
    line_of,
    own_analyses,
    place_of,
    processes_in,
    require_reading,
    risk_rows,
    rows_in,
    rows_of_thread,
    scale_in,
    unit_by_code,
    unit_named,
    unread_units,
    with_details,
)
from .services import handle_event, rate_event
from .services.catalogue import ensure_processes
from .services.intake import thread_key

__all__ = [
    "PLAN",
    "Floors",
    "as_row",
    "differences_between_years",
    "ensure_processes",
    "find_committee_row",
    "floors_in",
    "handle_event",
    "levels_in_use",
    "line_of",
    "own_analyses",
    "place_of",
    "processes_in",
    "rate_event",
    "require_reading",
    "required_handling",
    "risk_rows",
    "rows_in",
    "rows_of_thread",
    "scale_in",
    "thread_key",
    "unit_by_code",
    "unit_named",
    "unread_units",
    "with_details",
]
