"""The section of a document that tells what has changed since a version or a year, in real tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.blocks import (
    Block,
    Cell,
    DocumentTree,
    Heading,
    Paragraph,
    SectionBlocks,
    Table,
    TableColumn,
    TableRow,
)
from ledfyr.kernel.comparing import RowChange
from ledfyr.kernel.register import Section, SectionContext
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.planning.secrecy import secret_words
from ledfyr.platform.planning.years import find_year

from .comparing import (
    CHANGES,
    Difference,
    KindDifference,
    Snapshot,
    TextDifference,
    differences,
    frozen_snapshot,
    numbered_name,
    shown_fields,
    wording_of,
)
from .models import ComparisonChoice

PART = "documents.section"
"""The object type of a mark on a whole part of a document; its key is the section's."""
EARLIER = "earlier:"
"""Before the object type of what is secret in the year that is compared with."""
WORDED = {"Heading", "Prose"}
"""Blocks whose text a published version compares: what was written by hand. The rest may name what is secret."""
GroundOf = Callable[[RowChange], str]


def choice_in(scope: Scope) -> ComparisonChoice | None:
    """What the year's documents are compared with, None for nothing."""
    found = ComparisonChoice.objects.filter(committee__slug=scope.committee, year=scope.year)
    return found.select_related("decision__data", "kept").first()


def chosen_snapshot(scope: Scope) -> Snapshot | None:
    """The same as it was. Raises FileDamaged."""
    choice = choice_in(scope)
    if choice is None:
        return None
    if choice.decision is not None:
        return frozen_snapshot(choice.decision)
    kept = json.loads(read_bytes(choice.kept.digest)) if choice.kept else {"data": {}, "trees": {}}
    facts = {"year": choice.other_year, "day": choice.chosen_on.isoformat()}
    label = _("Registren för %(year)s, som de stod %(day)s") % facts
    return Snapshot(label, choice.other_year or 0, "", kept["data"], kept["trees"])


def changes_section(before: Snapshot, document: str, now: Callable[[], Snapshot]) -> Section:
    """The section of a document; ``now`` gives how its registers and its other sections stand."""
    now = cache(now)  # asked for the whole version and for the published one

    def build(context: SectionContext) -> Sequence[Block]:
        return change_blocks(_only(before, document), now(), context.grounds)

    return Section(CHANGES, {document: 1000}, build, "documents:choose_comparison")


def _only(snapshot: Snapshot, document: str) -> Snapshot:
    return replace(snapshot, trees={kind: tree for kind, tree in snapshot.trees.items() if kind == document})


def changes_tree(scope: Scope, before: Snapshot, after: Snapshot, today: date) -> DocumentTree:
    """The changes between any two as a document of their own."""
    year = find_year(scope)
    sections = [SectionBlocks(CHANGES, tuple(change_blocks(before, after)))]
    return DocumentTree(
        key="changes",
        title=_("Ändringar"),
        committee=year.committee.name,
        municipality=municipality_name(),
        year=scope.year,
        status=_("Till och med: %(label)s") % {"label": after.label},
        made_on=today.isoformat(),
        sections=tuple(sections),
    )


def change_blocks(
    before: Snapshot, after: Snapshot, grounds: Mapping[tuple[str, str], str] | None = None
) -> list[Block]:
    """Heading, what is compared, and the changes as tables; what ``grounds`` hide is left out."""
    hidden = _hidden(grounds or {})
    found = differences(_opened(before, grounds), _opened(after, grounds))
    blocks: list[Block] = [
        Heading(_("Ändringar sedan %(when)s") % {"when": _when(before, after)}, 1, "changes"),
        Paragraph(_("Jämfört med: %(label)s.") % {"label": before.label}),
    ]
    if found.is_empty:
        return [*blocks, Paragraph(_("Inget skiljer. Rader och texter är desamma."))]
    if found.rows:
        blocks.append(_summary(found))
    ground_of = partial(_ground_of, hidden=hidden, linked=_linked((before, after), hidden))
    for kind in found.rows:
        blocks += [Heading(kind.label, 2, f"changes-{kind.kind}"), _table(kind, partial(ground_of, kind=kind.kind))]
    if found.texts:
        blocks += [Heading(_("Texter"), 2, "changes-texts"), _text_table(found.texts)]
    return blocks


def _when(before: Snapshot, after: Snapshot) -> str:
    if before.year != after.year or not before.version:
        return str(before.year)
    return _("version %(version)s") % {"version": before.version}


def _summary(found: Difference) -> Table:
    columns = (
        TableColumn(_("Register"), 3),
        TableColumn(_("Nya"), 1, "right"),
        TableColumn(_("Ändrade"), 1, "right"),
        TableColumn(_("Borta"), 1, "right"),
    )
    rows = []
    for kind in found.rows:
        counts = [sum(1 for one in kind.changes if one.what == what) for what in ("new", "changed", "gone")]
        rows.append(TableRow((Cell(kind.label), *(Cell(str(count)) for count in counts))))
    return Table(_("Så mycket har ändrats"), columns, tuple(rows))


