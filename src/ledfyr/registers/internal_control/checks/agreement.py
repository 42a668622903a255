"""R-IC-7: analysis and plan say the same thing, both ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, is_assumed, named, named_all, quote, shortened, softened
from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold
from ledfyr.registers.risks.public import Floors, required_handling

from ..rules import Pair, pair_events

_CODE = re.compile(r"^\s*(\d+(?:\.\d+)*)\.?\s+(.*)$", re.DOTALL)


def _pairs(context: ReviewContext) -> tuple[Pair, ...]:
    return pair_events(context.of("control-plan"), context.of("risks"))


def check_starred_events(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-7: an event marked for the plan that the plan does not list. A plan without any row is asked about once."""
    if "control-plan" not in context.rows:
        return
    starred = [row for row in context.of("risks") if row.values.get("handling") == "plan"]
    listed_rows = {id(pair.risk_row) for pair in _pairs(context) if pair.risk_row is not None}
    absent = [row for row in starred if id(row) not in listed_rows]
    if not absent:
        return
    no_plan = not context.of("control-plan")
    for rows in [absent] if no_plan else [[row] for row in absent]:
        message = ngettext(
            "Händelsen %(rows)s är märkt som med i internkontrollplanen, men planen har ingen rad för den.",
            "%(count)d händelser är märkta som med i internkontrollplanen, men planen har inga rader för dem. "
            "Det gäller %(rows)s.",
            len(rows),
        )
        yield finding(
            "R-IC-7",
            softened("error", when=no_plan and bool(rows[0].place.file)),
            message % {"rows": named_all(rows), "count": len(rows)},
            rows=rows,
            evidence=[quote(row.values.get("event")) for row in rows],
            computed=_("ingen rad i planen har samma nummer eller ordalydelse"),
            mend=_("Lägg till händelsen i planen, eller ändra dess hantering i analysen."),
            act=(_("Ge händelsen en planrad"), "plan"),
        )


