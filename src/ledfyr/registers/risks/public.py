"""The door: what other rooms may ask of the risks."""

from .rules import Floors, required_handling
from .selectors import (
    as_row,
    differences_between_years,
    find_committee_row,
    floors_in,
    place_of,
    processes_in,
    risk_rows,
    rows_in,
    rows_of_thread,
    scale_in,
    with_details,
)
from .services import handle_event
from .services.catalogue import ensure_processes
from .services.intake import thread_key

__all__ = [
    "Floors",
    "as_row",
    "differences_between_years",
    "ensure_processes",
    "find_committee_row",
    "floors_in",
    "handle_event",
    "place_of",
    "processes_in",
    "required_handling",
    "risk_rows",
    "rows_in",
    "rows_of_thread",
    "scale_in",
    "thread_key",
    "with_details",
]
