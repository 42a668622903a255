"""A preview as its page shows it: the source's lines beside the read row, doubts first, and what would be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.register import ExportColumn
from ledfyr.kernel.rows import Row
from ledfyr.kernel.source import Source

from .choices import fields_of, in_words
from .doubts import describe_doubt
from .intake import Preview
from .models import ImportDraft
from .reporting import counts

ALL, TO_CHECK = "alla", "att-kontrollera"
LINES_AROUND = 1  # of the source, above and below a row's own
LONGEST_LABEL = 140

Lines = Mapping[tuple[str, int], str]


def kinds_shown(seen: Preview, draft: ImportDraft, only: str, editing: str) -> list[dict[str, Any]]:
    """Every kind of the file as its page shows it. ``only`` ALL or TO_CHECK; ``editing`` the row being changed."""
    lines = source_lines(seen.source)
    kinds = [_kind(seen, draft, kind, only, editing, lines) for kind in seen.readings]
    waiting = [row for kind in kinds for row in kind["rows"] if row["is_doubt"]]
    for row, following in pairwise(waiting):
        row["next"] = following["id"]
    return kinds


def source_lines(source: Source) -> dict[tuple[str, int], str]:
    """{(part, line number): the line in its own words}; only lines that say something."""
    return {(line.part, line.number): line.words for line in source.lines if not line.is_blank}


def _kind(seen: Preview, draft: ImportDraft, kind: str, only: str, editing: str, lines: Lines) -> dict[str, Any]:
    reading, plan = seen.readings[kind], seen.plans[kind]
    choices = draft.choices.get(kind, {})
    columns = exporters()[kind].columns
    done = iter(plan.actions)
    rows = []
    for index, row in enumerate(reading.rows):
        choice = choices.get(str(index), {})
        action, what = ("skip", "") if choice.get("skip") else next(done)[1:]
        key = f"{kind}-{index}"
        if only == ALL or row.doubts or choice or key == editing or action == "reject":
            shown = _row(row, choice, columns, lines)
            told = in_words(what, columns)
            rows.append(shown | {"id": key, "kind": kind, "index": index, "action": action, "what": told})
            rows[-1]["editing"] = key == editing
    rows.sort(key=lambda one: (not one["doubts"] and one["action"] != "reject", one["index"]))
    return {
        "kind": kind,
        "label": exporters()[kind].label,
        "rows": rows,
        "loose": [
            {"line": place.lines[0] if place.lines else None, "words": words} for place, words, _why in reading.loose
        ],
        "counts": counts(seen, kind),
        "gone": [label_of(columns, row.values) for row in plan.gone],
        "doubtful": sum(1 for index, row in enumerate(reading.rows) if row.doubts and not choices.get(str(index))),
    }


def _row(row: Row, choice: Mapping[str, Any], columns: Sequence[ExportColumn], lines: Lines) -> dict[str, Any]:
    values = {**row.values, **(choice.get("values") or {})}
    doubted = {doubt.field for doubt in row.doubts}
    fields = [field | {"is_doubted": field["key"] in doubted} for field in fields_of(columns, values)]
    return {
        "label": label_of(columns, values),
        "lines": row.place.lines,
        "source": lit_lines(row, lines),
        "words": row.words,
        "fields": fields,
        "doubts": [describe_doubt(doubt) for doubt in row.doubts],
        "is_decided": bool(choice),
        "is_changed": bool(choice.get("values")),
        "is_skipped": bool(choice.get("skip")),
        "is_doubt": bool(row.doubts) and not choice,
        "next": "",
    }


def lit_lines(row: Row, lines: Lines) -> list[dict[str, Any]]:
    """[{number, words, is_lit}] of the source: the row's own lines and those just around them. Empty when unknown."""
    own = set(row.place.lines)
    if not own or not any((row.place.part, number) in lines for number in own):
        return []
    wanted = {number + step for number in own for step in range(-LINES_AROUND, LINES_AROUND + 1)}
    return [
        {"number": number, "words": lines[row.place.part, number], "is_lit": number in own}
        for number in sorted(wanted)
        if (row.place.part, number) in lines
    ]


def label_of(columns: Sequence[ExportColumn], values: Mapping[str, Any]) -> str:
    """A row in one line: its first column and the text of its widest one, e.g. '12 Underlag saknas'.

    The widest column is what tells rows apart; a goal or a process can be longer but is shared by many.
    """
    texts = {field["key"]: field["value"].replace("\n", ", ") for field in fields_of(columns, values)}
    widths = {column.key: column.width for column in columns}
    said = [key for key, text in texts.items() if text]
    first = next(iter(texts.values()), "")
    first = first if len(first) <= 20 else ""
    widest = texts[max(said, key=lambda key: widths[key])] if said else ""
    label = widest if widest == first else f"{first} {widest}".strip()
    return label if len(label) <= LONGEST_LABEL else label[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
