"""Parts of documents that the control plan fills."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ledfyr.kernel.blocks import Block, Cell, Heading, Paragraph, Prose, Table, TableColumn, TableRow, masked_row
from ledfyr.kernel.register import Section, SectionContext
from ledfyr.kernel.scale import Scale
from ledfyr.platform.planning.secrecy import secret_words
from ledfyr.registers.risks.public import scale_in

from .models import ControlActivity, PlanRow
from .selectors import event_value, event_wording, method_label, plan_rows_in, row_value


def build_introduction(context: SectionContext) -> Sequence[Block]:
    """What the plan is for; edited in place."""
    default = _(
        "Planen visar hur nämnden under året kontrollerar att de systematiska kontrollerna fungerar. Resultatet "
        "ligger till grund för nämndens bedömning av om den interna kontrollen är tillräcklig."
    )
    hint = _("Beskriv vad som är nytt i årets plan och när den följs upp.")
    return [
        Heading(_("Om internkontrollplanen"), 1, "plan-introduction"),
        Prose("internal_control.introduction", context.text("internal_control.introduction", default), hint),
    ]


def build_plan(context: SectionContext) -> Sequence[Block]:
    """The plan, a row per answer to one or more events, grouped by area goal."""
    rows = list(plan_rows_in(context.actor, context.scope))
    scale = scale_in(context.scope)
    columns = (
        TableColumn(_("Process"), 1.2),
        TableColumn(_("Arbetssätt"), 1.3),
        TableColumn(_("Systematisk kontroll"), 1.7),
        TableColumn(_("Oönskad händelse"), 1.8),
        TableColumn(_("Värde"), 0.55, "right"),
        TableColumn(_("Kontrollaktivitet och metod"), 2.1),
        TableColumn(_("Kontrollansvarig"), 1.1),
        TableColumn(_("När"), 0.9),
    )
    out: list[TableRow] = []
    goal: object = object()
    for row in rows:
        if row.area_goal_id != goal:
            goal = row.area_goal_id
            out.append(TableRow(group=row.area_goal.label if row.area_goal else _("Utan mål")))
        ground = _ground(row, context)
        out.append(masked_row(secret_words(ground), len(columns), at=3) if ground else _plan_row(row, scale))
    return [
        Heading(_("Internkontrollplan"), 1, "control-plan"),
        Paragraph(_("Numren framför händelserna är desamma som i väsentlighets- och riskanalysen."), "note"),
        Table(
            _("Årets kontroller efter mål och process"),
            columns,
            tuple(out),
            landscape=True,
            empty=_("Planen har inga kontroller ännu."),
        ),
    ]


def _ground(row: PlanRow, context: SectionContext) -> str:
    """Why the row is left out of this version: it is secret, or an event that it answers is."""
    events = (context.ground("risks.event", e.analysis_row_id) for e in row.events.all() if e.analysis_row_id)
    return context.ground("internal_control.row", row.pk) or next(filter(None, events), "")


def _plan_row(row: PlanRow, scale: Scale) -> TableRow:
    missing = _("saknas")
    activities = list(row.activities.all())
    events = [
        f"{e.analysis_row.nr}. {event_wording(e)}" if e.analysis_row and e.analysis_row.nr else event_wording(e)
        for e in row.events.all()
    ]
    values = [str(value) for e in row.events.all() if (value := event_value(e)) is not None]
    band = scale.band(row_value(row))
    return TableRow(
        (
            Cell(row.process.name if row.process else missing),
            Cell(row.working_method.name if row.working_method else missing),
            Cell(row.systematic_control.text if row.systematic_control else missing),
            _lines(events, missing),
            Cell(", ".join(values) or missing, band.tone if band else ""),
            _lines([_activity(activity) for activity in activities], missing),
            _lines(list(dict.fromkeys(a.owner_words for a in activities if a.owner_words)), missing),
            _lines(list(dict.fromkeys(a.timing for a in activities if a.timing)), ""),
        )
    )


def _activity(activity: ControlActivity) -> str:
    extra = [method_label(activity.method), activity.units]
    shown = ", ".join(part for part in extra if part)
    return f"{activity.text} ({shown})" if shown else activity.text


def _lines(texts: Sequence[str], missing: str) -> Cell:
    if len(texts) == 1:
        return Cell(texts[0])
    return Cell("", bullets=tuple(texts)) if texts else Cell(missing)


def _places(position: int) -> dict[str, int]:
    return {"control-plan": position, "risk-analysis-and-control-plan": position + 100}


SECTIONS = (
    Section("internal_control.introduction", _places(10), build_introduction),
    Section("internal_control.plan", _places(20), build_plan, edit_url_name="internal_control:plan"),
)
