"""Parts of documents that the risk register fills: how risks are rated, the matrix and the table of the analysis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ledfyr.kernel.blocks import (
    Block,
    Cell,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Prose,
    Table,
    TableColumn,
    TableRow,
    Tone,
    masked_row,
)
from ledfyr.kernel.register import Section, SectionContext
from ledfyr.kernel.scale import Scale
from ledfyr.platform.planning.secrecy import secret_words

from .models import AnalysisRow
from .rules import PLAN, Floors
from .selectors import (
    floors_in,
    matrix_block,
    matrix_counts,
    matrix_numbers,
    rows_in,
    scale_in,
    unit_by_code,
    with_details,
)

UNITS = frozenset({"risk-analysis"})
BOTH = {"risk-analysis": 0, "risk-analysis-and-control-plan": 0}


def _places(position: int) -> dict[str, int]:
    return dict.fromkeys(BOTH, position)


def _rows(context: SectionContext) -> QuerySet[AnalysisRow]:
    """The events that the document is about: the committee's own, or the unit's. Raises NotFound, NotAllowed."""
    unit = unit_by_code(context.actor, context.scope, context.unit)
    return rows_in(context.actor, context.scope, unit=unit.key if unit else None)


def build_introduction(context: SectionContext) -> Sequence[Block]:
    """What the analysis is and how it was made; edited in place."""
    default = _(
        "Nämnden ska se till att den interna kontrollen är tillräcklig. Analysen visar vilka händelser som kan hindra "
        "nämnden från att nå sina mål, hur sannolika de är och vad de skulle innebära."
    )
    hint = _("Beskriv kort hur analysen har gjorts, vilka som har deltagit och vad som är nytt sedan förra året.")
    return [
        Heading(_("Inledning"), 1, "introduction"),
        Prose("risks.introduction", context.text("risks.introduction", default), hint),
    ]


def build_scale(context: SectionContext) -> Sequence[Block]:
    """The scale, the bands and the floors that hold for the year."""
    scale, floors = scale_in(context.scope), floors_in(context.scope)
    steps = range(max(len(scale.likelihood), len(scale.consequence)), 0, -1)
    rows = tuple(
        TableRow((Cell(str(step)), Cell(_step(scale.likelihood, step)), Cell(_step(scale.consequence, step))))
        for step in steps
    )
    columns = (
        TableColumn(_("Steg"), 0.5, "center"),
        TableColumn(_("Sannolikhet"), 2),
        TableColumn(_("Konsekvens"), 2),
    )
    bands = sorted(scale.bands, key=lambda band: band.lowest)
    tops = [band.lowest - 1 for band in bands[1:]] + [len(scale.likelihood) * len(scale.consequence)]
    band_rows = tuple(
        TableRow((Cell(band.label, band.tone), Cell(f"{band.lowest}–{top}")))
        for band, top in zip(bands, tops, strict=True)
    )
    return [
        Heading(_("Så värderas riskerna"), 1, "scale"),
        Paragraph(
            _(
                "Varje oönskad händelse värderas efter hur sannolik den är och hur allvarlig konsekvensen blir. "
                "Riskvärdet är sannolikheten gånger konsekvensen."
            )
        ),
        *(Paragraph(text) for text in _floor_sentences(floors)),
        Table(_("Skala för sannolikhet och konsekvens"), columns, rows),
        Table(_("Nivåer av riskvärde"), (TableColumn(_("Nivå"), 2), TableColumn(_("Riskvärde"), 1)), band_rows),
    ]


def _step(labels: Sequence[str], step: int) -> str:
    return labels[step - 1] if step <= len(labels) else ""


def _floor_sentences(floors: Floors) -> Iterable[str]:
    if floors.measure is not None:
        yield _("Från riskvärde %(floor)s ska det finnas en åtgärd som minskar risken.") % {"floor": floors.measure}
    if floors.plan is not None:
        yield _(
            "Från riskvärde %(floor)s ska händelsen vara med i internkontrollplanen. Under det bedömer nämnden."
        ) % {"floor": floors.plan}


def build_matrix(context: SectionContext) -> Sequence[Block]:
    """Key figures and the matrix."""
    everything = _rows(context)
    secret = context.hidden("risks.event")
    rows = everything.exclude(pk__in=secret) if secret else everything  # a place in the matrix would tell the rating
    scale, floors = scale_in(context.scope), floors_in(context.scope)
    counts = matrix_counts(rows)
    values = list(rows.values_list("value", "handling"))
    figures = [
        KeyFigure(_("Oönskade händelser"), str(everything.count() if secret else len(values))),
        KeyFigure(_("I internkontrollplanen"), str(sum(1 for _value, handling in values if handling == PLAN))),
    ]
    if floors.plan is not None:
        high = sum(1 for value, _handling in values if value is not None and value >= floors.plan)
        figures.append(KeyFigure(_("Riskvärde %(floor)s eller högre") % {"floor": floors.plan}, str(high)))
    unrated = sum(1 for value, _handling in values if value is None)
    if secret:
        figures.append(KeyFigure(_("Omfattas av sekretess"), str(everything.count() - len(values))))
    if unrated:
        figures.append(KeyFigure(_("Utan riskvärde"), str(unrated)))
    return [
        Heading(_("Riskbilden"), 1, "matrix"),
        KeyFigures(tuple(figures)),
        matrix_block(scale, counts, matrix_numbers(rows)),
    ]


def build_table(context: SectionContext) -> Sequence[Block]:
    """All events, grouped by area goal; measures where there are any."""
    rows = list(with_details(_rows(context)))
    scale = scale_in(context.scope)
    with_measures = any(row.measures.all() for row in rows)
    columns = [
        TableColumn(_("Nr"), 0.4, "right"),
        TableColumn(_("Process"), 1.5),
        TableColumn(_("Arbetssätt"), 1.6),
        TableColumn(_("Oönskad händelse"), 2.6),
        TableColumn(_("Sannolikhet"), 1.0),
        TableColumn(_("Konsekvens"), 1.0),
        TableColumn(_("Värde"), 0.6, "right"),
        TableColumn(_("Hantering"), 1.0),
    ]
    if with_measures:
        columns.append(TableColumn(_("Åtgärder"), 2.2))
    out: list[TableRow] = []
    goal: object = object()
    for row in rows:
        if row.area_goal_id != goal:
            goal = row.area_goal_id
            out.append(TableRow(group=row.area_goal.label if row.area_goal else _("Utan mål")))
        ground = context.ground("risks.event", row.pk)
        words = secret_words(ground) if ground else ""
        number = str(row.nr or "")
        out.append(
            masked_row(words, len(columns), at=3, number=number) if ground else _table_row(row, scale, with_measures)
        )
    caption = _("Oönskade händelser efter mål, process och arbetssätt")
    empty = _("Analysen har inga händelser ännu.")
    return [
        Heading(_("Väsentlighets- och riskanalys"), 1, "events"),
        Paragraph(_("★ betyder att händelsen är med i internkontrollplanen."), "note"),
        Table(caption, tuple(columns), tuple(out), landscape=True, empty=empty),
    ]


def _table_row(row: AnalysisRow, scale: Scale, with_measures: bool) -> TableRow:
    band = scale.band(row.value)
    tone: Tone = band.tone if band else ""
    cells = [
        Cell(str(row.nr) if row.nr else _("saknas")),
        Cell(row.process.name if row.process else _("saknas")),
        Cell(row.working_method.name if row.working_method else ""),
        Cell(row.text),
        Cell(step_label(row.likelihood, scale.likelihood)),
        Cell(step_label(row.consequence, scale.consequence)),
        Cell(str(row.value) if row.value is not None else _("saknas"), tone),
        Cell(handling_label(row)),
    ]
    if with_measures:
        cells.append(Cell("", bullets=tuple(measure.text for measure in row.measures.all())))
    return TableRow(tuple(cells))


def step_label(step: int | None, labels: Sequence[str]) -> str:
    """'3. Möjlig', 'saknas' without a step, the bare step outside the scale."""
    if step is None:
        return _("saknas")
    return f"{step}. {labels[step - 1]}" if 1 <= step <= len(labels) else str(step)


def handling_label(row: AnalysisRow) -> str:
    """How the event is handled, as plans print it."""
    if row.handling == PLAN:
        return _("★ I planen")
    return _("Endast analysen") if row.handling else _("Inte bestämt")


SECTIONS = (
    Section("risks.introduction", _places(10), build_introduction),
    Section("risks.scale", _places(20), build_scale, for_units=UNITS),
    Section("risks.matrix", _places(30), build_matrix, for_units=UNITS),
    Section("risks.table", _places(40), build_table, edit_url_name="risks:list", for_units=UNITS),
)
