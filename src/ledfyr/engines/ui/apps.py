"""Django app of engines/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ledfyr.engines.ui"
    label = "ui"

    def ready(self) -> None:
        """The refusals of the log, which knows no screen, in words."""
        from ledfyr.platform.history.words import REFUSALS

        from .wording import declare

        declare(REFUSALS)
