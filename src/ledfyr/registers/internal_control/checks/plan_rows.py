"""R-IC-5: what a plan row shows, and that its activity is a control."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, listed, named, named_all, quote, shortened, softened, stated_at
from ledfyr.kernel.findings import Finding, ReviewContext, Severity
from ledfyr.kernel.rows import Place, Row

from ..rules import (
    PLAN_FIELDS,
    Field,
    activities_without,
    field_of,
    is_only_a_name,
    is_unclear_code,
    missing_fields,
    names_a_control,
)

_FILLED_IN = ("plan_context_missing", "process_from_analysis", "working_method_from_analysis")
_CONTEXT_FIELDS: tuple[Field, ...] = ("process", "working_method", "systematic_control")


def field_words() -> dict[Field, str]:
    """The fields as a reader knows them."""
    return {
        "area_goal": _("mål"),
        "process": _("process"),
        "working_method": _("arbetssätt"),
        "systematic_control": _("systematisk kontroll"),
        "method": _("metod"),
        "owner": _("kontrollansvarig"),
    }


def _demanded(context: ReviewContext) -> dict[Field, tuple[str, tuple[Place, ...]]]:
    """What the document itself says that a plan shall show: field -> (its words, their place)."""
    found: dict[Field, tuple[str, tuple[Place, ...]]] = {}
    for point in context.fact("control-plan", "demanded") or ():
        field = field_of(point)
        if field:
            places = stated_at(context, "control-plan", f"demanded.{point}")
            found.setdefault(field, (_words_at(context, places) or field_words()[field], places))
    return found


def _words_at(context: ReviewContext, places: Sequence[Place]) -> str:
    lines = {line for place in places for line in place.lines}
    texts = [line.text for line in (context.source.lines if context.source else ()) if line.number in lines]
    # Bullets come as any mark, even as private ones that a font once drew.
    return shortened(re.sub(r"^[\W_]+", "", " ".join(texts)))


def _missing(row: Row) -> tuple[Field, ...]:
    """Missing in the row as printed: what a reader filled in from the analysis is still missing in the plan.

    A single cell taken from the analysis is a disagreement and R-IC-7's; here the row has no context of its own at all.
    """
    filled: set[str] = set()
    if any(doubt.code == "plan_context_missing" for doubt in row.doubts):
        filled = {doubt.field for doubt in row.doubts if doubt.code in _FILLED_IN} or {""}
    if "" in filled:
        filled |= set(_CONTEXT_FIELDS)
    blank = missing_fields(row.values)
    return tuple(field for field in PLAN_FIELDS if field in blank or field in filled)


def check_fields(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-5: a field that no row shows is one finding; rows that lack the same other fields share one."""
    rows = context.of("control-plan")
    if not rows:
        return
    missing = {id(row): _missing(row) for row in rows}
    nowhere = [field for field in PLAN_FIELDS if all(field in missing[id(row)] for row in rows)]
    if len(rows) > 1:
        for field in nowhere:
            yield _missing_everywhere(context, rows, field)
    else:
        nowhere = []
    groups: dict[tuple[Field, ...], list[Row]] = defaultdict(list)
    for row in rows:
        rest = tuple(field for field in missing[id(row)] if field not in nowhere)
        if rest:
            groups[rest].append(row)
    for fields, group in groups.items():
        stated = not group[0].place.file or set(fields) & set(_demanded(context))
        yield _missing_in_some(group, fields, "error" if stated else "warning")


def _missing_everywhere(context: ReviewContext, rows: Sequence[Row], field: Field) -> Finding:
    demanded = _demanded(context)
    facts = {"what": field_words()[field], "count": len(rows)}
    columns = context.fact("control-plan", "columns") or ()
    labels = [str(column) for column in (columns.values() if isinstance(columns, Mapping) else columns)]
    if any(field_of(column) == field for column in columns):
        message = _("Kolumnen för %(what)s är tom på planens alla %(count)d rader.") % facts
    else:
        message = _("Planen saknar kolumn för %(what)s. Det gäller alla %(count)d rader.") % facts
    words, stated = demanded.get(field, ("", ()))
    if words:
        message += " " + _("Dokumentet kräver själv att planen visar %(words)s.") % {"words": quote(words)}
    from_file = bool(rows[0].place.file)
    head = stated_at(context, "control-plan", "columns")[:1]
    return finding(
        "R-IC-5",
        "error" if words or not from_file else "warning",
        message,
        rows=() if head else rows,
        places=(*head, *stated),
        evidence=[
            *([_("krav: %(words)s") % {"words": quote(words)}] if words else []),
            *([_("kolumner: %(columns)s") % {"columns": ", ".join(labels)}] if labels else []),
        ],
        computed=_("0 av %(count)d rader visar %(what)s") % facts,
        mend=_("Lägg till %(what)s i planen och fyll i det på varje rad.") % facts,
        count=len(rows),
    )


