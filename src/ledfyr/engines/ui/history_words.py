"""What history calls what belongs to no room: the organisation, its people, the years and the log itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import HistoryObject
from ledfyr.platform.organisation.models import Unit

OBJECTS = {
    "planning.year": HistoryObject(_("Planeringsår"), fields={"decided_note": _("Beslut")}),
    "organisation.municipality": HistoryObject(_("Kommun"), fields={"name": _("Namn")}),
    "organisation.committee": HistoryObject(_("Nämnd"), fields={"name": _("Namn")}),
    "organisation.unit": HistoryObject(
        _("Enhet"),
        fields={
            "name": _("Namn"),
            "code": _("Kod"),
            "kind": _("Slag"),
            "parent": _("Hör till"),
            "contract_from": _("Avtalet börjar"),
            "contract_to": _("Avtalets sista dag"),
            "committee": _("Arbetar åt"),
            "valid_from": _("Från och med"),
            "valid_to": _("Till och med"),
            "periods": _("Namn och plats över tid"),
        },
        values={"kind": dict(Unit.Kind.choices)},
        tables=(
            "organisation.Unit",
            "organisation.UnitName",
            "organisation.Placement",
            "organisation.CommitteeAdministration",
        ),
        untold=frozenset({"id", "unit", "version"}),
    ),
    "organisation.person": HistoryObject(
        _("Person"),
        fields={
            "username": _("Inloggningsnamn"),
            "title": _("Visas som"),
            "email": _("E-post"),
            "is_active": _("Kan logga in"),
            "position": _("Befattning"),
            "substitute": _("Ersättare"),
            "valid_from": _("Från och med"),
            "valid_to": _("Till och med"),
            "exception_reason": _("Skäl till undantag"),
            "reason": _("Skäl"),
        },
        tables=("organisation.Person", "organisation.Assignment", "organisation.Substitute"),
        untold=frozenset({"id", "person", "version", "password", "last_login", "sort_key", "search_text"}),
    ),
    "organisation.position": HistoryObject(_("Befattning")),
    "history": HistoryObject(_("Historiken")),
}
