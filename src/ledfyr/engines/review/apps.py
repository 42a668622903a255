"""Django app of engines/review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "ledfyr.engines.review"
    label = "review"

    def ready(self) -> None:
        """The engine keeps answers: its history and its refusals in words."""
        from ledfyr.engines.ui.rooms import declare_history_objects, declare_todo
        from ledfyr.engines.ui.wording import declare
        from ledfyr.kernel.register import HistoryCode, HistoryObject
        from ledfyr.platform.history.recording import declare_codes

        from .policy import POLICY
        from .todo import CARD

        declare_todo(CARD)
        declare_history_objects({"review.finding": HistoryObject(_("Anmärkning"))})
        declare_codes(
            [
                HistoryCode("review.answered", _("En anmärkning enligt %(rule)s besvarades")),
                HistoryCode("review.answer_withdrawn", _("Svaret på en anmärkning enligt %(rule)s togs bort")),
            ],
            POLICY,
        )
        declare(
            {
                "review.no_finding": _("Anmärkningen finns inte längre. Den kan redan vara åtgärdad."),
                "review.empty_answer": _("Skriv varför det är rätt som det är. Ett svar behöver ett skäl."),
            }
        )
