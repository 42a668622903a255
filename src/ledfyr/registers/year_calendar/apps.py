"""Opens the room."""

from ledfyr.engines.ui import room


class YearCalendarConfig(room.RoomConfig):
    name = "ledfyr.registers.year_calendar"
    label = "year_calendar"
