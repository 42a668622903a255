"""Django app of platform/planning."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "ledfyr.platform.planning"
    label = "planning"

    def ready(self) -> None:
        """What opening a year is called in history."""
        from ledfyr.platform.history.recording import declare_codes

        from .years import HISTORY

        declare_codes(HISTORY)
