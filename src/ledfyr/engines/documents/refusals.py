"""What this engine and the decisions that it freezes refuse, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "documents.no_unit_document": _("Enheter gör inga egna dokument av det här slaget. Visa nämndens."),
    "documents.no_document": _("Dokumentet %(document)s finns inte. De dokument som finns är: %(known)s."),
    "secrecy.no_ground": _("Skriv på vilken grund uppgiften är hemlig, till exempel ett lagrum."),
    "secrecy.no_object": _("Det som skulle markeras finns inte. Det kan ha tagits bort."),
    "documents.no_comparison": _(
        "Det går inte att jämföra med ”%(name)s”. Välj en tidigare version av året, eller ett tidigare år."
    ),
    "documents.text_too_long": _("Texten är %(length)s tecken lång. Korta den till högst %(longest)s tecken."),
    "documents.unanswered_errors": _(
        "Granskningen har fel som ingen har svarat på (%(count)s). Rätta dem eller svara på dem först: %(first)s."
    ),
    "documents.already_dispatched": _("Registren är redan låsta för ärendet ”%(title)s”. Avsluta det ärendet först."),
    "documents.not_dispatched": _("Ärendets handlingar är inte utskickade, så det finns inget att besluta om."),
    "documents.changed_since_dispatch": _(
        "Det här har ändrats sedan utskicket: %(documents)s. Välj Beslutad med ändringar."
    ),
    "documents.nothing_to_freeze": _("Lägg till minst en handling ur Ledfyr som bilaga innan du skickar ut ärendet."),
    "planning.locked": _(
        "Låst sedan utskicket %(since)s för ärendet ”%(title)s”. Uppgifterna ändras inte förrän nämnden har beslutat."
    ),
    "documents.damaged_version": _("%(document)s är skadad eller borta. Återställ den från säkerhetskopian."),
    "documents.wrong_fingerprint": _("Filerna är hela men stämmer inte med fingeravtrycket."),
    "documents.no_reason": _("Skriv varför personen får ändra det som är låst."),
    "documents.no_person": _("Personen finns inte, eller är inte längre verksam."),
    "planning.no_decision": _("Den versionen finns inte."),
    "planning.no_frozen_data": _("Beslutet är inläst som en uppgift och har inga sparade handlingar."),
}
