"""Pages of the risk register: translate in, call one service or selector, translate out."""

from .cells import cell
from .event import (
    add_measure,
    change_measure,
    confirm,
    describe,
    event,
    handle,
    place,
    rate,
    restore,
    withdraw,
    withdraw_measure,
)
from .listing import add, event_list, start_card

__all__ = [
    "add",
    "add_measure",
    "cell",
    "change_measure",
    "confirm",
    "describe",
    "event",
    "event_list",
    "handle",
    "place",
    "rate",
    "restore",
    "start_card",
    "withdraw",
    "withdraw_measure",
]
