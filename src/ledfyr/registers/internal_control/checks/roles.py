"""R-IC-15: a role has one name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import at_lines, finding, listed, quote
from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import squeeze

from ..rules import ROLE_SYNONYMS, roles_named_twice

_SHOWN_LINES = 3


def check_role_names(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-15: the same role under two names, among the owners of living rows, or in a file's own text."""
    if context.source is not None:
        yield from _in_text(context)
        return
    owners: dict[str, list[Row]] = defaultdict(list)
    for row in context.of("control-plan"):
        for owner in row.values.get("owners") or ():
            owners[squeeze(str(owner)).casefold()].append(row)
    for group in roles_named_twice(list(owners)):
        names = sorted(group)
        rows = list({id(row): row for name in names for row in owners[name]}.values())
        yield finding(
            "R-IC-15",
            "question",
            _("Samma roll verkar ha flera namn bland de kontrollansvariga: %(names)s.")
            % {"names": listed(quote(name) for name in names)},
            rows=rows,
            evidence=[_rows_of(name, len(owners[name])) for name in names],
            computed=_("namnen står i listan över roller med flera namn"),
            mend=_("Välj ett av namnen och använd det på alla rader."),
        )


def _rows_of(name: str, count: int) -> str:
    return ngettext("%(name)s: %(count)d rad", "%(name)s: %(count)d rader", count) % {"name": name, "count": count}


def _lines_of(name: str, lines: list[int]) -> str:
    words = ngettext("%(name)s: rad %(lines)s", "%(name)s: raderna %(lines)s", len(lines))
    return words % {"name": name, "lines": listed(lines)}


def _in_text(context: ReviewContext) -> Iterable[Finding]:
    lines = context.source.lines if context.source else ()
    for group in ROLE_SYNONYMS:
        found: dict[str, list[int]] = defaultdict(list)
        for line in lines:
            words = line.text.casefold()
            for name in group:
                if name in words and re.search(rf"(?<![\w-]){re.escape(name)}(?:en|ens|s|et|ets)?(?![\w-])", words):
                    found[name].append(line.number)
        if len(found) < 2:
            continue
        names = sorted(found)
        yield finding(
            "R-IC-15",
            "question",
            _("Samma roll verkar ha flera namn i dokumentet: %(names)s.")
            % {"names": listed(quote(name) for name in names)},
            places=at_lines(context, sorted(line for name in names for line in found[name][:_SHOWN_LINES])),
            evidence=[_lines_of(name, found[name]) for name in names],
            computed=_("namnen står i listan över roller med flera namn"),
            mend=_("Använd ett namn för rollen i hela dokumentet."),
            count=1,
        )
