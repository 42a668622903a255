"""Opens the room."""

from ledfyr.engines.ui import room


class InternalControlConfig(room.RoomConfig):
    name = "ledfyr.registers.internal_control"
    label = "internal_control"
