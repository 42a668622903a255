"""Refusals in one Swedish sentence: what, where, what to do. One place for screen and command line.

A room's own refusals are worded on its nameplate's side of the wall: ``declare`` takes them in at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel.errors import DomainError

Words = str | Promise | Callable[[Any], str]

_sentences: dict[str, Words] = {
    "files.refused": gettext_lazy("Filen %(file)s kan inte tas emot."),
    "ui.too_busy": gettext_lazy("Du har redan %(at_once)s tunga arbeten i gång. Vänta tills något av dem är klart."),
    "not_allowed": gettext_lazy("Du har inte rätt att göra det här. Be nämndens controller om hjälp."),
    "not_allowed.substitute": gettext_lazy("Du är inte ersättare för den personen i dag."),
    "not_allowed.read": gettext_lazy("Du har inte rätt att se det här. Be nämndens controller om hjälp."),
    "not_allowed.write": gettext_lazy("Du kan läsa men inte ändra här. Be nämndens controller om hjälp."),
    "not_found": gettext_lazy("Det du söker finns inte, eller har tagits bort."),
    "organisation.no_committee": gettext_lazy("Nämnden %(slug)s finns inte. De nämnder som finns är: %(known)s."),
    "planning.no_year": gettext_lazy(
        "År %(year)s är inte öppnat för nämnden. Läs in en analys för året eller öppna det."
    ),
    "planning.year_out_of_range": gettext_lazy(
        "Året %(year)s går inte att använda. Ange ett år mellan %(first)s och %(last)s."
    ),
    "files.empty": gettext_lazy("Filen %(file)s är tom. Välj en annan fil."),
    "files.too_large": gettext_lazy("Filen %(file)s är för stor. Den får vara högst %(limit)s MB."),
    "files.unknown_type": gettext_lazy(
        "Filen %(file)s är av en sort som inte sparas här. Spara om den som något av: %(known)s."
    ),
    "files.not_what_it_says": gettext_lazy(
        "Filen %(file)s är inte en %(ending)s-fil, eller innehåller makron. Öppna den, spara den "
        "på nytt och välj den igen."
    ),
    "files.damaged": gettext_lazy(
        "Filen är skadad eller borta ur arkivet, och lämnas därför inte ut. Be den som sköter Ledfyr att "
        "återställa den från säkerhetskopian."
    ),
    "undo.gone": gettext_lazy("Det går inte att ångra längre. Se historiken för vad som stod där."),
    "batch.some_refused": gettext_lazy("%(count)s rader går inte att ändra. Inget är sparat."),
    "batch.changed_after": gettext_lazy("Raden har ändrats sedan dess."),
    "batch.not_there": gettext_lazy("Raden finns inte längre."),
    "conflict": gettext_lazy("Någon annan har ändrat samma sak sedan du öppnade sidan."),
}


def declare(sentences: Mapping[str, Words]) -> None:
    """Take in the sentences of a room or an engine."""
    _sentences.update(sentences)


def sentence(error: DomainError) -> str:
    """The refusal in words; a code without words is named, never swallowed."""
    words = _sentences.get(error.code) or _sentences.get(type(error).code)
    if words is None:
        return _("Det gick inte (%(code)s).") % {"code": error.code}
    return words(error) if callable(words) else str(words) % error.facts
