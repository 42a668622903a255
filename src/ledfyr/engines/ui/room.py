"""The base config of every room: opens the room by reading the nameplate at its door."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """Import this module, not this class, in a room's ``apps.py``.

    Two candidates by name make Django pick a plain config, and the room never opens.
    """

    def ready(self) -> None:
        """Read ``<room>.register.REGISTER`` and hang it up."""
        # Imported here: the corridor reads tables, and these are not there until the apps are.
        from .rooms import open_room

        open_room(import_module(f"{self.name}.register").REGISTER, self.name)
