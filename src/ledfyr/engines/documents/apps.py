"""Django app of engines/documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ledfyr.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """The engine writes prose, and says so in history."""
        from ledfyr.platform.history.recording import declare_codes

        from .texts import HISTORY

        declare_codes(HISTORY)
