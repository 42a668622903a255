"""Django app of engines/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ledfyr.engines.ui"
    label = "ui"

    def ready(self) -> None:
        """The shell opens the first year of an installation, and says so in history."""
        from ledfyr.platform.history.recording import declare_codes

        from .opening import HISTORY

        declare_codes(HISTORY)
