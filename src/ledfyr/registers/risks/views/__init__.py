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
from .lifting import follow, lift
from .listing import add, event_list, start_card
from .requests import answer, ask_units, requests_card, take_back

__all__ = [
    "add",
    "add_measure",
    "answer",
    "ask_units",
    "cell",
    "change_measure",
    "confirm",
    "describe",
    "event",
    "event_list",
    "follow",
    "handle",
    "lift",
    "place",
    "rate",
    "requests_card",
    "restore",
    "start_card",
    "take_back",
    "withdraw",
    "withdraw_measure",
]