def check_listed_events(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-7: each listed event stands in the analysis with the same wording, value and process."""
    if not context.of("risks"):
        return
    for pair in _pairs(context):
        if pair.risk_row is None:
            yield _not_in_analysis(pair)
            continue
        yield from _wording(pair, pair.risk_row)
        yield from _value(pair, pair.risk_row)
    yield from _processes(_pairs(context))


def _not_in_analysis(pair: Pair) -> Finding:
    return finding(
        "R-IC-7",
        softened("error", when=False) if not pair.plan_row.place.file else "warning",
        _("Planen tar upp en händelse som inte finns i analysen: %(event)s.") % {"event": quote(pair.event)},
        rows=[pair.plan_row],
        evidence=[pair.event],
        computed=_("ingen händelse i analysen har samma nummer eller liknande ordalydelse"),
        mend=_("Lägg till händelsen i analysen och värdera den, eller ta bort den ur planen."),
    )


def _wording(pair: Pair, risk: Row) -> Iterable[Finding]:
    wording = str(risk.values.get("event") or "")
    if fold(pair.event) == fold(wording):
        return
    ours, theirs = _differing_words(wording, pair.event)
    yield finding(
        "R-IC-7",
        "warning",
        _("Händelsen %(row)s är formulerad på ett sätt i analysen och på ett annat i planen.") % {"row": named(risk)},
        rows=[risk, pair.plan_row],
        evidence=[_("analysen: %(words)s") % {"words": wording}, _("planen: %(words)s") % {"words": pair.event}],
        computed=_("skiljer sig: %(ours)s i analysen, %(theirs)s i planen")
        % {"ours": quote(shortened(ours)), "theirs": quote(shortened(theirs))},
        mend=_("Använd samma ord på båda ställena."),
        act=(_("Visa händelsen"), "event"),
    )


def _differing_words(first: str, second: str) -> tuple[str, str]:
    """The words that only one of the wordings has, in order."""
    one, two = first.split(), second.split()
    left, right = Counter(fold(word) for word in one), Counter(fold(word) for word in two)
    return (
        " ".join(word for word in one if fold(word) and not right[fold(word)]),
        " ".join(word for word in two if fold(word) and not left[fold(word)]),
    )


def _value(pair: Pair, risk: Row) -> Iterable[Finding]:
    value = risk.values.get("value")
    if pair.value is None or value is None or int(pair.value) == int(value):
        return
    facts = {"row": named(risk), "ours": value, "theirs": pair.value}
    yield finding(
        "R-IC-7",
        "error",
        _("Händelsen %(row)s har riskvärdet %(ours)s i analysen men %(theirs)s i planen.") % facts,
        rows=[risk, pair.plan_row],
        evidence=[_("analysen: %(ours)s") % facts, _("planen: %(theirs)s") % facts],
        computed=f"{value} ≠ {pair.value}",
        mend=_("Rätta planen, eller värderingen om det är den som är fel."),
        act=(_("Visa händelsen"), "rating"),
    )


def printed_process(row: Row, codes: Sequence[str]) -> str | None:
    """The process as the source prints or implies it, where the reader kept another; else the row's process."""
    for doubt in row.doubts:
        if doubt.code in codes and doubt.printed:
            return doubt.printed
    return row.values.get("process")


_FROM_ANALYSIS = ("process_from_analysis",)
_PRINTED_LATE = ("process_from_next_page",)


def _processes(pairs: Sequence[Pair]) -> Iterable[Finding]:
    """One finding a plan row and pair of processes: its events share the cause."""
    groups: dict[tuple[int, str, str], list[Pair]] = {}
    for pair in pairs:
        if pair.risk_row is None or any(doubt.code == "plan_context_missing" for doubt in pair.plan_row.doubts):
            continue  # R-IC-5 says it: a row that names no process cannot name another one
        ours, theirs = printed_process(pair.risk_row, _PRINTED_LATE), printed_process(pair.plan_row, _FROM_ANALYSIS)
        if ours and theirs and fold(ours) != fold(theirs):
            groups.setdefault((id(pair.plan_row), ours, theirs), []).append(pair)
    for (_key, ours, theirs), group in groups.items():
        risks = [pair.risk_row for pair in group if pair.risk_row is not None]
        message = ngettext(
            "Händelsen %(rows)s står under processen %(ours)s i analysen men under %(theirs)s i planen.",
            "Händelserna %(rows)s står under processen %(ours)s i analysen men under %(theirs)s i planen.",
            len(risks),
        )
        yield finding(
            "R-IC-7",
            "warning",
            message % {"rows": named_all(risks), "ours": quote(ours), "theirs": quote(theirs)},
            rows=[group[0].plan_row, *risks] if not risks[0].place.file else [*risks, group[0].plan_row],
            evidence=[_("analysen: %(words)s") % {"words": ours}, _("planen: %(words)s") % {"words": theirs}],
            computed=_("en tom ruta läses som den närmast ovanför"),
            mend=_("Skriv ut processen på raden, eller rätta den som är fel."),
            act=(_("Rätta planraden"), "place"),
            count=len(risks),
        )


def check_left_out_events(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-7: the plan lists an event that the analysis says is handled in the analysis only."""
    for pair in _pairs(context):
        risk = pair.risk_row
        if risk is None or risk.values.get("handling") != "analysis_only":
            continue
        yield finding(
            "R-IC-7",
            "error",
            _("Händelsen %(row)s är märkt som endast i analysen, men planen har en rad för den.")
            % {"row": named(risk)},
            rows=[risk, pair.plan_row],
            evidence=[str(risk.values.get("handling_printed") or _("endast analysen")), quote(pair.event)],
            computed=_("hanteringen i analysen jämförd med planens rader"),
            mend=_("Märk händelsen som med i planen, eller ta bort den ur planen."),
            act=(_("Bestäm hanteringen"), "handling"),
        )


def check_in_plan_under_floor(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-7: listed in the plan though the value does not even ask for a measure.

    The committee may choose so: a question.
    """
    data = context.settings.get("risks.floors") or {}
    floors = Floors(measure=data.get("measure"), plan=data.get("plan"))
    if floors.measure is None:
        return
    low = [pair for pair in _pairs(context) if pair.risk_row is not None and _is_low(pair.risk_row, floors)]
    if not low:
        return
    risks = [pair.risk_row for pair in low if pair.risk_row is not None]
    message = ngettext(
        "Händelsen %(rows)s är med i planen fast riskvärdet är lägre än %(floor)s.",
        "%(count)d händelser är med i planen fast riskvärdet är lägre än %(floor)s: %(rows)s.",
        len(risks),
    ) % {"rows": named_all(risks), "count": len(risks), "floor": floors.measure}
    if is_assumed(context, "risks.floors.measure", "risks.floors"):
        message += " " + _("Gränsen %(floor)s är ett antagande, eftersom dokumentet inte anger någon.") % {
            "floor": floors.measure
        }
    yield finding(
        "R-IC-7",
        "question",
        message,
        rows=[row for pair in low for row in (pair.risk_row, pair.plan_row) if row is not None],
        evidence=[
            _("%(row)s: riskvärde %(value)s") % {"row": named(row), "value": row.values["value"]} for row in risks
        ],
        computed=_("riskvärde < %(floor)s") % {"floor": floors.measure},
        mend=_("Skriv varför nämnden vill följa händelsen, eller låt den stå kvar bara i analysen."),
        count=len(risks),
    )


def _is_low(risk: Row, floors: Floors) -> bool:
    value = risk.values.get("value")
    required = required_handling(value, floors)
    return value is not None and not required.measure and required.handling is None


def check_goal_wording(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-7: a goal with the same code but other words in the plan than in the analysis; one finding a goal."""
    analysis, plan = _goals(context.of("risks")), _goals(context.of("control-plan"))
    for code, (title, risk) in analysis.items():
        other, plan_row = plan.get(code, ("", risk))
        if not other or fold(other) == fold(title):
            continue
        ours, theirs = _differing_words(title, other)
        yield finding(
            "R-IC-7",
            "warning",
            _("Målet %(code)s är skrivet på ett sätt i analysen och på ett annat i planen.") % {"code": code},
            rows=[risk, plan_row],
            evidence=[_("analysen: %(words)s") % {"words": title}, _("planen: %(words)s") % {"words": other}],
            computed=_("skiljer sig: %(ours)s i analysen, %(theirs)s i planen")
            % {"ours": quote(ours), "theirs": quote(theirs)},
            mend=_("Använd målets fastställda ordalydelse på båda ställena."),
            count=1,
        )


def _goals(rows: Sequence[Row]) -> dict[str, tuple[str, Row]]:
    """The first wording of each goal, by its code."""
    found: dict[str, tuple[str, Row]] = {}
    for row in rows:
        match = _CODE.match(str(row.values.get("area_goal") or ""))
        if match:
            found.setdefault(match.group(1), (match.group(2).strip(), row))
    return found
