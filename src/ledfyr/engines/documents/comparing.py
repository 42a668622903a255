"""Two versions beside each other: frozen ones, or one as the registers stand now. Screen and documents ask the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ledfyr.engines.ui.rooms import exporters
from ledfyr.engines.ui.standing import decision_words
from ledfyr.kernel.comparing import Piece, RowChange, compare_fields, compare_words, differences_between
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold
from ledfyr.platform.planning.decisions import documents_of, frozen_data, frozen_tree
from ledfyr.platform.planning.models import Decision

from .catalogue import offered

HIDDEN = frozenset(
    {"doubts", "value_printed", "handling_printed"}  # how a row was read from a file, not what it says
    | {"control_activities", "methods", "owners"}  # what the activities say already, flat for reading
)
"""Fields of the data contract that tell nothing of their own."""
CHANGES = "documents.changes"
"""The key of the section that tells what differs; it is not itself compared."""
NAMES = ("event", "events", "title", "systematic_control")
"""Where the kinds of the data contract keep a row's own words."""


@dataclass(frozen=True)
class Snapshot:
    """A committee's year at a moment: what registers and documents said.

    ``trees`` by document kind; ``version`` of what was frozen, 0 for living registers.
    """

    label: str
    year: int
    matter: str
    data: Mapping[str, list[dict[str, Any]]]
    trees: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True)
class KindDifference:
    """What differs in one register."""

    kind: str
    label: str
    changes: tuple[RowChange, ...]


