"""What history says of signing in, and the refusals in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.wording import Words
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.register import HistoryCode
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.models import Person

HISTORY = (
    HistoryCode("sign_in.signed_in", _("Loggade in med %(how)s")),
    HistoryCode("sign_in.signed_in_after_failures", _("Loggade in med %(how)s, efter %(failures)s misslyckade försök")),
    HistoryCode("sign_in.link_used", _("Öppnade engångslänken till ”%(label)s”")),
    HistoryCode("sign_in.link_sent", _("En engångslänk till ”%(label)s” skickades till %(person)s")),
    HistoryCode("sign_in.link_revoked", _("Engångslänken till ”%(label)s” för %(person)s drogs tillbaka")),
    HistoryCode("sign_in.password_changed", _("Lösenordet byttes")),
    HistoryCode("sign_in.password_reset", _("Lösenordet byttes med en engångslänk")),
    HistoryCode("sign_in.password_given", _("Ett nytt lösenord sattes för %(person)s")),
    HistoryCode("sign_in.second_step_added", _("Ett andra steg lades till: %(what)s")),
    HistoryCode("sign_in.second_step_removed", _("Ett andra steg togs bort: %(what)s")),
    HistoryCode("sign_in.second_step_given_up", _("Det andra steget togs bort för %(person)s")),
    HistoryCode("sign_in.codes_renewed", _("Reservkoderna byttes ut")),
    HistoryCode("sign_in.device_signed_out", _("En annan enhet loggades ut")),
)

REFUSALS: dict[str, Words] = {
    "sign_in.no_address": _("%(person)s har ingen e-postadress i Ledfyr. Lägg in en innan du skickar en länk."),
    "sign_in.not_active": _("%(person)s får inte längre logga in, så det går inte att skicka en länk dit."),
    "sign_in.no_mail": _("Ledfyr kan inte skicka e-post ännu. Den som sköter servern anger LEDFYR_SMTP_URL."),
    "sign_in.mail_failed": _("E-posten till %(address)s gick inte att skicka. Försök igen om en stund."),
    "sign_in.not_our_page": _("Länken ska leda till en sida i nämndens år här i Ledfyr, till exempel %(example)s."),
    "sign_in.empty_label": _("Skriv vad länken gäller, så att mottagaren förstår varför den kommer."),
    "sign_in.bad_days": _("En länk kan gälla i 1 till %(highest)s dagar."),
    "sign_in.no_person": _("Det finns ingen som heter %(name)s. Kontrollera stavningen."),
    "sign_in.no_link": _("Länken finns inte. Kontrollera att hela adressen kom med, eller be om en ny."),
    "sign_in.link_used": _("Länken har redan använts. Den går bara att använda en gång."),
    "sign_in.link_expired": _("Länken har gått ut. Be om en ny."),
    "sign_in.link_revoked": _("Länken gäller inte längre. Det kan finnas en nyare i din e-post."),
    "sign_in.unreadable_secret": _(
        "Ditt andra steg går inte att läsa, eftersom serverns nyckel har bytts. Be den som sköter Ledfyr om hjälp."
    ),
}


def actor_for(person: Person) -> Actor:
    """The person as the one who acts on her own account; no roles are needed for that."""
    return Actor(name=person.title, key=person.pk)


def note(person: Person, code: str, **facts: object) -> None:
    """Record what a person did with her own account. A secret is never among the facts."""
    record(actor_for(person), None, Change(code, "organisation.person", str(person.pk), facts=facts))
