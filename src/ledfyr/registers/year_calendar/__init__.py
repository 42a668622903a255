"""The year calendar: meetings, and the days that are counted from them."""
