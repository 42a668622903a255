"""Opens the room."""

from ledfyr.engines.ui import room


class RisksConfig(room.RoomConfig):
    name = "ledfyr.registers.risks"
    label = "risks"
