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
        from ledfyr.platform.planning.secrecy import HISTORY as SECRECY

        from .texts import HISTORY

        declare_codes((*HISTORY, *SECRECY))
        declare(
            {
                "documents.no_document": _("Dokumentet %(document)s finns inte. De dokument som finns är: %(known)s."),
                "secrecy.no_ground": _("Skriv på vilken grund uppgiften är hemlig, till exempel ett lagrum."),
                "secrecy.no_object": _("Det som skulle markeras finns inte. Det kan ha tagits bort."),
                "documents.text_too_long": _(
                    "Texten är %(length)s tecken lång. Korta den till högst %(longest)s tecken."
                ),
            }
        )
