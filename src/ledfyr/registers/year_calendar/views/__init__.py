"""Pages of the year calendar."""

from .calendar import calendar, copy, download, lead_days_page, start_card
from .meetings import add_meeting, meeting, remove_meeting
from .occasions import add_occasion, occasion, open_step, release_step, remove_occasion, step, step_done

__all__ = [
    "add_meeting",
    "add_occasion",
    "calendar",
    "copy",
    "download",
    "lead_days_page",
    "meeting",
    "occasion",
    "open_step",
    "release_step",
    "remove_meeting",
    "remove_occasion",
    "start_card",
    "step",
    "step_done",
]
