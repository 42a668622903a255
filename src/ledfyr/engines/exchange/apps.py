"""Django app of engines/exchange."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "ledfyr.engines.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Say the engine's own refusals in words."""
        from ledfyr.engines.ui.rooms import declare_todo
        from ledfyr.engines.ui.wording import declare

        from .readers.refusals import UnreadableFile, describe_unreadable
        from .sample_words import SENTENCES
        from .todo import CARD

        declare_todo(CARD)
        declare(SENTENCES)
        declare(
            {
                UnreadableFile.code: describe_unreadable,
                "exchange.nothing_found": _(
                    "%(file)s: ingen tabell känns igen. Filen ska innehålla en riskanalys, en internkontrollplan "
                    "eller ett register med samma rubriker som en export."
                ),
                "exchange.unknown_kind": _("%(kind)s går inte att läsa in. Välj något av: %(known)s."),
                "exchange.not_your_kind": _(
                    "%(kind)s hör till hela kommunen och läses in av den som administrerar den. Be en "
                    "systemadministratör om hjälp."
                ),
                "exchange.unknown_export": _("%(kind)s går inte att exportera. Välj något av: %(known)s."),
                "exchange.no_past": _("%(kind)s går inte att visa som det var. Hämta det som det är nu."),
                "exchange.no_unit_rows": _("%(kind)s har inga egna rader per enhet. Exportera nämndens."),
                "sampling.refused": _("Stickprovet kan inte dras så. Ändra metod, storlek eller fil och försök igen."),
                "exchange.too_many_waiting": _(
                    "Du har %(count)s filer som väntar på att läsas in. Läs in eller kasta någon av dem först."
                ),
                "exchange.already_applied": _(
                    "Filen är redan inläst. Ladda upp den på nytt om du vill läsa in den igen."
                ),
                "exchange.no_draft": _("Förhandsgranskningen finns inte längre. Ladda upp filen på nytt."),
                "exchange.changed_since": _(
                    "Inläsningen går inte att ångra: %(rows)s har ändrats efteråt. Ändra raderna för hand i stället."
                ),
            }
        )
