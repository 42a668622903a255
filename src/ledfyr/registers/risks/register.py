"""The nameplate of the risks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    ContentPart,
    Duties,
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    Importer,
    MenuItem,
    Register,
    Secret,
    SettingKey,
    StartCard,
)

from .checks import CHECKS
from .demo import build, sample_file
from .importer import complete_risks, read_risks
from .importer.applying import apply, undo
from .models import AnalysisRow, Measure
from .policy import POLICY
from .sections import SECTIONS
from .selectors import event_name, risk_rows, risk_rows_of_unit, row_counts, unread_events, unread_units
from .selectors.due import due_in, duties_of_measures
from .selectors.past import risk_rows_as_of
from .services import move_measures, plan_rows
from .services.undoing import UNDO
from .views import requests_card, start_card

DEFAULT_CATEGORIES = {
    "effectiveness": "Ändamålsenlig och effektiv verksamhet",
    "reporting": "Tillförlitlig rapportering",
    "compliance": "Lagar och regler följs",
    "irregularities": "Oegentligheter",
    "information_security": "Informationssäkerhet",
    "work_environment": "Arbetsmiljö",
}

COLUMNS = (
    ExportColumn("nr", _("Nr"), "number", 6),
    ExportColumn("area_goal", _("Mål"), width=36),
    ExportColumn("process", _("Process"), width=28),
    ExportColumn("working_method", _("Arbetssätt"), width=28),
    ExportColumn("event", _("Oönskad händelse"), width=48),
    ExportColumn("likelihood", _("Sannolikhet"), "number", 12),
    ExportColumn("consequence", _("Konsekvens"), "number", 12),
    ExportColumn("value", _("Riskvärde"), "number", 10),
    ExportColumn("value_printed", _("Riskvärde (källans ord)"), width=14),
    ExportColumn("handling", _("Hantering"), width=16, words=dict(AnalysisRow.Handling.choices)),
    ExportColumn("handling_printed", _("Hantering (källans ord)"), width=18),
    ExportColumn("measures", _("Åtgärder"), "list", 40),
    ExportColumn("categories", _("Kategorier"), "list", 20, words=DEFAULT_CATEGORIES),
    ExportColumn("place", _("Plats"), width=20),
    ExportColumn("doubts", _("Att kontrollera"), "list", 20, words=None),
)

# [004 §4.1] and the scale that it prints; bands from the 2017 matrix with its lowest split off.
DEFAULT_FLOORS = {"measure": 9, "plan": 12}
DEFAULT_SCALE = {
    "likelihood": ["Osannolikt", "Mindre sannolikt", "Möjlig", "Sannolikt", "Mycket sannolikt"],
    "consequence": ["Försumbar", "Lindrig", "Kännbar", "Allvarlig", "Mycket allvarlig"],
    "bands": [
        {"lowest": 1, "label": "Låg", "tone": "low"},
        {"lowest": 5, "label": "Medel", "tone": "medium"},
        {"lowest": 9, "label": "Hög", "tone": "high"},
        {"lowest": 15, "label": "Kritisk", "tone": "critical"},
    ],
}
DEFAULT_LEVELS = ["committee", "department", "unit"]

EVENT = HistoryObject(
    _("Händelse"),
    "risks:event",
    hidden=unread_events,
    fields={
        **{column.key: column.label for column in COLUMNS},
        "text": _("Ordalydelse"),
        "area_goal": _("Mål"),
        "unit": _("Enhet"),
        "after_likelihood": _("Sannolikhet efter åtgärder"),
        "after_consequence": _("Konsekvens efter åtgärder"),
        "handling_reason": _("Skäl"),
        "decision_reference": _("Hänvisning till beslut"),
        "measure": _("Åtgärd"),
        "responsible": _("Ansvarig"),
        "due": _("Klart senast"),
        "state": _("Läge"),
        "effect": _("Effekt"),
    },
    values={
        "handling": dict(AnalysisRow.Handling.choices),
        "state": dict(Measure.State.choices),
        "categories": DEFAULT_CATEGORIES,
    },
    tables=("risks.AnalysisRow", "risks.Rating", "risks.RatingRequest", "risks.LiftedRow", "risks.Measure"),
    untold=frozenset(
        {"id", "analysis", "thread", "row", "upper", "lower", "snapshot", "position", "version", "search_text", "stage"}
        | {"responsible_position", "former_numbers"}  # told by its words, and as the number
        | {"is_withdrawn", "is_proposal", "carried_reason", "reason", "note"}  # the sentence, or the reason beside it
        | {"rated_by", "rated_at", "lifted_by", "lifted_at", "asked_by", "asked_at", "answered_by", "answered_on"}
        | {"place_printed", "source_words", "source_place"}  # where it was read
    ),
)

REGISTER = Register(
    key="risks",
    label=_("Väsentlighets- och riskanalys"),
    policy=POLICY,
    menu=(MenuItem(_("Riskanalys"), "risks:list", 10),),
    start_cards=(StartCard(5, requests_card), StartCard(10, start_card)),
    importers=(Importer("risks", _("Riskanalys"), read_risks, plan_rows, apply, complete=complete_risks, undo=undo),),
    exporters=(
        Exporter("risks", _("Riskanalys"), COLUMNS, risk_rows, unit_rows=risk_rows_of_unit, rows_as_of=risk_rows_as_of),
    ),
    checks=CHECKS,
    sections=SECTIONS,
    secrets=(Secret("risks.event", _("Händelse"), event_name, "risks:event"),),
    settings=(
        SettingKey("risks.floors", _("Golv för åtgärd och för planen"), DEFAULT_FLOORS, "[004 §4.1]"),
        SettingKey("risks.scale", _("Skala och nivåer"), DEFAULT_SCALE, "[004]"),
        SettingKey("risks.categories", _("Kategorier"), DEFAULT_CATEGORIES, "COSO"),
        SettingKey("risks.levels", _("Nivåer som gör egna analyser"), DEFAULT_LEVELS, "[004]"),
    ),
    history=(
        HistoryCode("risks.event_added", _("Händelse %(nr)s lades till: ”%(text)s”")),
        HistoryCode("risks.event_described", _("Händelse %(nr)s fick ny ordalydelse eller nytt nummer")),
        HistoryCode("risks.event_rated", _("Händelse %(nr)s värderades till %(likelihood)s × %(consequence)s")),
        HistoryCode(
            "risks.event_rated_after",
            _("Händelse %(nr)s väntas efter åtgärder bli %(likelihood)s × %(consequence)s"),
        ),
        HistoryCode("risks.event_to_plan", _("Händelse %(nr)s togs in i internkontrollplanen")),
        HistoryCode("risks.event_analysis_only", _("Händelse %(nr)s hanteras endast i analysen")),
        HistoryCode("risks.event_undecided", _("Händelse %(nr)s har inte längre någon bestämd hantering")),
        HistoryCode("risks.event_placed", _("Händelse %(nr)s fick nytt mål, ny process eller nytt arbetssätt")),
        HistoryCode("risks.doubts_confirmed", _("Händelse %(nr)s kontrollerades mot källan")),
        HistoryCode("risks.event_withdrawn", _("Händelse %(nr)s togs bort ur analysen")),
        HistoryCode("risks.event_restored", _("Händelse %(nr)s återställdes")),
        HistoryCode("risks.event_taken_in", _("Händelse %(nr)s lästes in från %(file)s")),
        HistoryCode("risks.event_updated_from_file", _("Händelse %(nr)s uppdaterades från %(file)s")),
        HistoryCode("risks.measure_added", _("Händelse %(nr)s fick en åtgärd: ”%(measure)s”")),
        HistoryCode("risks.measure_changed", _("Åtgärden ”%(measure)s” ändrades")),
        HistoryCode("risks.measure_withdrawn", _("Åtgärden ”%(measure)s” togs bort")),
        HistoryCode("risks.import_undone", _("Inläsningen av %(file)s ångrades för händelse %(nr)s")),
        HistoryCode("risks.event_carried", _("Händelse %(nr)s hämtades från %(year)s")),
        HistoryCode("risks.event_unchanged", _("Händelse %(nr)s är oförändrad sedan förra året")),
        HistoryCode("risks.start_undone", _("Starten ångrades för händelse %(nr)s")),
        HistoryCode("risks.event_lifted", _("Händelse %(nr)s lyftes från %(unit)s")),
        HistoryCode("risks.event_was_lifted", _("Händelse %(nr)s lyftes till nivån ovanför")),
        HistoryCode("risks.lift_taken_over", _("Händelse %(nr)s följde med när enhetens händelse ändrades")),
        HistoryCode("risks.lift_kept", _("Händelse %(nr)s behölls som den var när enhetens händelse ändrades")),
        HistoryCode(
            "risks.event_handed_down", _("Händelse %(nr)s skickades till %(units)s enheter, svar senast %(due)s")
        ),
        HistoryCode("risks.request_answered", _("Enheten %(unit)s värderade händelse %(nr)s till %(value)s")),
        HistoryCode("risks.request_withdrawn", _("Enheten %(unit)s behöver inte längre värdera händelse %(nr)s")),
    ),
    history_objects={"risks.event": EVENT},
    refusals={
        "risks.no_event": _("Händelsen finns inte i årets analys. Den kan ha tagits bort."),
        "risks.year_begun": _("Analysen för %(year)s har redan händelser. Fortsätt med dem."),
        "risks.nothing_to_carry": _("Analysen för %(year)s har inga händelser att börja från."),
        "risks.start_has_been_used": _("Starten går inte att ångra längre: %(rows)s händelser har bearbetats."),
        "risks.reason_missing": _("Skriv varför händelserna är oförändrade."),
        "risks.not_above": _("En händelse kan bara lyftas till en avdelning som enheten hör till, eller till nämnden."),
        "risks.nothing_to_take_over": _("Ingenting har ändrats sedan någon senast såg efter."),
        "risks.nobody_asked": _("Välj minst en enhet att fråga."),
        "risks.due_has_passed": _("Sista svarsdag har redan varit. Välj i dag eller senare."),
        "risks.answer_incomplete": _("Välj sannolikhet och konsekvens, och skriv varför."),
        "risks.no_request": _("Frågan finns inte. Den kan ha tagits tillbaka."),
        "risks.no_unit_analysis": _("Det finns ingen egen analys för enheten %(unit)s i nämnden det här året."),
        "risks.level_not_chosen": _("Nämnden har inte valt att %(unit)s gör en egen analys."),
        "risks.no_measure": _("Åtgärden finns inte. Den kan ha tagits bort."),
        "risks.empty_text": _("Skriv vad som kan hända. En händelse behöver en ordalydelse."),
        "risks.empty_measure": _("Skriv vad som ska göras. En åtgärd behöver en beskrivning."),
        "risks.number_taken": _("Nummer %(nr)s är upptaget i årets analys. Nummer återanvänds inte under året."),
        "risks.stands_already": _("Händelsen finns redan i årets analys, som nummer %(nr)s."),
        "risks.rating_off_scale": _("Värderingen ligger utanför skalan. Välj ett steg mellan 1 och %(steps)s."),
        "risks.handling_below_floor": _(
            "Riskvärdet %(value)s når golvet %(floor)s, och då ska händelsen vara med i internkontrollplanen. "
            "Ska nämnden ändå godta risken behövs en hänvisning till beslutet."
        ),
    },
    sample_files={"riskanalys-att-prova.txt": sample_file},
    undo=UNDO,
    content=(
        ContentPart(
            "risks.analysis",
            _("Väsentlighets- och riskanalys"),
            "risks:list",
            row_counts,
            ("risks.table", "risks.matrix"),
        ),
    ),
    demo=build,
    due=due_in,
    duties=Duties(_("Åtgärder i riskanalysen"), duties_of_measures, move_measures, unread_units),
    demo_order=30,
)
