"""R-IC-1 and R-IC-8: the figures themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledfyr.engines.review.wording import finding, is_assumed, listed, named, named_all, softened
from ledfyr.kernel.findings import Finding, ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.kernel.scale import Scale, scale_from_data
from ledfyr.kernel.text import fold

_WHOLE = re.compile(r"^\s*(\d+)\s*$")


def printed_value(row: Row) -> int | None:
    """The value as the source prints it: ``value_printed`` when that is a whole number, else ``value``."""
    match = _WHOLE.match(str(row.values.get("value_printed") or ""))
    if match:
        return int(match.group(1))
    value = row.values.get("value")
    return int(value) if value is not None else None


def value_of(row: Row) -> int | None:
    """The value that the floors are held against: the one given, else the product; None when it is unknown."""
    value = row.values.get("value")
    if value is not None:
        return int(value)
    likelihood, consequence = row.values.get("likelihood"), row.values.get("consequence")
    if likelihood is None or consequence is None:
        return printed_value(row)
    return int(likelihood) * int(consequence)


def check_products(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-1: a printed value that is not likelihood x consequence."""
    for row in context.of("risks"):
        likelihood, consequence = row.values.get("likelihood"), row.values.get("consequence")
        value = printed_value(row)
        if likelihood is None or consequence is None or value is None:
            continue
        product = int(likelihood) * int(consequence)
        if product == value:
            continue
        facts = {
            "row": named(row),
            "likelihood": likelihood,
            "consequence": consequence,
            "product": product,
            "value": value,
        }
        yield finding(
            "R-IC-1",
            "error",
            _("Händelsen %(row)s har riskvärdet %(value)s, men %(likelihood)s × %(consequence)s är %(product)s.")
            % facts,
            rows=[row],
            evidence=[
                _("sannolikhet %(likelihood)s") % facts,
                _("konsekvens %(consequence)s") % facts,
                _("riskvärde %(value)s") % facts,
            ],
            computed=f"{likelihood} × {consequence} = {product} ≠ {value}",
            mend=_("Rätta riskvärdet, eller sannolikheten eller konsekvensen om det är någon av dem som är fel."),
        )


def check_scale(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-1: a rating that is not on the scale. Without a scale nothing is asked."""
    data = context.settings.get("risks.scale")
    if not data:
        return
    scale = data if isinstance(data, Scale) else scale_from_data(data)
    assumed = is_assumed(context, "risks.scale")
    for row in context.of("risks"):
        likelihood, consequence = row.values.get("likelihood"), row.values.get("consequence")
        if scale.allows(likelihood, consequence):
            continue
        facts = {"row": named(row), "likelihood": likelihood, "consequence": consequence}
        facts |= {"most_likely": len(scale.likelihood), "worst": len(scale.consequence)}
        message = _("Händelsen %(row)s är värderad utanför skalan.") % facts
        if assumed:
            message += " " + _("Skalan är ett antagande, eftersom dokumentet inte anger någon.")
        yield finding(
            "R-IC-1",
            softened("error", when=assumed),
            message,
            rows=[row],
            evidence=[_("sannolikhet %(likelihood)s") % facts, _("konsekvens %(consequence)s") % facts],
            computed=_("skalan är 1–%(most_likely)s för sannolikhet och 1–%(worst)s för konsekvens") % facts,
            mend=_("Välj ett steg som finns på skalan."),
        )


def _thread(row: Row) -> str:
    return str(row.values.get("thread") or fold(row.values.get("event")))


def _controls_by_number(rows: Sequence[Row]) -> dict[object, frozenset[str]]:
    """The folded control texts of the plan, by event number."""
    controls: dict[object, frozenset[str]] = {}
    for row in rows:
        texts = frozenset(fold(text) for text in row.values.get("control_activities") or ())
        for number in row.values.get("risk_nrs") or ():
            controls[number] = controls.get(number, frozenset()) | texts
    return controls


def _year_facts(rows: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[object, object, frozenset[str]]]:
    controls = _controls_by_number(rows.get("control-plan", ()))
    return {
        _thread(row): (
            row.values.get("likelihood"),
            row.values.get("consequence"),
            controls.get(row.values.get("nr"), frozenset()),
        )
        for row in rows.get("risks", ())
        if _thread(row)
    }


def check_unchanged(context: ReviewContext) -> Iterable[Finding]:
    """R-IC-8: rated the same three years running, with the same controls. Asked once for all such events."""
    if context.year is None:
        return
    years = [context.year - 2, context.year - 1]
    if any(year not in context.earlier for year in years):
        return
    before = [_year_facts(context.earlier[year]) for year in years]
    now = _year_facts(context.rows)
    same = [
        row
        for row in context.of("risks")
        if row.values.get("likelihood") is not None
        and now.get(_thread(row)) is not None
        and all(facts.get(_thread(row)) == now[_thread(row)] for facts in before)
    ]
    if not same:
        return
    message = ngettext(
        "Händelsen %(rows)s har haft samma värdering och samma kontroller tre år i rad.",
        "%(count)d händelser har haft samma värdering och samma kontroller tre år i rad: %(rows)s.",
        len(same),
    ) % {"count": len(same), "rows": named_all(same)}
    yield finding(
        "R-IC-8",
        "question",
        message,
        rows=same,
        evidence=[f"{named(row)}: {row.values['likelihood']} × {row.values['consequence']}" for row in same],
        computed=_("jämfört mellan %(years)s") % {"years": listed([*years, context.year])},
        mend=_("Pröva om värderingen och kontrollerna fortfarande stämmer, eller skriv varför de står kvar."),
    )
