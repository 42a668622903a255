"""The nameplate of the internal control."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    Beside,
    ContentPart,
    Duties,
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    Hold,
    Importer,
    MenuItem,
    Panel,
    Register,
    Secret,
    StartCard,
)

from .checks import CHECKS
from .demo import build
from .importer import read_control_plan
from .importer.applying import apply, undo
from .models import Method
from .policy import POLICY
from .sections import SECTIONS
from .selectors import (
    duties_of_activities,
    plan_row_name,
    plan_rows,
    plan_rows_as_of,
    row_counts,
    threads_controlled_otherwise,
)
from .services import move_activities, plan_intake
from .services.new_year import hold_start
from .services.undoing import UNDO
from .views import event_panel, new_year_panel, start_card

CONTROL_WORDS = {
    "text": _("Kontroll"),
    "method": _("Metod"),
    "owner": _("Kontrollansvarig"),
    "timing": _("När"),
    "units": _("Vilka enheter"),
    "occasion": _("Rapporteras i"),
    "description": _("Så går kontrollen till"),
    **dict(Method.choices),
}
COLUMNS = (
    ExportColumn("risk_nrs", _("Risknr"), "list", 10),
    ExportColumn("events", _("Oönskade händelser"), "list", 44),
    ExportColumn("area_goal", _("Mål"), width=36),
    ExportColumn("process", _("Process"), width=28),
    ExportColumn("working_method", _("Arbetssätt"), width=28),
    ExportColumn("systematic_control", _("Systematisk kontroll"), width=40),
    ExportColumn("value", _("Riskvärde"), "number", 10),
    ExportColumn("activities", _("Kontroller (JSON)"), "objects", 40, words=CONTROL_WORDS),
    ExportColumn("control_activities", _("Kontrollaktiviteter"), "list", 40),
    ExportColumn("methods", _("Metoder"), "list", 20, words=dict(Method.choices)),
    ExportColumn("owners", _("Kontrollansvariga"), "list", 24),
)

ROW = HistoryObject(
    _("Planrad"),
    "internal_control:row",
    fields={
        **{column.key: column.label for column in COLUMNS},
        "activities": _("Kontrollaktiviteter"),
        "text": _("Kontrollaktivitet"),
        "method": _("Metod"),
        "owner": _("Kontrollansvarig"),
        "timing": _("När"),
        "units": _("Vilka enheter"),
        "occasion": _("Rapporteras i"),
        "description": _("Så går kontrollen till"),
    },
    values={"method": dict(Method.choices)},
    tables=("internal_control.PlanRow", "internal_control.PlanRowEvent", "internal_control.ControlActivity"),
    untold=frozenset(
        {"id", "committee", "year", "plan_row", "analysis_row", "wording", "position", "version", "search_text"}
        | {
            "is_withdrawn",
            "is_proposal",
            "carried_from",
            "carried_reason",
            "owner_position",
        }  # the sentence says so; told by its words
        | {"doubts", "source_words", "source_place"}  # where it was read
    ),
)

REGISTER = Register(
    key="internal_control",
    label=_("Internkontrollplan"),
    policy=POLICY,
    menu=(MenuItem(_("Internkontrollplan"), "internal_control:plan", 20),),
    start_cards=(StartCard(20, start_card),),
    importers=(
        Importer(
            "control-plan", _("Internkontrollplan"), read_control_plan, plan_intake, apply, after=("risks",), undo=undo
        ),
    ),
    exporters=(Exporter("control-plan", _("Internkontrollplan"), COLUMNS, plan_rows, rows_as_of=plan_rows_as_of),),
    checks=CHECKS,
    sections=SECTIONS,
    secrets=(Secret("internal_control.row", _("Planrad"), plan_row_name, "internal_control:row"),),
    panels=(Panel("risks.event", 10, event_panel), Panel("risks.new_year", 10, new_year_panel)),
    beside=(
        Beside(
            "risks.compare",
            _("Ändrad kontroll"),
            _("ändrad kontroll"),
            threads_controlled_otherwise,
            "internal_control:compare",
        ),
    ),
    holds=(Hold("risks.undo_start", hold_start),),
    history=(
        HistoryCode("internal_control.row_added", _("Händelse %(events)s fick en rad i planen")),
        HistoryCode("internal_control.row_placed", _("Planraden för händelse %(events)s ändrades")),
        HistoryCode("internal_control.row_events", _("Planraden svarar nu mot händelse %(events)s")),
        HistoryCode(
            "internal_control.doubts_confirmed", _("Planraden för händelse %(events)s kontrollerades mot källan")
        ),
        HistoryCode("internal_control.row_withdrawn", _("Planraden för händelse %(events)s togs bort")),
        HistoryCode("internal_control.row_restored", _("Planraden för händelse %(events)s återställdes")),
        HistoryCode("internal_control.row_taken_in", _("Planraden för händelse %(events)s lästes in från %(file)s")),
        HistoryCode(
            "internal_control.row_updated_from_file", _("Planraden för händelse %(events)s uppdaterades från %(file)s")
        ),
        HistoryCode("internal_control.import_undone", _("Inläsningen av planraden för händelse %(events)s ångrades")),
        HistoryCode("internal_control.activity_added", _("Kontrollen ”%(text)s” lades till för händelse %(events)s")),
        HistoryCode("internal_control.activity_changed", _("Kontrollen ”%(text)s” ändrades")),
        HistoryCode("internal_control.activity_withdrawn", _("Kontrollen ”%(text)s” togs bort")),
        HistoryCode("internal_control.row_carried", _("Planraden för händelse %(events)s hämtades från %(year)s")),
        HistoryCode(
            "internal_control.row_unchanged", _("Planraden för händelse %(events)s är oförändrad sedan förra året")
        ),
        HistoryCode("internal_control.tick_undone", _("Planraden för händelse %(events)s väntar på ställningstagande")),
        HistoryCode("internal_control.carry_undone", _("Hämtningen av planraden för händelse %(events)s ångrades")),
    ),
    history_objects={"internal_control.plan_row": ROW},
    refusals={
        "internal_control.no_plan_row": _("Planraden finns inte i årets plan. Den kan ha tagits bort."),
        "internal_control.no_activity": _("Kontrollen finns inte. Den kan ha tagits bort."),
        "internal_control.no_events": _("Välj minst en händelse. En planrad svarar alltid mot analysen."),
        "internal_control.no_activities": _("Raden har ingen kontroll ännu. Lägg till en kontrollaktivitet först."),
        "internal_control.nothing_to_carry": _("Planen för %(year)s har inga rader att hämta till årets plan."),
        "internal_control.carry_has_been_used": _(
            "Hämtningen går inte att ångra längre: %(rows)s planrader har bearbetats."
        ),
        "internal_control.plan_stands_on_start": _(
            "%(rows)s planrader svarar mot årets händelser. Ångra planens start först, sedan går analysens att ångra."
        ),
        "internal_control.reason_missing": _("Skriv varför planraderna är oförändrade."),
        "internal_control.empty_activity": _("Skriv vad som ska kontrolleras."),
    },
    duties=Duties(_("Kontroller i internkontrollplanen"), duties_of_activities, move_activities),
    undo=UNDO,
    content=(
        ContentPart(
            "internal_control.plan",
            _("Internkontrollplan"),
            "internal_control:plan",
            row_counts,
            ("internal_control.plan",),
        ),
    ),
    demo=build,
    demo_order=40,
)