@dataclass(frozen=True)
class TextDifference:
    """A part of a document whose text differs."""

    document: str
    heading: str
    old: str
    new: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The two texts as runs of words."""
        return compare_words(self.old, self.new)


@dataclass(frozen=True)
class Difference:
    """All that differs between two snapshots."""

    rows: tuple[KindDifference, ...]
    texts: tuple[TextDifference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.texts


def frozen_snapshot(decision: Decision) -> Snapshot:
    """What was frozen, read from its files. Raises FileDamaged, NotFound (an imported note)."""
    trees = {document.kind: frozen_tree(document) for document in documents_of(decision)}
    label = _("%(year)s version %(version)s: %(words)s") % {
        "year": decision.year,
        "version": decision.version,
        "words": decision_words(decision),
    }
    return Snapshot(label, decision.year, decision.matter, frozen_data(decision), trees, decision.version)


def differences(before: Snapshot, after: Snapshot) -> Difference:
    """What differs, in the kinds and documents that both have."""
    other_year = before.year != after.year
    known = exporters()
    rows = []
    for kind in after.data:
        if kind not in before.data or kind not in known:
            continue
        fields = [column.key for column in known[kind].columns if column.key not in HIDDEN]
        pair = _by_words if other_year else _by_key
        changes = compare_fields(pair(before.data[kind], after.data[kind]), fields)
        if changes:
            rows.append(KindDifference(kind, str(known[kind].label), tuple(changes)))
    return Difference(tuple(rows), tuple(_text_differences(before, after)))


Pairs = list[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]


def _by_key(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Pairs:
    """Within a year a row keeps its key."""
    known = {row["key"]: row for row in before}
    now = {row["key"] for row in after}
    return [(known.get(row["key"]), row) for row in after] + [(row, None) for row in before if row["key"] not in now]


def _by_words(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Pairs:
    """Between years rows are met by thread, number or wording."""
    old, new = (
        [Row("", {**row, "wording": wording_of(row), "nr": row.get("nr") or row.get("code")}) for row in rows]
        for rows in (before, after)
    )
    known = {id(one): row for rows, made in ((before, old), (after, new)) for one, row in zip(made, rows, strict=True)}
    return _meet_by_part(
        [
            (known[id(one.earlier)] if one.earlier else None, known[id(one.later)] if one.later else None)
            for one in differences_between(old, new, wording="wording")
        ]
    )


def _meet_by_part(pairs: Pairs) -> Pairs:
    """A row that answers for others is still itself when it answers one more or less, or they are worded anew: what was
    met by nothing meets what has gone and shares a thread or a part of its name with it, each once."""
    gone = [old for old, new in pairs if new is None and old is not None]
    out: Pairs = []
    for old, new in pairs:
        if old is None and new is not None:
            parts = _parts(new)
            old = next((one for one in gone if not parts.isdisjoint(_parts(one))), None)
            gone = [one for one in gone if one is not old]
        out.append((old, new))
    left = {id(one) for one in gone}
    return [(old, new) for old, new in out if new is not None or id(old) in left]


def _parts(row: Mapping[str, Any]) -> frozenset[str]:
    """The threads of what the row answers, and its words: versions frozen earlier have no threads."""
    words = next((row[name] for name in NAMES if row.get(name)), "")
    return frozenset(row.get("threads", ())) | (frozenset(map(fold, words)) if isinstance(words, list) else frozenset())


def wording_of(row: Mapping[str, Any]) -> str:
    """What a person calls the row."""
    words = next((row[name] for name in NAMES if row.get(name)), "")
    return "; ".join(map(str, words)) if isinstance(words, list) else str(words)


def numbered_name(row: Mapping[str, Any]) -> str:
    """Number and wording, as the row is found."""
    number = row.get("nr") or row.get("code") or ", ".join(str(nr) for nr in row.get("risk_nrs") or ())
    return f"{number} {wording_of(row)}".strip()


def _text_differences(before: Snapshot, after: Snapshot) -> Iterable[TextDifference]:
    seen: set[tuple[str, str, str]] = set()
    lasting = {kind.key for kind in offered()}
    for kind, tree in after.trees.items():
        # A matter's own papers are compared with its own; another matter's report is another text.
        if kind not in before.trees or (kind not in lasting and before.matter != after.matter):
            continue
        old, new = _texts(before.trees[kind]), _texts(tree)
        for heading in dict.fromkeys([*new, *old]):
            was, now = old.get(heading, ""), new.get(heading, "")
            # The same text stands in several documents: said once.
            if was != now and (heading, was, now) not in seen:
                seen.add((heading, was, now))
                yield TextDifference(str(tree["title"]), heading, was, now)


def _texts(tree: Mapping[str, Any]) -> dict[str, str]:
    """{heading: the text under it}; tables are compared as rows."""
    texts: dict[str, list[str]] = {}
    heading = ""
    compared = (section for section in tree["sections"] if section["key"] != CHANGES)
    for block in (block for section in compared for block in section["blocks"]):
        if block["type"] == "Heading":
            heading = block["text"]
        elif block["type"] in {"Paragraph", "Prose"}:
            texts.setdefault(heading, []).append(block["text"])
        elif block["type"] == "BulletList":
            texts.setdefault(heading, []).extend(f"- {item}" for item in block["items"])
    return {heading: "\n".join(parts) for heading, parts in texts.items()}


@dataclass(frozen=True)
class ShownField:
    """A field that differs, in words."""

    label: str
    old: str
    new: str


def shown_fields(kind: str, change: RowChange) -> list[ShownField]:
    """The fields that differ as a person reads them: codes in words, what is missing said so."""
    columns = {column.key: column for column in exporters()[kind].columns}
    out = []
    for one in change.fields:
        column = columns[one.field]
        old, new = _differing(one.old, one.new) if column.kind == "objects" else (one.old, one.new)
        label = str(column.label).removesuffix(" (JSON)")  # how a file has it
        out.append(ShownField(label, shown_value(old, column.words or {}), shown_value(new, column.words or {})))
    return out


def _differing(old: Any, new: Any) -> tuple[Any, Any]:
    """Of objects that have kept their places: what differs in each. Of others: all of them."""
    if not isinstance(old, list) or not isinstance(new, list) or len(old) != len(new):
        return old, new
    pairs = [({**was}, {**now}) for was, now in zip(old, new, strict=True) if was != now]
    for was, now in pairs:
        for name in [name for name in was if was.get(name) == now.get(name)]:
            del was[name]
            now.pop(name, None)
    return tuple([pair[side] for pair in pairs] for side in (0, 1))  # type: ignore[return-value]


def shown_value(value: Any, words: Mapping[str, Any] | None = None) -> str:
    """A field's value as a person reads it; ``words`` tell codes."""
    if value in (None, "", [], {}):
        return _("(tomt)")
    if isinstance(value, list):
        return "; ".join(shown_value(one, words) for one in value)
    if isinstance(value, dict):
        known = words or {}
        named = sorted(value, key=lambda name: list(known).index(name) if name in known else len(known))
        return ", ".join(
            f"{known.get(name, name)}: {shown_value(value[name], known)}"
            for name in named
            if value[name] not in (None, "", [])
        )
    return str((words or {}).get(value, value))
