"""R-IC-2, R-IC-3, R-IC-4 and R-IC-16: what is done about an event.

Every comparison with a floor is rules.required_handling; there is no second one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import (
    finding,
    is_assumed,
    listed,
    named,
    named_all,
    places_of,
    quote,
    softened,
    stated_at,
)
from ledfyr.kernel.findings import Finding, ReviewContext, Severity
from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold

from ..rules import ANALYSIS_ONLY, PLAN, Floors, required_handling
from .ratings import value_of

# Where marks are lost but the plan lists this share of the high values, those it does not list are really left out.
_TRUSTED = 0.8


def floors_of(context: ReviewContext) -> Floors:
    """The floors in force; a year without them has none."""
    data = context.settings.get("risks.floors") or {}
    return Floors(measure=data.get("measure"), plan=data.get("plan"))


def floors_assumed(context: ReviewContext, which: str) -> bool:
    """True when that floor is only the default."""
    return is_assumed(context, f"risks.floors.{which}", "risks.floors")


def _assumption(context: ReviewContext, which: str, floor: int | None) -> str:
    if not floors_assumed(context, which):
        return ""
    return " " + _("Gränsen %(floor)s är ett antagande, eftersom dokumentet inte anger någon.") % {"floor": floor}


def was_left_blank(row: Row) -> bool:
    """True when the row stands in a file whose cell for handling is empty, or was taken in from one."""
    if any(doubt.code == "handling_from_plan" for doubt in row.doubts):
        return True
    return bool(row.place.file) and not str(row.values.get("handling_printed") or "").strip()


@lru_cache(maxsize=4096)
def _folded(text: str | None) -> str:
    """Every event is held against every plan row: fold each wording once."""
    return fold(text)


def plan_rows_of(context: ReviewContext, row: Row) -> tuple[Row, ...]:
    """The plan's rows that list the event, by its number where the plan knows it, else by its wording."""
    number, wording = row.values.get("nr"), _folded(row.values.get("event"))
    return tuple(
        plan
        for plan in context.of("control-plan")
        if (number is not None and number in (plan.values.get("risk_nrs") or ()))
        or (wording and wording in [_folded(event) for event in plan.values.get("events") or ()])
    )


def handling_of(context: ReviewContext, row: Row) -> str | None:
    """The handling in effect: the one given, else 'plan' for an event that the plan lists."""
    given = row.values.get("handling")
    if given in (PLAN, ANALYSIS_ONLY):
        return str(given)
    return PLAN if plan_rows_of(context, row) else None


def _is_blank(context: ReviewContext, row: Row) -> bool:
    """True when nobody has said how the event is handled: neither its own cell nor the plan."""
    return handling_of(context, row) is None


def marks_are_lost(context: ReviewContext) -> bool:
    """True for a file whose analysis marks no event as in the plan: the text lost its stars, or has no such column."""
    rows = context.of("risks")
    from_file = bool(rows) and all(row.place.file for row in rows)
    return from_file and not any(row.values.get("handling") == PLAN and not was_left_blank(row) for row in rows)


def _cannot_tell(context: ReviewContext) -> bool:
    """True when a blank cell says nothing: the marks are lost and the file shows no plan to look in."""
    return marks_are_lost(context) and not context.of("control-plan")


