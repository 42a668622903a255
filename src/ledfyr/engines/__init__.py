"""The machinery that walks the rooms and reads their nameplates; it knows no room by name."""
