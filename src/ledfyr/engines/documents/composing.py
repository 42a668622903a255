"""From the rooms' sections to one tree of blocks."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree, SectionBlocks
from ledfyr.kernel.register import Section, SectionContext
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.planning.years import find_year

from .catalogue import document_kind, sections_of
from .texts import texts_in


def compose(*, actor: Actor, scope: Scope, document: str, today: date) -> DocumentTree:
    """The document as it stands now, in Swedish whatever language the reader's screen has.

    Raises NotFound for an unknown document, committee or year, NotAllowed from the rooms.
    """
    kind, year = document_kind(document), find_year(scope)
    with override("sv"):
        context = SectionContext(actor, scope, today, texts_in(scope))
        return DocumentTree(
            key=kind.key,
            title=str(kind.title),
            committee=year.committee.name,
            municipality=municipality_name(),
            year=scope.year,
            status=year.decided_note or _("Utkast"),
            made_on=today.isoformat(),
            sections=tuple(_build(section, context) for section in sections_of(document)),
        )


def _build(section: Section, context: SectionContext) -> SectionBlocks:
    url = ""
    if section.edit_url_name:
        url = reverse(section.edit_url_name, args=[context.scope.committee, context.scope.year])
    return SectionBlocks(section.key, tuple(section.build(context)), url)
