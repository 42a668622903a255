"""Runs checks over rows: living ones, or those of a file that is never stored. Knows no room, touches no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from ledfyr.kernel.findings import SEVERITY_ORDER, Check, Finding, ReviewContext
from ledfyr.kernel.register import Importer
from ledfyr.kernel.rows import Place, Reading
from ledfyr.kernel.source import Source

from .wording import listed


def run_checks(checks: Iterable[Check], context: ReviewContext) -> list[Finding]:
    """All findings, by severity, then rule, then place. A check that raises is a fault of ours and is let through:
    a review that left a rule out in silence would say that all is well."""
    found = [replace(finding, title=str(check.title)) for check in checks for finding in _run(check, context)]
    return sorted(dict.fromkeys(found), key=_order)


def _run(check: Check, context: ReviewContext) -> list[Finding]:
    """The check's findings; in another language than Swedish it is run once more, for what identity rests on."""
    shown = list(check.run(context))
    if (get_language() or "sv").startswith("sv"):
        return shown
    with override("sv"):
        compared = [finding.evidence for finding in check.run(context)]
    return [replace(finding, compared=facts) for finding, facts in zip(shown, compared, strict=True)]


def _order(finding: Finding) -> tuple[int, str, int, str, str, str]:
    family, _dash, number = finding.rule.rpartition("-")
    return (
        SEVERITY_ORDER[finding.severity],
        family,
        int(number) if number.isdigit() else 0,
        *_place_order(finding.place),
        finding.message,
    )


def _place_order(place: Place) -> tuple[str, str]:
    if place.file:
        return place.file, "".join(f"{line:08d}" for line in place.lines[:1])
    return place.register, place.row.rjust(12)


# Why a line is left out although nothing is lost: it never was a row.
_NOT_ROWS = frozenset({"page_number", "not_an_item"})


@dataclass
class Settled:
    """The settings that a review rests on, where each came from, and the same in words."""

    settings: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    basis: list[str] = field(default_factory=list)


def review_source(
    source: Source,
    importers: Sequence[Importer],
    checks: Iterable[Check],
    *,
    defaults: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    year: int | None = None,
) -> tuple[list[Finding], tuple[str, ...]]:
    """Review a file: read it with every importer, settle what to hold it against, run the checks. Nothing is stored.

    ``defaults`` are settings by key ('risks.floors', 'risks.scale'); what the document states about itself (the
    reading's fact of the same name) goes before ``options``, and those before the defaults. Within a setting that is
    a mapping each part is settled by itself. Returns the findings and the basis: sentences that say what was read
    and where every limit came from.
    """
    readings = read_all(source, importers)
    settled = settle(readings, defaults or {}, options or {})
    stated_year = next((reading.facts["year"] for reading in readings.values() if reading.facts.get("year")), None)
    context = ReviewContext(
        rows={kind: reading.rows for kind, reading in readings.items()},
        facts={kind: reading.facts for kind, reading in readings.items()},
        settings=settled.settings,
        settings_from=settled.origins,
        source=source,
        year=year or stated_year,
    )
    labels = {importer.kind: str(importer.label) for importer in importers}
    return run_checks(checks, context), (*_read_words(readings, labels), *settled.basis)


def read_all(source: Source, importers: Sequence[Importer]) -> dict[str, Reading]:
    """Each kind's reading, in the order that ``after`` asks for; a kind that no importer offers is not waited for."""
    readings: dict[str, Reading] = {}
    waiting = list(importers)
    offered = {importer.kind for importer in importers}
    while waiting:
        ready = [
            importer for importer in waiting if all(kind in readings or kind not in offered for kind in importer.after)
        ]
        if not ready:
            raise ValueError(f"importers wait for each other: {[importer.kind for importer in waiting]}")
        for importer in ready:
            readings[importer.kind] = importer.read(source, dict(readings))
            waiting.remove(importer)
    for importer in importers:
        if importer.complete is not None:
            readings[importer.kind] = importer.complete(readings)
    return readings


