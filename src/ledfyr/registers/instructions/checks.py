"""R-AN: what the review asks of the committee's answers to the executive office's instructions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.review.wording import finding, listed, quote
from ledfyr.kernel.findings import Check, Finding, ReviewContext
from ledfyr.kernel.rows import Row

from .rules import MISSING, OPEN, RETURNED, pressure

KIND = "instruction-checklist"


def check_missing(context: ReviewContext) -> Iterable[Finding]:
    """R-AN-1: a required part is missing, and its day is near or has passed."""
    missing: dict[tuple[str, str | None, str | None], list[Row]] = defaultdict(list)
    for row in context.of(KIND):
        values = row.values
        if values["state"] == MISSING and values["submission"] in {OPEN, RETURNED}:
            missing[(values["instruction"], values["unit_deadline"], values["deadline"])].append(row)
    if not missing:
        return  # nor does the review of a file, which holds no instructions, know what day it is
    today = date.fromisoformat(str(context.settings["today"]))
    for (what, units, deadline), rows in missing.items():
        days = [date.fromisoformat(day) if day else None for day in (units, deadline)]
        how = pressure(today, unit_deadline=days[0], deadline=days[1])
        if not how:
            continue
        first = min(day for day in days if day is not None)
        parts = listed(quote(row.values["part"]) for row in rows)
        shown = {"what": what, "parts": parts, "day": date_format(first, "j F Y")}
        yield finding(
            "R-AN-1",
            "error" if how == "error" else "question",
            _("%(what)s: %(parts)s saknas, och skulle vara klart %(day)s.") % shown
            if how == "error"
            else _("%(what)s: %(parts)s saknas, och ska vara klart %(day)s.") % shown,
            rows=rows,
            evidence=[str(row.values["part"]) for row in rows],
            computed=_("delen är varken ifylld eller angiven som ”inget att rapportera”"),
            mend=_("Fyll i delen, eller ange varför det inte finns något att rapportera."),
        )


CHECKS = (
    Check(
        "R-AN-1",
        gettext_lazy("Det som anvisningen kräver är ifyllt i tid"),
        gettext_lazy("Stadsledningskontorets anvisning"),
        check_missing,
    ),
)
