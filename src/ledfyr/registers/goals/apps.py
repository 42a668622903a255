"""Opens the room."""

from ledfyr.engines.ui import room


class GoalsConfig(room.RoomConfig):
    name = "ledfyr.registers.goals"
    label = "goals"
