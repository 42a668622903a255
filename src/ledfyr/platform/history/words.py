"""What the log says of itself, and its refusals in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import HistoryCode

HISTORY = (
    HistoryCode("history.settled", _("%(rows)s rader togs in i historiken som de stod: %(tables)s")),
    HistoryCode("history.disposed", _("%(entries)s poster gallrades enligt beslut %(decision)s")),
)

REFUSALS = {
    "history.no_decision": _("Ange gallringsbeslutet. Utan beslut gallras ingenting."),
    "history.nothing_to_dispose": _("Det finns inget att gallra i det du har valt."),
    "history.past_disposed": _("Det som fanns den %(day)s är gallrat och går inte att visa. Välj en senare dag."),
}