def settle(readings: Mapping[str, Reading], defaults: Mapping[str, Any], options: Mapping[str, Any]) -> Settled:
    """Decide every setting: the document, else the options, else the default; and say which."""
    settled = Settled()
    for key, default in defaults.items():
        kind, _dot, name = key.partition(".")
        reading = readings.get(kind)
        stated = reading.facts.get(name) if reading else None
        if not isinstance(default, Mapping):
            value, origin = _first(stated, options.get(key), default)
            settled.settings[key], settled.origins[key] = value, origin
            continue
        parts = {}
        for part in default:
            value, origin = _first((stated or {}).get(part), (options.get(key) or {}).get(part), default[part])
            parts[part], settled.origins[f"{key}.{part}"] = value, origin
        settled.settings[key] = parts
        origins = [settled.origins[f"{key}.{part}"] for part in default]
        settled.origins[key] = next((name for name in ("document", "option") if name in origins), "default")
        if reading is not None and reading.rows:
            settled.basis += _setting_words(key, name, parts, settled.origins, reading)
    return settled


def _first(stated: Any, option: Any, default: Any) -> tuple[Any, str]:
    if stated is not None:
        return stated, "document"
    if option is not None:
        return option, "option"
    return default, "default"


def _part_words(name: str, value: Any) -> str:
    words = {
        "measure": _("Åtgärd krävs från riskvärde %(value)s"),
        "plan": _("Plats i planen krävs från riskvärde %(value)s"),
        "likelihood": _("Sannolikheten har %(value)s steg"),
        "consequence": _("Konsekvensen har %(value)s steg"),
    }
    if name not in words or value is None:
        return ""
    return words[name] % {"value": len(value) if isinstance(value, list | tuple) else value}


def _setting_words(
    key: str, name: str, parts: Mapping[str, Any], origins: Mapping[str, str], reading: Reading
) -> list[str]:
    """One sentence a part: the limit, and where it came from with its line."""
    sentences = []
    lines = reading.facts.get("lines") or {}
    for part, value in parts.items():
        words = _part_words(part, value)
        if not words:
            continue
        origin = origins[f"{key}.{part}"]
        at = (lines.get(f"{name}.{part}") or lines.get(name) or [None])[0]
        if origin == "document" and at:
            words += _(", enligt dokumentet (rad %(line)s).") % {"line": at}
        elif origin == "document":
            words += _(", enligt dokumentet.")
        elif origin == "option":
            words += _(", enligt det som angavs vid granskningen.")
        else:
            words += _(", ett antagande: varken dokumentet eller den som granskar har angett något.")
        sentences.append(words)
    return sentences


def _read_words(readings: Mapping[str, Reading], labels: Mapping[str, str]) -> list[str]:
    """What was found in the file, and lines inside its tables that could not be made rows."""
    counts = [
        ngettext("%(label)s: %(count)d rad", "%(label)s: %(count)d rader", len(reading.rows))
        % {"label": labels[kind], "count": len(reading.rows)}
        for kind, reading in readings.items()
        if reading.rows
    ]
    if not counts:
        return [
            _("Filen har ingen tabell eller lista som granskningen känner igen; bara dokumentets form är granskad.")
        ]
    sentences = [_("Granskat: %(counts)s.") % {"counts": ", ".join(counts)}]
    loose = sorted(
        {
            line
            for reading in readings.values()
            for place, _words, reason in reading.loose
            if reason not in _NOT_ROWS
            for line in place.lines
        }
    )
    if loose:
        message = ngettext(
            "En rad i tabellerna kunde inte läsas: %(lines)s.",
            "%(count)d rader i tabellerna kunde inte läsas: %(lines)s.",
            len(loose),
        )
        sentences.append(message % {"count": len(loose), "lines": listed(loose)})
    return sentences
