"""The letter in words: always Swedish, plain, with nothing in it that a stranger may not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.selectors import municipality_name

from .rules import TO_MANAGER, Reminder


def origin() -> str:
    """The address that people reach the product at, for links in letters."""
    return settings.CSRF_TRUSTED_ORIGINS[0].rstrip("/") if settings.CSRF_TRUSTED_ORIGINS else "http://localhost:8000"


def when(day: date, today: date) -> str:
    """How near the day is, in words."""
    left = (day - today).days
    if left < 0:
        return ngettext("%(n)s dag försenat", "%(n)s dagar försenat", -left) % {"n": -left}
    if left == 0:
        return _("i dag")
    if left == 1:
        return _("i morgon")
    return ngettext("om %(n)s dag", "om %(n)s dagar", left) % {"n": left}


def days_in_words(days: Sequence[int]) -> str:
    """When somebody is reminded, the earliest first: '14, 7 och 1 dagar före, på dagen'."""
    before = [str(day) for day in sorted(days, reverse=True) if day > 0]
    said = []
    if before:
        listed = _("%(first)s och %(last)s") % {"first": ", ".join(before[:-1]), "last": before[-1]}
        n = int(before[0])
        said.append(
            ngettext("%(days)s dag före", "%(days)s dagar före", n) % {"days": listed if len(before) > 1 else before[0]}
        )
    if 0 in days:
        said.append(_("på dagen"))
    return ", ".join(said)


def letter_subject(reminders: Sequence[Reminder], today: date) -> str:
    """One line: how much, and how near the nearest of it is."""
    with override("sv"):
        first = min(reminders, key=lambda one: one.item.day)
        count = ngettext("%(n)s sak att göra", "%(n)s saker att göra", len(reminders)) % {"n": len(reminders)}
        return _("Ledfyr: %(count)s, den första %(when)s") % {"count": count, "when": when(first.item.day, today)}


def letter_text(person: Person, reminders: Sequence[Reminder], today: date) -> str:
    """The whole letter as plain text."""
    with override("sv"):
        parts = [_("Hej %(title)s!") % {"title": person.title}]
        parts += [_one(reminder, today) for reminder in reminders]
        parts.append(
            _(
                "Du får brevet för att uppgiften hör till din roll. Under ”Mina påminnelser” kan du samla "
                "breven till måndagar."
            )
        )
        place = municipality_name()
        parts.append(_("Ledfyr, %(place)s") % {"place": place} if place else "Ledfyr")
        return "\n\n".join(parts) + "\n"


def _one(reminder: Reminder, today: date) -> str:
    item = reminder.item
    lines = [item.title, f"{date_format(item.day, 'j F Y')}, {when(item.day, today)}"]
    if item.responsible:
        lines.append(_("Ansvarig: %(who)s") % {"who": item.responsible})
    if reminder.absent:
        lines.append(_("Du är ersättare för %(who)s.") % {"who": reminder.absent})
    if reminder.stage == TO_MANAGER:
        lines.append(_("Du får veta det som närmaste chef, eftersom det är försenat."))
    if reminder.path:
        lines.append(f"{origin()}{reminder.path}")
    return "\n".join(lines)


def as_html(text: str) -> str:
    """The same letter with links that can be followed."""
    paragraphs = []
    for part in text.strip().split("\n\n"):
        lines = [
            f'<a href="{escape(line)}">{escape(line)}</a>' if line.startswith(("http://", "https://")) else escape(line)
            for line in part.split("\n")
        ]
        paragraphs.append(f"<p>{'<br>'.join(lines)}</p>")
    return '<!doctype html><html lang="sv"><body>' + "".join(paragraphs) + "</body></html>"
