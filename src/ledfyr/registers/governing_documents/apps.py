"""Opens the room."""

from ledfyr.engines.ui import room


class GoverningDocumentsConfig(room.RoomConfig):
    name = "ledfyr.registers.governing_documents"
    label = "governing_documents"