def _table(kind: KindDifference, ground_of: GroundOf) -> Table:
    columns = (
        TableColumn(_("Rad"), 2.6),
        TableColumn(_("Uppgift"), 1.2),
        TableColumn(_("Tidigare"), 2),
        TableColumn(_("Nu"), 2),
    )
    groups = {"changed": _("Ändrade"), "new": _("Nya"), "gone": _("Borta")}
    rows: list[TableRow] = []
    for what, words in groups.items():
        changes = [one for one in kind.changes if one.what == what]
        if changes:
            rows.append(TableRow(group=f"{words} ({len(changes)})"))
            rows += [row for one in changes for row in _rows(kind.kind, one, ground_of(one))]
    return Table(_("Ändringar: %(register)s") % {"register": kind.label}, columns, tuple(rows))


def _rows(kind: str, change: RowChange, ground: str) -> list[TableRow]:
    if ground:
        number = str(change.row.get("nr") or change.row.get("code") or "")
        return [TableRow((Cell(f"{number} {secret_words(ground)}".strip()), Cell(""), Cell(""), Cell("")))]
    name = numbered_name(change.row)
    if not change.fields:
        words = {"new": _("Hela raden är ny"), "gone": _("Raden finns inte längre")}
        return [TableRow((Cell(name), Cell(words[change.what]), Cell(""), Cell("")))]
    return [
        TableRow((Cell(name if at == 0 else ""), Cell(one.label), Cell(one.old), Cell(one.new)))
        for at, one in enumerate(shown_fields(kind, change))
    ]


def _text_table(texts: Sequence[TextDifference]) -> Table:
    columns = (TableColumn(_("Avsnitt"), 1.4), TableColumn(_("Tidigare"), 3), TableColumn(_("Nu"), 3))
    rows = []
    for text in texts:
        for at, (old, new) in enumerate(changed_lines(text.old, text.new)):
            cells = (Cell((text.heading or text.document) if at == 0 else ""), Cell(old or "–"), Cell(new or "–"))
            rows.append(TableRow(cells))
    return Table(_("Texter som har ändrats"), columns, tuple(rows))


def changed_lines(old: str, new: str) -> list[tuple[str, str]]:
    """The paragraphs that differ, as (what stood there, what stands there)."""
    was, now = old.split("\n"), new.split("\n")
    found = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    pairs = [("\n".join(was[a1:a2]), "\n".join(now[b1:b2])) for what, a1, a2, b1, b2 in found if what != "equal"]
    return [(before.strip(), after.strip()) for before, after in pairs if before.strip() or after.strip()]


def _hidden(grounds: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """{key of a row: its ground}, whichever year it stands in."""
    return {key: ground for (kind, key), ground in grounds.items() if kind.removeprefix(EARLIER) != PART}


def _opened(snapshot: Snapshot, grounds: Mapping[tuple[str, str], str] | None) -> Snapshot:
    """The snapshot with the texts that a published version may compare; whole when nothing is hidden."""
    if not grounds:
        return snapshot
    parts = {key for kind, key in grounds if kind.removeprefix(EARLIER) == PART}
    trees = {}
    for kind, tree in snapshot.trees.items():
        sections = [
            {**section, "blocks": [block for block in section["blocks"] if block["type"] in WORDED]}
            for section in tree["sections"]
            if section["key"] not in parts
        ]
        trees[kind] = {**tree, "sections": sections}
    return replace(snapshot, trees=trees)


def _linked(snapshots: Sequence[Snapshot], hidden: Mapping[str, str]) -> dict[Any, tuple[str, str]]:
    """{number or words of a hidden row: (its kind, its ground)}: how rows of other registers name it."""
    linked: dict[Any, tuple[str, str]] = {}
    rows = ((kind, row) for snapshot in snapshots for kind, rows in snapshot.data.items() for row in rows)
    for kind, row in rows:
        if ground := hidden.get(row["key"], ""):
            linked |= {name: (kind, ground) for name in (row.get("nr"), wording_of(row)) if name}
    return linked


def _ground_of(
    change: RowChange, *, kind: str, hidden: Mapping[str, str], linked: Mapping[Any, tuple[str, str]]
) -> str:
    """Why the row is left out: it is secret itself, was so, or tells of or names a row that is."""
    for row in (change.row, change.before or {}):
        if ground := hidden.get(row.get("key", "")) or hidden.get(row.get("about", "")):
            return ground
        named = [*(row.get("risk_nrs") or ()), *(row.get("events") or ())]
        if ground := next((linked[name][1] for name in named if name in linked), ""):
            return ground
        # A row with an event of its own, in another register than the event's: one number or wording is enough.
        own = [row.get("event"), row.get("nr")] if row.get("event") else []
        if ground := next((linked[name][1] for name in own if name in linked and linked[name][0] != kind), ""):
            return ground
    return ""
