"""Django app of engines/backup."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "ledfyr.engines.backup"
    label = "backup"

    def ready(self) -> None:
        """Say the engine's own refusals in words."""
        from ledfyr.engines.ui.wording import declare
        from ledfyr.platform.history.recording import declare_codes

        from .refusals import SENTENCES
        from .services import HISTORY

        declare_codes(HISTORY)

        declare(SENTENCES)