def _missing_in_some(rows: Sequence[Row], fields: Sequence[Field], severity: Severity) -> Finding:
    what = listed(field_words()[field] for field in fields)
    facts = {"rows": named_all(rows), "what": what, "count": len(rows)}
    message = ngettext(
        "Planens rad för %(rows)s saknar %(what)s.", "%(count)d rader i planen saknar %(what)s: %(rows)s.", len(rows)
    )
    kept = [doubt.kept for row in rows for doubt in row.doubts if doubt.code in _FILLED_IN and doubt.kept]
    text = message % facts
    if kept:
        text += " " + _("Analysen har %(kept)s.") % {"kept": listed(quote(words) for words in dict.fromkeys(kept))}
    return finding(
        "R-IC-5",
        severity,
        text,
        rows=rows,
        evidence=[row.words or ", ".join(row.values.get("events") or ()) for row in rows],
        computed=_("tomma rutor: %(what)s") % facts,
        mend=_("Fyll i %(what)s på raden.") % facts,
        act=(_("Fyll i raden"), "activities" if set(fields) <= {"owner", "method"} else "place"),
    )


def check_owners(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-5: a control without owner where the row's others have one; in a file the row's owner may mean all."""
    for row in context.of("control-plan"):
        texts = activities_without(row.values, "owner") if row.values.get("owners") else ()
        if not texts:
            continue
        message = ngettext(
            "En kontroll för %(row)s har ingen ansvarig: %(texts)s.",
            "%(count)d kontroller för %(row)s har ingen ansvarig: %(texts)s.",
            len(texts),
        )
        facts = {"row": named(row), "count": len(texts), "texts": listed(quote(shortened(text)) for text in texts)}
        yield finding(
            "R-IC-5",
            softened("error", when=bool(row.place.file)),
            message % facts,
            rows=[row],
            evidence=texts,
            computed=_("ansvariga på raden: %(owners)s") % {"owners": listed(row.values.get("owners") or ())},
            mend=_("Ange en kontrollansvarig för varje kontroll."),
            act=(_("Ange ansvarig"), "activities"),
        )


def check_methods(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-5: a control without a method where others have one; a file may say it in the activity's words."""
    rows = [row for row in context.of("control-plan") if not row.place.file]
    if not any(row.values.get("methods") for row in rows):
        return
    for row in rows:
        texts = activities_without(row.values, "method")
        if texts:
            yield finding(
                "R-IC-5",
                "warning",
                _("En kontroll för %(row)s har ingen metod: %(texts)s.")
                % {"row": named(row), "texts": listed(quote(shortened(text)) for text in texts)},
                rows=[row],
                evidence=texts,
                computed=_("tomma rutor: metod"),
                mend=_("Ange hur kontrollen görs, till exempel stickprov eller besök."),
                act=(_("Ange metoden"), "activities"),
            )


def check_activities(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-5: each row has an activity, and it describes a control, not a name, a code or something else."""
    rows = context.of("control-plan")
    without = [row for row in rows if not row.values.get("control_activities")]
    if without:
        message = ngettext(
            "Planens rad för %(rows)s saknar kontrollaktivitet.",
            "%(count)d rader i planen saknar kontrollaktivitet: %(rows)s.",
            len(without),
        )
        yield finding(
            "R-IC-5",
            "error",
            message % {"rows": named_all(without), "count": len(without)},
            rows=without,
            evidence=[row.words or ", ".join(row.values.get("events") or ()) for row in without],
            computed=_("tomma rutor: kontrollaktivitet"),
            mend=_("Skriv vad som ska kontrolleras och hur."),
        )
    seen: set[str] = set()
    for row in rows:
        for text in row.values.get("control_activities") or ():
            if text and text not in seen:
                seen.add(text)
                yield from _judge_activity(row, text)


def _judge_activity(row: Row, text: str) -> Iterable[Finding]:
    names = (row.values.get("process"), row.values.get("working_method"), *(row.values.get("events") or ()))
    facts = {"row": named(row), "text": quote(text)}
    if is_only_a_name(text, names):
        yield finding(
            "R-IC-5",
            "error",
            _("Kontrollaktiviteten för %(row)s är inte en kontroll: den upprepar bara namnet %(text)s.") % facts,
            rows=[row],
            evidence=[text, next(str(name) for name in names if name and is_only_a_name(text, [name]))],
            computed=_("samma ord, utan hänsyn till skiljetecken och stor bokstav"),
            mend=_("Skriv vad som ska kontrolleras, hur och när."),
            act=(_("Ändra kontrollen"), "activities"),
        )
    elif is_unclear_code(text):
        yield finding(
            "R-IC-5",
            "question",
            _("Kontrollaktiviteten för %(row)s är svår att förstå för en utomstående: %(text)s.") % facts,
            rows=[row],
            evidence=[text],
            computed=_("texten börjar med en beteckning och en förkortning"),
            mend=_("Skriv ut vad förkortningarna står för och vad som kontrolleras."),
        )
    elif not names_a_control(text):
        yield finding(
            "R-IC-5",
            "question",
            _("Är kontrollaktiviteten för %(row)s en kontroll? Texten %(text)s säger inte vad som granskas.") % facts,
            rows=[row],
            evidence=[text],
            computed=_("inget ord i texten talar om att något granskas, mäts eller följs upp"),
            mend=_("Skriv vad som kontrolleras. Är det en åtgärd hör den hemma vid händelsen i analysen."),
        )
