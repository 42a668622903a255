"""Opens the room."""

from ledfyr.engines.ui import room


class WorkshopsConfig(room.RoomConfig):
    name = "ledfyr.registers.workshops"
    label = "workshops"
