"""Writes to the year calendar."""

from .done import mark_step_done, open_step
from .meetings import (
    MeetingInUse,
    MeetingTwice,
    add_meeting,
    change_meeting,
    copy_meetings,
    plan_copy,
    plan_move,
    remove_meeting,
)
from .occasions import (
    NoMeeting,
    OccasionTwice,
    ReasonMissing,
    add_occasion,
    change_occasion,
    release_step,
    remove_occasion,
    set_lead_days,
    set_step,
)

__all__ = [
    "MeetingInUse",
    "MeetingTwice",
    "NoMeeting",
    "OccasionTwice",
    "ReasonMissing",
    "add_meeting",
    "add_occasion",
    "change_meeting",
    "change_occasion",
    "copy_meetings",
    "mark_step_done",
    "open_step",
    "plan_copy",
    "plan_move",
    "release_step",
    "remove_meeting",
    "remove_occasion",
    "set_lead_days",
    "set_step",
]
