"""R-IC-6, R-IC-9 and R-IC-14: numbers, whole rows, and that the analysis covers what it should."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, listed, named, named_all, quote, softened
from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold

from .ratings import value_of

_CODE = re.compile(r"^\s*(\d+(?:\.\d+)*)\.?(?=\s|$)")


def _missing(row: Row) -> tuple[str, ...]:
    missing = [key for key in ("nr", "likelihood", "consequence") if row.values.get(key) is None]
    return (*missing, "value") if value_of(row) is None else tuple(missing)


def check_incomplete_rows(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-6: rows that lack number or rating; those that lack the same things share a cause."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in context.of("risks"):
        if _missing(row):
            groups[_missing(row)].append(row)
    words = {
        "nr": _("nummer"),
        "likelihood": _("sannolikhet"),
        "consequence": _("konsekvens"),
        "value": _("riskvärde"),
    }
    for missing, rows in groups.items():
        facts = {"count": len(rows), "rows": named_all(rows), "what": listed(words[key] for key in missing)}
        message = ngettext(
            "Händelsen %(rows)s saknar %(what)s.", "%(count)d händelser saknar %(what)s: %(rows)s.", len(rows)
        )
        unrated = "value" in missing
        text = message % facts
        if unrated:
            text += " " + _(
                "Utan riskvärde går det inte att avgöra om händelsen ska ha en åtgärd eller vara med i planen."
            )
        yield finding(
            "R-IC-6",
            softened("warning", when=not unrated and len(rows) > 1),
            text,
            rows=rows,
            evidence=[shown for row in rows for shown in _shown(row)],
            computed=_("tomma rutor: %(what)s") % facts,
            mend=_("Fyll i det som saknas, eller ta bort raden om den inte ska vara med."),
        )


def _shown(row: Row) -> list[str]:
    return [row.words] if row.words else [quote(row.values.get("event"))]


def check_unique_numbers(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-6: a number used by two events in the same analysis."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in context.of("risks"):
        if row.values.get("nr") is not None:
            groups[row.values["nr"]].append(row)
    for number, rows in groups.items():
        if len(rows) < 2:
            continue
        yield finding(
            "R-IC-6",
            "error",
            _("Nummer %(number)s används av %(count)d händelser.") % {"number": number, "count": len(rows)},
            rows=rows,
            evidence=[f"{number}: {quote(row.values.get('event'))}" for row in rows],
            computed=_("numret förekommer %(count)d gånger") % {"count": len(rows)},
            mend=_("Ge en av händelserna ett nytt nummer som inte har använts under året."),
        )


def check_gaps(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-6: numbers missing in the series; only asked, since a number is not reused within its year."""
    by_number = {int(row.values["nr"]): row for row in context.of("risks") if row.values.get("nr") is not None}
    if len(by_number) < 2:
        return
    gaps = [number for number in range(1, max(by_number)) if number not in by_number]
    if not gaps or len(gaps) > len(by_number):
        return
    beside = [by_number[number] for number in sorted(by_number) if number + 1 in gaps or number - 1 in gaps]
    message = ngettext("Nummer %(numbers)s saknas i analysen.", "Numren %(numbers)s saknas i analysen.", len(gaps)) % {
        "numbers": listed(gaps)
    }
    yield finding(
        "R-IC-6",
        "question",
        message,
        rows=beside,
        evidence=[named_all(beside)],
        computed=_("serien går från %(first)s till %(last)s") % {"first": min(by_number), "last": max(by_number)},
        mend=_("Kontrollera att ingen händelse har fallit bort. Luckor som uppstått under året sluts inför nästa år."),
        count=len(gaps),
    )


def check_rated_two_ways(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-14: the same wording rated differently in two places.

    In one and the same process it is a warning, otherwise a question: short wordings recur in different processes.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in context.of("risks"):
        if row.values.get("likelihood") is not None and fold(row.values.get("event")):
            groups[fold(row.values["event"])].append(row)
    for rows in groups.values():
        ratings = {(row.values["likelihood"], row.values.get("consequence")) for row in rows}
        if len(ratings) < 2:
            continue
        same_process = len({fold(row.values.get("process")) for row in rows}) == 1
        yield finding(
            "R-IC-14",
            softened("warning", when=not same_process),
            _("Samma händelse är värderad olika på %(count)d ställen: %(event)s.")
            % {"count": len(rows), "event": quote(rows[0].values["event"])},
            rows=rows,
            evidence=[
                f"{named(row)}: {row.values['likelihood']} × {row.values.get('consequence')}, "
                f"{quote(row.values.get('process'))}"
                for row in rows
            ],
            computed=_("samma ordalydelse, %(count)d olika värderingar") % {"count": len(ratings)},
            mend=_("Värdera händelsen lika, eller skriv så att det framgår hur händelserna skiljer sig åt."),
        )


def _code(text: object) -> str:
    match = _CODE.match(str(text or ""))
    return match.group(1) if match else ""


def check_goals_covered(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-9: an area goal without any process, where the list of goals is known (living data)."""
    goals = [goal for goal in context.of("goals") if goal.values.get("level") == "area"]
    risks = context.of("risks")
    if not goals or not risks:
        return
    codes = {_code(row.values.get("area_goal")) for row in risks if row.values.get("process")}
    titles = {fold(row.values.get("area_goal")) for row in risks if row.values.get("process")}
    for goal in goals:
        code, title = str(goal.values.get("code") or "").rstrip("."), str(goal.values.get("title") or "")
        if (code and code in codes) or fold(title) in titles or fold(f"{code} {title}") in titles:
            continue
        yield finding(
            "R-IC-9",
            "question",
            _("Målet %(goal)s har ingen process i analysen.") % {"goal": quote(f"{code} {title}".strip())},
            rows=[goal],
            evidence=[f"{code} {title}".strip()],
            computed=_("inga händelser under målet"),
            mend=_("Lägg till de processer som är viktiga för målet, eller skriv varför målet inte berörs."),
        )
