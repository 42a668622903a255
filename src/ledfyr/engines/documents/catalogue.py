"""The documents that the data contract names, with their titles. Which of them exist depends on the rooms' sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.rooms import rooms
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.register import Register, Section


@dataclass(frozen=True)
class DocumentKind:
    """A formal document: its id on the command line and its title."""

    key: str
    title: str | Promise


KINDS = (
    DocumentKind("risk-analysis", _("Väsentlighets- och riskanalys")),
    DocumentKind("control-plan", _("Internkontrollplan")),
    DocumentKind("risk-analysis-and-control-plan", _("Väsentlighets- och riskanalys samt internkontrollplan")),
)


def offered() -> list[DocumentKind]:
    """The documents that at least one open room fills."""
    placed = {key for room in rooms() for section in room.sections for key in section.places}
    return [kind for kind in KINDS if kind.key in placed]


def document_kind(key: str) -> DocumentKind:
    """The kind, or NotFound with those there are."""
    for kind in offered():
        if kind.key == key:
            return kind
    raise NotFound("documents.no_document", document=key, known=", ".join(kind.key for kind in offered()))


def sections_of(key: str) -> list[Section]:
    """The sections that rooms place in the document, in order."""
    found = [section for room in rooms() for section in room.sections if key in section.places]
    return sorted(found, key=lambda section: section.places[key])


def rooms_in(key: str) -> list[Register]:
    """The rooms that fill the document, in the order of their first section."""
    return sorted(filling(key), key=lambda room: min(s.places[key] for s in room.sections if key in s.places))


def filling(key: str) -> list[Register]:
    """The rooms with at least one section in the document."""
    return [room for room in rooms() if any(key in section.places for section in room.sections)]


def parts_of(key: str) -> list[str]:
    """What the document is made of: the names of the rooms that fill it."""
    return [str(room.label) for room in rooms_in(key)]


def findings_about(key: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with a place in a register that the document is made of."""
    kinds = {exporter.kind for room in filling(key) for exporter in room.exporters}
    return [finding for finding in findings if any(place.register in kinds for place in finding.places)]
