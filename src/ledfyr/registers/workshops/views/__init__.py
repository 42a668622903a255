"""The workshops' pages."""

from .after import event_panel, protocol, register_link
from .leading import hide, item, reveal, workshop
from .listing import close, dispose, open_it, prepare, remove, reopen, workshop_list
from .taking_part import enter, part, rate

__all__ = [
    "close",
    "dispose",
    "enter",
    "event_panel",
    "hide",
    "item",
    "open_it",
    "part",
    "prepare",
    "protocol",
    "rate",
    "register_link",
    "remove",
    "reopen",
    "reveal",
    "workshop",
    "workshop_list",
]