def check_measures(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-2: a value at or over the measure floor without a measure.

    A missing column, no measure anywhere or a default floor is one cause and one finding.
    """
    floors = floors_of(context)
    high = [row for row in context.of("risks") if required_handling(value_of(row), floors).measure]
    lacking = [row for row in high if not row.values.get("measures")]
    if not lacking:
        return
    no_column = context.fact("risks", "has_measures_column") is False
    all_lack = len(lacking) == len(high)
    if no_column or (len(lacking) > 1 and (all_lack or floors_assumed(context, "measure"))):
        yield _no_measures(context, lacking, floors, no_column=no_column, all_lack=all_lack)
        return
    for row in lacking:
        value = value_of(row)
        yield finding(
            "R-IC-2",
            softened("error", when=floors_assumed(context, "measure")),
            _("Händelsen %(row)s har riskvärdet %(value)s men ingen åtgärd.") % {"row": named(row), "value": value}
            + _assumption(context, "measure", floors.measure),
            rows=[row],
            evidence=[quote(row.values.get("event")), _("riskvärde %(value)s") % {"value": value}, _("inga åtgärder")],
            computed=f"{value} ≥ {floors.measure}",
            mend=_("Lägg till en åtgärd med ansvarig och tid, eller sänk risken och värdera om."),
            act=(_("Lägg till en åtgärd"), "measure"),
        )


def _no_measures(
    context: ReviewContext, rows: Sequence[Row], floors: Floors, *, no_column: bool, all_lack: bool
) -> Finding:
    facts = {"count": len(rows), "floor": floors.measure}
    if no_column:
        message = ngettext(
            "Analysens tabell har ingen kolumn för åtgärder, men en händelse har riskvärdet %(floor)s eller högre "
            "och ska ha en åtgärd.",
            "Analysens tabell har ingen kolumn för åtgärder, men %(count)d händelser har riskvärdet %(floor)s "
            "eller högre och ska ha en åtgärd.",
            len(rows),
        )
    elif all_lack:
        message = _("Ingen av de %(count)d händelser som har riskvärdet %(floor)s eller högre har en åtgärd.")
    else:
        message = _("%(count)d händelser har riskvärdet %(floor)s eller högre men ingen åtgärd.")
    return finding(
        "R-IC-2",
        softened("warning" if no_column else "error", when=floors_assumed(context, "measure")),
        message % facts + _assumption(context, "measure", floors.measure),
        rows=rows,
        places=stated_at(context, "risks", "floors.measure", *(["columns"] if no_column else [])),
        evidence=[_column_words(context), *_value_words(rows)],
        computed=_("riskvärde ≥ %(floor)s utan åtgärd: %(rows)s") % (facts | {"rows": named_all(rows)}),
        mend=_("Lägg till åtgärder för händelserna, eller skriv var åtgärderna finns."),
    )


def _column_words(context: ReviewContext) -> str:
    columns = context.fact("risks", "columns") or ()
    labels = [str(column) for column in (columns.values() if isinstance(columns, dict) else columns)]
    return _("kolumner: %(columns)s") % {"columns": ", ".join(labels)} if labels else _("inga åtgärder")


def _value_words(rows: Sequence[Row]) -> list[str]:
    return [_("%(row)s: riskvärde %(value)s") % {"row": named(row), "value": value_of(row)} for row in rows]


def check_high_values_in_plan(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-3: a value at or over the plan floor outside the plan and without a named decision to accept it.

    Blank cells that say nothing are R-IC-4's. Under a default floor, or where marks are lost, there is one finding.
    """
    floors = floors_of(context)
    outside = [
        row
        for row in context.of("risks")
        if required_handling(value_of(row), floors).handling == PLAN
        and handling_of(context, row) != PLAN
        and not str(row.values.get("decision_reference") or "").strip()
        and not (_cannot_tell(context) and _is_blank(context, row))
    ]
    if floors_assumed(context, "plan"):
        groups = [outside] if outside else []
        yield from (_outside_plan(context, rows, floors, "question") for rows in groups)
        return
    blank = [row for row in outside if _is_blank(context, row)] if marks_are_lost(context) else []
    high = [row for row in context.of("risks") if required_handling(value_of(row), floors).handling == PLAN]
    if blank and len(blank) > (1 - _TRUSTED) * len(high):
        yield _outside_plan(context, blank, floors, "warning")
    else:
        blank = []
    yield from (_outside_plan(context, [row], floors, "error") for row in outside if row not in blank)


def _outside_plan(context: ReviewContext, rows: Sequence[Row], floors: Floors, severity: Severity) -> Finding:
    facts = {"count": len(rows), "rows": named_all(rows), "floor": floors.plan, "value": value_of(rows[0])}
    message = ngettext(
        "Händelsen %(rows)s har riskvärdet %(value)s men är inte med i internkontrollplanen.",
        "%(count)d händelser har riskvärdet %(floor)s eller högre men är inte med i internkontrollplanen. "
        "Det gäller %(rows)s.",
        len(rows),
    )
    return finding(
        "R-IC-3",
        severity,
        message % facts + _assumption(context, "plan", floors.plan),
        rows=rows,
        places=stated_at(context, "risks", "floors.plan"),
        evidence=[
            _("%(row)s: riskvärde %(value)s, hantering %(handling)s")
            % {"row": named(row), "value": value_of(row), "handling": _handling_words(row)}
            for row in rows
        ],
        computed=_("riskvärde ≥ %(floor)s och inte i planen") % facts,
        mend=_("Ta med händelsen i planen, eller ange vilket beslut som godtar risken."),
        act=(_("Bestäm hanteringen"), "handling"),
    )


def _handling_words(row: Row) -> str:
    printed = str(row.values.get("handling_printed") or "").strip()
    if printed:
        return quote(printed)
    words: dict[str, str] = {PLAN: _("i planen"), ANALYSIS_ONLY: _("bara i analysen")}
    return words.get(str(row.values.get("handling")), _("(tomt)"))


def check_handling_said(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-4: every event says how it is handled.

    A blank cell whose event stands in the plan is a warning, one that stands nowhere an error.
    """
    floors = floors_of(context)
    rows = context.of("risks")
    blank_in_plan = [row for row in rows if was_left_blank(row) and handling_of(context, row) == PLAN]
    if len(blank_in_plan) > 1 and marks_are_lost(context):
        yield _blank_but_listed(context, blank_in_plan, floors, lost=True)
    else:
        must = [row for row in blank_in_plan if required_handling(value_of(row), floors).handling == PLAN]
        free = [row for row in blank_in_plan if row not in must]
        for group in (must, free):
            if group:
                yield _blank_but_listed(context, group, floors, lost=False)
    yield from _handled_nowhere(context, floors)


def _blank_but_listed(context: ReviewContext, rows: Sequence[Row], floors: Floors, *, lost: bool) -> Finding:
    facts = {"count": len(rows), "rows": named_all(rows), "floor": floors.plan}
    message = ngettext(
        "Händelsen %(rows)s saknar uppgift om hantering i analysen, men den finns i internkontrollplanen.",
        "%(count)d händelser saknar uppgift om hantering i analysen, men de finns i internkontrollplanen: %(rows)s.",
        len(rows),
    )
    text = message % facts
    if required_handling(value_of(rows[0]), floors).handling == PLAN and not lost:
        text += " " + _("Riskvärdet är %(floor)s eller högre, så hanteringen måste framgå.") % facts
    if lost:
        text += " " + _("Ingen rad i analysen är märkt som med i planen. Har märkningen gått förlorad?")
    return finding(
        "R-IC-4",
        softened("warning", when=lost),
        text,
        rows=rows,
        places=places_of(*(plan for row in rows for plan in plan_rows_of(context, row))),
        evidence=[
            _("%(row)s: riskvärde %(value)s, hantering (tomt), i planen")
            % {"row": named(row), "value": value_of(row) if value_of(row) is not None else _("okänt")}
            for row in rows
        ],
        computed=_("rutan för hantering är tom och händelsen står i planen"),
        mend=_("Märk händelsen som med i planen, eller ta bort den ur planen."),
        act=(_("Bestäm hanteringen"), "handling"),
    )


def _handled_nowhere(context: ReviewContext, floors: Floors) -> Iterable[Finding]:
    """Blank and not in the plan. High values are R-IC-3's, unless the file cannot tell: then all are one question."""
    unsaid, lost = _cannot_tell(context), marks_are_lost(context)
    high = [row for row in context.of("risks") if required_handling(value_of(row), floors).handling == PLAN]
    rows = [row for row in context.of("risks") if _is_blank(context, row) and (unsaid or row not in high)]
    for group in ([rows] if rows else []) if lost else [[row] for row in rows]:
        message = ngettext(
            "Händelsen %(rows)s saknar hantering: den är varken med i planen eller märkt som bara med i analysen.",
            "%(count)d händelser saknar hantering: analysen säger inte om de ska med i planen. Det gäller %(rows)s.",
            len(group),
        )
        text = message % {"count": len(group), "rows": named_all(group)}
        must = [row for row in group if row in high]
        if must:
            text += " " + _("Riskvärdet är %(floor)s eller högre för %(rows)s, som därför ska vara med i planen.") % {
                "floor": floors.plan,
                "rows": named_all(must),
            }
            text += _assumption(context, "plan", floors.plan)
        if lost:
            text += " " + _("Ingen rad i analysen är märkt som med i planen. Har märkningen gått förlorad?")
        yield finding(
            "R-IC-4",
            softened("error", when=lost),
            text,
            rows=group,
            evidence=[
                _("%(row)s: hantering %(handling)s") % {"row": named(row), "handling": _handling_words(row)}
                for row in group
            ],
            computed=_("rutan för hantering är tom och händelsen står inte i planen"),
            mend=_("Ange om händelsen ska med i planen eller bara vara med i analysen."),
            act=(_("Bestäm hanteringen"), "handling"),
        )


def check_overdue_measures(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-16: a measure whose day has passed and that is not done. Only where today's date is given."""
    today = str(context.settings.get("today") or "")
    if not today:
        return
    for row in context.of("risks"):
        late = [
            state
            for state in row.values.get("measure_states") or ()
            if state.get("due")
            and str(state["due"]) < today
            and state.get("state") not in ("done", "dropped", "cancelled")
        ]
        if not late:
            continue
        message = ngettext(
            "En åtgärd för händelsen %(row)s är försenad.",
            "%(count)d åtgärder för händelsen %(row)s är försenade.",
            len(late),
        )
        yield finding(
            "R-IC-16",
            "warning",
            message % {"row": named(row), "count": len(late)},
            rows=[row],
            evidence=[
                _("%(text)s skulle vara klar %(due)s") % {"text": quote(state.get("text")), "due": state["due"]}
                for state in late
            ],
            computed=_("klar senast %(dues)s, i dag %(today)s")
            % {"dues": listed(sorted({str(state["due"]) for state in late})), "today": today},
            mend=_("Avsluta åtgärden, eller sätt ett nytt datum och skriv varför."),
            act=(_("Visa åtgärden"), "measure"),
        )
