"""From the rooms' sections to one tree of blocks."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree, Heading, Paragraph, SectionBlocks
from ledfyr.kernel.register import Section, SectionContext
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.planning.secrecy import grounds_in, secret_words
from ledfyr.platform.planning.years import find_year

from .catalogue import document_kind, sections_of
from .texts import texts_in

PART = "documents.section"
"""The object type of a mark on a whole part of a document; its key is the section's."""


def compose(*, actor: Actor, scope: Scope, document: str, today: date, published: bool = False) -> DocumentTree:
    """The document as it stands now, in Swedish whatever language the reader's screen has.

    ``published``: what is marked as secret is left out, with its ground in its place.
    Raises NotFound for an unknown document, committee or year, NotAllowed from the rooms.
    """
    kind, year = document_kind(document), find_year(scope)
    with override("sv"):
        grounds = grounds_in(scope) if published else {}
        context = SectionContext(actor, scope, today, texts_in(scope), grounds)
        status = year.decided_note or _("Utkast")
        return DocumentTree(
            key=kind.key,
            title=str(kind.title),
            committee=year.committee.name,
            municipality=municipality_name(),
            year=scope.year,
            status=_("%(status)s · publicerad version") % {"status": status} if published else status,
            made_on=today.isoformat(),
            sections=tuple(_build(section, context) for section in sections_of(document)),
        )


def _build(section: Section, context: SectionContext) -> SectionBlocks:
    url = ""
    if section.edit_url_name:
        url = reverse(section.edit_url_name, args=[context.scope.committee, context.scope.year])
    blocks = tuple(section.build(context))
    if ground := context.ground(PART, section.key):
        heading = tuple(block for block in blocks if isinstance(block, Heading))[:1]
        blocks = (*heading, Paragraph(secret_words(ground), "note"))
    return SectionBlocks(section.key, blocks, url)
