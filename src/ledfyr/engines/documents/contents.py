"""What documents are made of: the rooms behind them, and their rows in the words of the data contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ledfyr.engines.exchange.writers import as_data as rows_as_data
from ledfyr.engines.ui.rooms import content_parts, rooms
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import Block, Heading, Paragraph
from ledfyr.kernel.register import ContentPart, Exporter, Register, Section
from ledfyr.kernel.rows import Row

from .catalogue import filling


def rooms_of(documents: Sequence[str]) -> list[Register]:
    """The rooms whose registers the documents are made of or print."""
    found = {room.key for kind in documents for room in filling(kind)}
    return [room for room in rooms() if room.key in found or found_in(room, documents)]


def found_in(room: Register, documents: Sequence[str]) -> bool:
    """True when the room's rows are printed in one of the documents by another room."""
    return not set(room.printed_in).isdisjoint(documents)


def living_data(actor: Actor, scope: Scope, documents: Sequence[str]) -> dict[str, Any]:
    """{kind: rows} of every register that the documents are made of, in the words of the data contract."""
    with override("sv"):
        return {
            exporter.kind: _rows_with_keys(actor, scope, exporter)
            for room in rooms_of(documents)
            for exporter in room.exporters
        }


def nothing_said(scope: Scope, sections: Sequence[Section]) -> dict[str, tuple[ContentPart, str] | None]:
    """{section: (the part, why there is nothing to report)} of those that the committee has answered for; None: another
    section says it."""
    known = content_parts()
    said: dict[str, str] = {}
    for room in rooms():
        said.update(room.nothing_to_report(scope) if room.nothing_to_report is not None else {})
    there = {section.key for section in sections}
    out: dict[str, tuple[ContentPart, str] | None] = {}
    for key in sorted(said.keys() & known.keys()):
        first, *rest = [one for one in known[key].sections if one in there] or [""]
        out |= {first: (known[key], said[key])} | dict.fromkeys(rest)
    return out


def nothing_blocks(part: ContentPart, reason: str, blocks: Sequence[Block], key: str) -> list[Block]:
    """The section's own heading, else the part's name, and that there is nothing to report."""
    own = [block for block in blocks if isinstance(block, Heading)][:1]
    heading = own or [Heading(str(part.label), 1, key.replace(".", "-").replace("_", "-"))]
    return [*heading, Paragraph(f"{_('Inget att rapportera.')} {reason}".strip())]


def _rows_with_keys(actor: Actor, scope: Scope, exporter: Exporter) -> list[dict[str, Any]]:
    """The rows, each with the key that tells it from others of its kind through the year."""
    rows = exporter.rows(actor, scope)
    data = rows_as_data(exporter, scope, rows)["rows"]
    return [
        {"key": row.place.key, **_lasting(row), **_about(row), **values} for row, values in zip(rows, data, strict=True)
    ]


def _lasting(row: Row) -> dict[str, Any]:
    """What the row is over the years: its own thread, and those of the rows that it answers for."""
    threads = row.values.get("threads")
    return {"thread": row.values.get("thread") or ""} | ({"threads": threads} if threads else {})


def _about(row: Row) -> dict[str, str]:
    """Whose secrecy the row shares: the row of another register that it tells of."""
    return {"about": row.place.about} if row.place.about else {}
