"""Opens the room."""

from ledfyr.engines.ui import room


class InstructionsConfig(room.RoomConfig):
    name = "ledfyr.registers.instructions"
    label = "instructions"
