"""Reads of the workshops: for the one who leads, for those who take part, for what comes after."""

from .leading import (
    Line,
    Meeting,
    cells_of,
    choices_of,
    closed_meetings,
    find_workshop,
    lines_of,
    may_lead,
    meetings_in,
    meetings_of_event,
    participants_of,
    row_of,
    unread_meetings,
    workshop_rows,
)
from .taking_part import OwnLine, Part, find_open, find_participant, open_items, own_lines

__all__ = [
    "Line",
    "Meeting",
    "OwnLine",
    "Part",
    "cells_of",
    "choices_of",
    "closed_meetings",
    "find_open",
    "find_participant",
    "find_workshop",
    "lines_of",
    "may_lead",
    "meetings_in",
    "meetings_of_event",
    "open_items",
    "own_lines",
    "participants_of",
    "row_of",
    "unread_meetings",
    "workshop_rows",
]
