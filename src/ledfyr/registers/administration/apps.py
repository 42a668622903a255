"""Opens the room."""

from ledfyr.engines.ui import room


class AdministrationConfig(room.RoomConfig):
    name = "ledfyr.registers.administration"
    label = "administration"
