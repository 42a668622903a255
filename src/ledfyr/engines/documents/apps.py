"""Django app of engines/documents."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "ledfyr.engines.documents"
    label = "documents"

    def ready(self) -> None:
        """The engine writes prose: its history and its refusals in words."""
        from ledfyr.engines.ui.rooms import declare_history_objects
        from ledfyr.engines.ui.undoing import declare_undo
        from ledfyr.engines.ui.wording import declare
        from ledfyr.kernel.register import HistoryObject
        from ledfyr.platform.history.recording import declare_codes
        from ledfyr.platform.planning.secrecy import HISTORY as SECRECY

        from .choosing import HISTORY as CHOOSING
        from .choosing import OBJECT as COMPARISON
        from .deciding import HISTORY as DECIDING_HISTORY
        from .policy import POLICY
        from .refusals import REFUSALS
        from .texts import HISTORY, UNDO

        declare_codes((*HISTORY, *SECRECY, *DECIDING_HISTORY, *CHOOSING), POLICY)
        declare_history_objects(
            {
                "documents.text": HistoryObject(_("Text i dokument"), fields={"text": _("Text")}),
                "documents.comparison": COMPARISON,
            }
        )
        declare(REFUSALS)
        declare_undo(UNDO)
