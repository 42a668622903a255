"""What the log says of itself, and its refusals in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import HistoryCode

HISTORY = (
    HistoryCode("history.settled", _("%(rows)s rader togs in i historiken som de stod: %(tables)s")),
    HistoryCode("history.disposed", _("%(entries)s poster gallrades enligt beslut %(decision)s")),
)

REFUSALS = {
    "history.past_disposed": _("Det som fanns den %(day)s är gallrat och går inte att visa. Välj en senare dag."),
}
