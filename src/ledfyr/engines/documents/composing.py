"""From the rooms' sections to one tree of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.engines.ui.standing import decision_words
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import DocumentTree, Heading, Paragraph, SectionBlocks, as_data, without_empty
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import ContentPart, Section, SectionContext
from ledfyr.platform.organisation.selectors import municipality_name, unit_name_of
from ledfyr.platform.planning.decisions import content_of, document_in_force, standing_of
from ledfyr.platform.planning.models import PlanningYear
from ledfyr.platform.planning.secrecy import grounds_in, secret_words
from ledfyr.platform.planning.years import find_year

from .catalogue import DocumentKind, document_kind, sections_of
from .changes import EARLIER, PART, changes_section, chosen_snapshot
from .comparing import Snapshot
from .contents import living_data, nothing_blocks, nothing_said
from .texts import texts_in


class NoUnitDocument(DomainError):
    """A document that units do not make of their own; facts: ``document``."""

    code = "documents.no_unit_document"


def compose(
    *,
    actor: Actor,
    scope: Scope,
    document: str,
    today: date,
    published: bool = False,
    status: str = "",
    compare_with: Snapshot | None = None,
    unit: str = "",
    with_empty: bool = False,
) -> DocumentTree:
    """The document as it stands now, in Swedish whatever language the reader's screen has.

    ``published``: what is marked as secret is left out, with its ground in its place.
    ``status`` is printed on it; unless given it is what the year's decisions say of exactly this text.
    ``compare_with``: tell the changes since then, rather than since what is chosen for the year.
    ``with_empty``: with headings that have nothing under them, for those who are to write there; never printed.
    ``unit``: a unit's code, for its own analysis: never decided, so a draft that tells no changes.
    Raises NotFound for an unknown document, committee, year or unit, NoUnitDocument, NotAllowed from the rooms.
    """
    kind, year = document_kind(document), find_year(scope)
    with override("sv"):
        context = SectionContext(actor, scope, today, texts_in(scope), unit=unit)
        parts = _parts_of(document, unit)
        whole = _built(parts, context)
        built = without_empty(whole)
        before = None if unit else compare_with or chosen_snapshot(scope)
        last = [changes_section(before, document, partial(_now, actor, scope, kind, built))] if before else []
        changes = _built(last, context)
        words = status or (_("Utkast") if unit else status_of(scope, kind.key, built + changes))
        sections = (whole if with_empty and not published else built) + changes
        if published and (grounds := secrets_of(scope, before)):
            context = replace(context, grounds=grounds)
            sections = without_empty(_built([*parts, *last], context))
        return _tree(kind, year, context, sections, published_status(words) if published else words)


def _tree(
    kind: DocumentKind, year: PlanningYear, context: SectionContext, sections: tuple[SectionBlocks, ...], status: str
) -> DocumentTree:
    whose = year.committee.name
    return DocumentTree(
        key=kind.key,
        title=str(kind.title),
        committee=f"{whose}, {unit_name_of(context.unit, year.year)}" if context.unit else whose,
        municipality=municipality_name(),
        year=year.year,
        status=status,
        made_on=context.today.isoformat(),
        sections=sections,
    )


def _parts_of(document: str, unit: str) -> list[Section]:
    """The sections in order; of a unit's own document those that are made for one. Raises NoUnitDocument."""
    parts = [section for section in sections_of(document) if not unit or document in section.for_units]
    if not parts:
        raise NoUnitDocument(document=document)
    return parts


def _built(sections: Iterable[Section], context: SectionContext) -> tuple[SectionBlocks, ...]:
    """The sections in order; one that has nothing to say this year is left out."""
    sections = list(sections)
    nothing = {} if context.unit else nothing_said(context.scope, sections)
    said = [section for section in sections if nothing.get(section.key, True)]
    built = (_build(section, context, nothing.get(section.key)) for section in said)
    return tuple(section for section in built if section.blocks)


def _now(actor: Actor, scope: Scope, kind: DocumentKind, built: Sequence[SectionBlocks]) -> Snapshot:
    """How the document's registers and sections stand, for comparing."""
    tree = {"title": str(kind.title), "sections": [as_data(section) for section in built]}
    return Snapshot("", scope.year, "", living_data(actor, scope, [kind.key]), {kind.key: tree})


def secrets_of(scope: Scope, before: Snapshot | None = None) -> dict[tuple[str, str], str]:
    """{(object type, key): ground} of what a published document leaves out, here and in what it is compared with."""
    before = before or chosen_snapshot(scope)
    earlier = grounds_in(Scope(scope.committee, before.year)) if before and before.year != scope.year else {}
    return {(f"{EARLIER}{kind}", key): ground for (kind, key), ground in earlier.items()} | grounds_in(scope)


def _build(section: Section, context: SectionContext, nothing: tuple[ContentPart, str] | None = None) -> SectionBlocks:
    url = ""
    if section.edit_url_name:
        url = reverse(section.edit_url_name, args=[context.scope.committee, context.scope.year])
        url += f"?{urlencode({'analys': context.unit})}" if context.unit else ""
    blocks = tuple(section.build(context))
    if nothing is not None:
        blocks = tuple(nothing_blocks(*nothing, blocks, section.key))
    if ground := context.ground(PART, section.key):
        heading = tuple(block for block in blocks if isinstance(block, Heading))[:1]
        blocks = (*heading, Paragraph(secret_words(ground), "note"))
    return SectionBlocks(section.key, blocks, url)


def published_status(words: str) -> str:
    """What is printed on the version that may be published."""
    return _("%(status)s · publicerad version") % {"status": words}


def status_of(scope: Scope, kind: str, sections: Sequence[SectionBlocks]) -> str:
    """What the living document is: a draft, what is sent out, what is decided, or that with changes since."""
    document = document_in_force(scope, kind)
    if document is None:
        # An imported year has words for its decision, and nothing frozen to hold the text against.
        decision = standing_of(scope).decision
        return (decision.note if decision else "") or _("Utkast")
    if document.content == content_of({"sections": [as_data(section) for section in sections]}):
        return decision_words(document.decision)
    return _("Utkast, ändrat sedan version %(version)s") % {"version": document.decision.version}
