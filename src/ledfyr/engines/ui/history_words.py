"""What history calls what belongs to no room: the organisation, its people, the years and the log itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import HistoryObject

OBJECTS = {
    "planning.year": HistoryObject(_("Planeringsår"), fields={"decided_note": _("Beslut")}),
    "organisation.municipality": HistoryObject(_("Kommun"), fields={"name": _("Namn")}),
    "organisation.committee": HistoryObject(_("Nämnd"), fields={"name": _("Namn")}),
    "organisation.unit": HistoryObject(_("Enhet"), fields={"name": _("Namn")}),
    "organisation.person": HistoryObject(_("Person")),
    "history": HistoryObject(_("Historiken")),
}
