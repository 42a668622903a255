"""Pages of the risk register: translate in, call one service or selector, translate out."""

from .cells import cell
from .comparing import (
    compare,
)
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
from .many import many
from .new_year import (
    begin,
    follow_goal,
    new_year,
    undo_begin,
)
from .requests import answer, ask_units, requests_card, take_back

__all__ = [
    "add",
    "add_measure",
    "answer",
    "ask_units",
    "begin",
    "cell",
    "change_measure",
    "compare",
    "confirm",
    "describe",
    "event",
    "event_list",
    "follow",
    "follow_goal",
    "handle",
    "lift",
    "many",
    "new_year",
    "place",
    "rate",
    "requests_card",
    "restore",
    "start_card",
    "take_back",
    "undo_begin",
    "withdraw",
    "withdraw_measure",
]
