"""The report of an import, as data and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.register import ImportPlan
from ledfyr.kernel.rows import Reading

from .choices import in_words
from .doubts import describe_doubt
from .intake import Preview


def report(preview: Preview, *, applied: bool, year: int, findings: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The shape that the data contract promises; ``findings`` are the review's of the file, as JSON."""
    return {
        "file": preview.source.name,
        "year": year,
        "stated_year": preview.stated_year,
        "kinds": {kind: counts(preview, kind) for kind in preview.readings},
        "doubts": list(doubts(preview)),
        "findings": list(findings),
        "applied": applied,
    }


def counts(preview: Preview, kind: str) -> dict[str, int]:
    """read = created + updated + unchanged + rejected; doubtful ones are among them."""
    reading, plan = preview.readings[kind], preview.plans[kind]
    left = len(reading.rows) - len(plan.actions)
    return {
        "read": len(reading.rows) + len(reading.loose),
        "created": plan.count("create"),
        "updated": plan.count("update"),
        "unchanged": plan.count("unchanged"),
        "rejected": plan.count("reject") + left + len(reading.loose),
        "doubtful": sum(1 for row in reading.rows if row.doubts) + len(reading.loose),
        "gone": len(plan.gone),
    }


def doubts(preview: Preview) -> Iterator[dict[str, Any]]:
    """Every doubt with the source's own words and what was kept; loose lines last."""
    for kind, reading in preview.readings.items():
        for row in reading.rows:
            for doubt in row.doubts:
                yield {
                    "kind": kind,
                    "line": row.place.lines[0] if row.place.lines else None,
                    "text": row.words,
                    "why": describe_doubt(doubt),
                    "code": doubt.code,
                    "kept_as": {key: value for key, value in row.values.items() if key != "doubts"},
                }
        yield from _rejected(kind, preview.plans[kind])
        yield from _loose(kind, reading)


def _rejected(kind: str, plan: ImportPlan) -> Iterator[dict[str, Any]]:
    """Rows that the register does not take in, each with the reason."""
    columns = exporters()[kind].columns if kind in exporters() else ()
    for row, action, why in plan.actions:
        if action == "reject":
            yield {
                "kind": kind,
                "line": row.place.lines[0] if row.place.lines else None,
                "text": row.words,
                "why": _("Raden läses inte in. %(why)s") % {"why": in_words(why, columns)},
                "code": "rejected",
                "kept_as": {},
            }


def _loose(kind: str, reading: Reading) -> Iterator[dict[str, Any]]:
    for place, words, _why in reading.loose:
        yield {
            "kind": kind,
            "line": place.lines[0] if place.lines else None,
            "text": words,
            "why": _("Raden står i tabellen men gick inte att tyda. Den är inte inläst."),
            "code": "loose",
            "kept_as": {},
        }


def as_text(data: dict[str, Any]) -> str:
    """The report for a person at a terminal."""
    lines: list[str] = []
    if data["stated_year"] not in (None, data["year"]):
        lines.append(_("Obs: filen säger att den gäller %(stated_year)s, inte %(year)s.") % data)
    lines += [
        _("Inläst från %(file)s") % {"file": data["file"]}
        if data["applied"]
        else _("Förhandsgranskning av %(file)s, inget är inläst") % {"file": data["file"]}
    ]
    for kind, number in data["kinds"].items():
        lines.append(
            _(
                "%(kind)s: %(read)s lästa, %(created)s nya, %(updated)s ändrade, %(unchanged)s oförändrade, "
                "%(rejected)s avvisade, %(doubtful)s att kontrollera"
            )
            % ({"kind": kind} | number)
        )
        if number["gone"]:
            lines.append(_("  %(gone)s rader finns i registret men inte i filen. De är kvar.") % number)
    for doubt in data["doubts"]:
        lines.append(_("Kontrollera rad %(line)s (%(kind)s): %(why)s") % doubt)
        lines.append(f"    {doubt['text'][:200]}")
    if data["findings"]:
        lines.append(
            ngettext(
                "Granskningen av filen har %(count)s anmärkning. Kör ledfyr review för att se den.",
                "Granskningen av filen har %(count)s anmärkningar. Kör ledfyr review för att se dem.",
                len(data["findings"]),
            )
            % {"count": len(data["findings"])}
        )
    return "\n".join(lines)
