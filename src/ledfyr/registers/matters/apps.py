"""Opens the room."""

from ledfyr.engines.ui import room


class MattersConfig(room.RoomConfig):
    name = "ledfyr.registers.matters"
    label = "matters"
