"""Small tools that rooms' checks share: how rows are named, placed and quoted, and when a rule only asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ledfyr.kernel.findings import Finding, Mend, ReviewContext, Severity
from ledfyr.kernel.rows import Place, Row
from ledfyr.kernel.text import squeeze

SHOWN = 12


def quote(text: object) -> str:
    """The source's own words between quotation marks; an empty text is said to be empty."""
    words = str(text if text is not None else "").strip()
    return _("”%(words)s”") % {"words": words} if words else _("(tomt)")


def listed(items: Iterable[object], last: str = "") -> str:
    """'a, b och c'. More than a dozen items are cut, and how many were cut is said."""
    words = [str(item) for item in items]
    if len(words) > SHOWN:
        rest = _("%(count)d till") % {"count": len(words) - SHOWN + 1}
        words = [*words[: SHOWN - 1], rest]
    if len(words) < 2:
        return "".join(words)
    joined = last or _("och")
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def numbers_of(row: Row) -> tuple[Any, ...]:
    """The event numbers that a row carries: its own, or for a plan row those of its events."""
    if row.values.get("nr") is not None:
        return (row.values["nr"],)
    return tuple(number for number in row.values.get("risk_nrs") or () if number is not None)


def named(row: Row) -> str:
    """A row as a person finds it: 'nr 7', else its wording, shortened."""
    numbers = numbers_of(row)
    if numbers:
        return _("nr %(numbers)s") % {"numbers": listed(numbers)}
    events = row.values.get("events") or [row.values.get("event") or row.values.get("title") or row.words]
    return quote(shortened(str(events[0] or "")))


def named_all(rows: Sequence[Row]) -> str:
    """Several rows in one breath: 'nr 61, 62 och 63', numberless ones by their wording."""
    numbers = [number for row in rows for number in numbers_of(row)]
    bare = [named(row) for row in rows if not numbers_of(row)]
    parts = [_("nr %(numbers)s") % {"numbers": listed(numbers)}] if numbers else []
    return listed([*parts, *bare])


def shortened(text: str, length: int = 90) -> str:
    """The beginning of a long wording on one line, cut at a word."""
    text = squeeze(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def places_of(*rows: Row) -> tuple[Place, ...]:
    """Where the rows stand, each place once, in the order given."""
    return tuple(dict.fromkeys(row.place for row in rows if row.place != Place()))


def at_lines(context: ReviewContext, lines: Iterable[int | None]) -> tuple[Place, ...]:
    """Places for bare line numbers in the reviewed file; none without a file."""
    if context.source is None:
        return ()
    return tuple(Place(file=context.source.name, lines=(line,)) for line in dict.fromkeys(lines) if line)


def stated_at(context: ReviewContext, kind: str, *keys: str) -> tuple[Place, ...]:
    """Where the document states facts about itself, by the reading's ``lines``; none when it does not say."""
    lines = context.fact(kind, "lines")
    if not isinstance(lines, Mapping):
        return ()
    return at_lines(context, [line for key in keys for line in lines.get(key) or ()])


def is_assumed(context: ReviewContext, *keys: str) -> bool:
    """True when the setting is only a default. The first key that says where it came from decides; living data with
    no say is decided data."""
    for key in keys:
        if key in context.settings_from:
            return context.settings_from[key] == "default"
    return False


def softened(severity: Severity, *, when: bool) -> Severity:
    """A rule that rests on an assumption asks a question instead of reporting an error."""
    return "question" if when else severity


def finding(
    rule: str,
    severity: Severity,
    message: str,
    *,
    rows: Sequence[Row] = (),
    places: Sequence[Place] = (),
    evidence: Sequence[str] = (),
    computed: str = "",
    mend: str = "",
    act: tuple[str, str] | None = None,
    count: int | None = None,
) -> Finding:
    """A finding over rows: places are the rows' own, then those given; ``count`` is said when it is not len(rows).

    ``act`` is what the button says and the part of the row's page where it is done; a row of a file has no page.
    """
    url = rows[0].place.url if rows else ""
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        places=tuple(dict.fromkeys((*places_of(*rows), *places))),
        evidence=tuple(evidence),
        computed=computed,
        mend=mend,
        rows=count if count is not None else max(1, len(rows)),
        mends=(Mend(act[0], f"{url}?open={act[1]}#{act[1]}"),) if act and url else (),
    )
