"""How the rating was done, in the documents that print the analysis."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.kernel.blocks import Block, BulletList, Heading, Paragraph
from ledfyr.kernel.register import Section, SectionContext

from .selectors import closed_meetings


def build_how(context: SectionContext) -> Sequence[Block]:
    """One line for each workshop about the committee's own analysis; nothing when there has been none."""
    found = closed_meetings(context.actor, context.scope)
    if not found:
        return []
    lines = []
    for one in found:
        people = ngettext("%(n)s deltagare", "%(n)s deltagare", one.people) % {"n": one.people}
        events = ngettext("%(n)s händelse", "%(n)s händelser", one.events) % {"n": one.events}
        day = date_format(one.opened_on, "j F Y") if one.opened_on else ""
        facts = {"day": day, "name": one.name, "people": people, "events": events}
        lines.append(_("%(day)s, %(name)s: %(people)s, %(events)s.") % facts)
    return [
        Heading(_("Så värderades händelserna"), 1, "workshops"),
        Paragraph(
            _(
                "Händelser har värderats på möten där var och en först värderade för sig, utan att se de andras svar. "
                "Svaren visades sedan som en spridning, och deltagarna enades om ett värde."
            )
        ),
        BulletList(tuple(lines)),
    ]


SECTIONS = (
    Section("workshops.how", dict.fromkeys(("risk-analysis", "risk-analysis-and-control-plan"), 25), build_how),
)
