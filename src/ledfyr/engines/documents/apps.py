"""Django app of engines/documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "ledfyr.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """The engine writes prose: its history and its refusals in words."""
        from ledfyr.engines.ui.wording import declare
        from ledfyr.platform.history.recording import declare_codes

        from .texts import HISTORY

        declare_codes(HISTORY)
        declare(
            {
                "documents.no_document": _("Dokumentet %(document)s finns inte. De dokument som finns är: %(known)s."),
                "documents.text_too_long": _(
                    "Texten är %(length)s tecken lång. Korta den till högst %(longest)s tecken."
                ),
            }
        )
