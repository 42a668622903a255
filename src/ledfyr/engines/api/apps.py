"""Django app of engines/api. Ninja is imported by the urls only: the command line does without it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ledfyr.engines.api"
    label = "api"

    def ready(self) -> None:
        """Say the engine's own refusals in words."""
        from ledfyr.engines.ui.wording import declare

        from .refusals import SENTENCES

        declare(SENTENCES)
