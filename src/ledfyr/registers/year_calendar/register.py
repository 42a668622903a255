"""The nameplate of the year calendar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    Importer,
    MenuItem,
    Register,
    SettingKey,
    StartCard,
)
from ledfyr.platform.planning.calendar import LEAD_KEY, ROLES_KEY
from ledfyr.platform.planning.models import Occasion, OccasionStep
from ledfyr.platform.planning.rules import LEAD_DAYS

from .demo import build
from .importer import apply, plan, read_meetings
from .policy import POLICY
from .selectors import due_steps, meeting_rows, occasion_rows
from .services.done import UNDO
from .views import start_card

STEP_ROLES = {
    "data_cut_off": ["unit_manager"],
    "unit_deadline": ["unit_manager"],
    "department_review": ["department_head"],
    "cooperation_meeting": ["controller", "head_of_hr"],
    "report_ready": ["controller"],
    "dispatch": ["committee_secretary"],
    "committee_meeting": ["committee_secretary", "head_of_administration"],
    "submission": ["controller"],
}

MEETING = HistoryObject(
    _("Möte"),
    "year_calendar:meeting",
    fields={"day": _("Mötesdag"), "starts": _("Börjar"), "place": _("Möteslokal"), "note": _("Anteckning")},
    tables=("planning.Meeting",),
    untold=frozenset({"id", "committee", "version"}),
)
OCCASION = HistoryObject(
    _("Tillfälle"),
    "year_calendar:occasion",
    fields={
        "kind": _("Slag"),
        "month": _("Månad"),
        "title": _("Namn"),
        "meeting": _("Möte"),
        "day": _("Dag"),
        "by_hand": _("Satt för hand"),
        "reason": _("Skäl"),
        "done_on": _("Klart den"),
        "done_by": _("Klart enligt"),
        "done_note": _("Anteckning"),
        **dict(OccasionStep.Kind.choices),  # a step is told by its own name
    },
    values={"kind": dict(Occasion.Kind.choices)},
    tables=("planning.Occasion", "planning.OccasionStep"),
    untold=frozenset({"id", "committee", "year", "occasion", "version"}),
)

REGISTER = Register(
    key="year_calendar",
    label=_("Årskalendern"),
    policy=POLICY,
    menu=(MenuItem(_("Årskalendern"), "year_calendar:list", 55),),
    start_cards=(StartCard(60, start_card),),
    importers=(Importer("meetings", _("Nämndens möten"), read_meetings, plan, apply),),
    exporters=(
        Exporter(
            "meetings",
            _("Nämndens möten"),
            (
                ExportColumn("day", _("Mötesdag"), width=14),
                ExportColumn("starts", _("Börjar"), width=10),
                ExportColumn("place", _("Möteslokal"), width=30),
                ExportColumn("note", _("Anteckning"), width=40),
            ),
            meeting_rows,
        ),
        Exporter(
            "occasions",
            _("Årets dagar"),
            (
                ExportColumn("occasion", _("Tillfälle"), width=32),
                ExportColumn("step", _("Steg"), width=28),
                ExportColumn("day", _("Dag"), width=14),
                ExportColumn("by_hand", _("Satt för hand, skäl"), width=40),
                ExportColumn("done", _("Klart"), width=14),
                ExportColumn("done_by", _("Klart enligt"), width=24),
            ),
            occasion_rows,
        ),
    ),
    settings=(
        SettingKey(LEAD_KEY, _("Arbetsdagar före mötet"), LEAD_DAYS, "[domain §1]"),
        SettingKey(ROLES_KEY, _("Vilka roller som påminns om varje steg"), STEP_ROLES, "[domain §1]"),
    ),
    history=(
        HistoryCode("year_calendar.meeting_added", _("Mötet %(day)s lades till")),
        HistoryCode("year_calendar.meeting_changed", _("Mötet %(day)s ändrades")),
        HistoryCode("year_calendar.meeting_moved", _("Mötet flyttades från %(from)s till %(day)s")),
        HistoryCode("year_calendar.meeting_removed", _("Mötet %(day)s togs bort")),
        HistoryCode("year_calendar.occasion_added", _("%(what)s lades till i årskalendern")),
        HistoryCode("year_calendar.occasion_changed", _("%(what)s fick ett annat möte")),
        HistoryCode("year_calendar.occasion_removed", _("%(what)s togs bort ur årskalendern")),
        HistoryCode("year_calendar.step_set", _("%(what)s: ”%(step)s” sattes för hand till %(day)s")),
        HistoryCode("year_calendar.step_released", _("%(what)s: ”%(step)s” räknas från mötet igen")),
        HistoryCode("year_calendar.step_done", _("%(what)s: ”%(step)s” markerades som klart")),
        HistoryCode("year_calendar.step_opened", _("%(what)s: ”%(step)s” är inte klart längre")),
        HistoryCode("year_calendar.lead_days_set", _("Arbetsdagarna före mötet ändrades från och med %(year)s")),
    ),
    history_objects={"planning.meeting": MEETING, "planning.occasion": OCCASION},
    refusals={
        "planning.day_out_of_range": _("Dagen ligger utanför de år som går att planera: %(first)s–%(last)s."),
        "planning.lead_days_out_of_order": _(
            "Stegen kommer i fel ordning: ett senare steg kan inte ha fler dagar kvar till mötet (%(days)s) "
            "än det före."
        ),
        "year_calendar.meeting_twice": _("Nämnden har redan ett möte %(day)s. Ändra det i stället."),
        "year_calendar.meeting_in_use": _(
            "Mötet går inte att ta bort, för det är knutet till: %(what)s. Välj först ett annat möte där."
        ),
        "year_calendar.no_meeting": _("Mötet finns inte. Det kan ha tagits bort."),
        "year_calendar.no_occasion": _("Tillfället finns inte. Det kan ha tagits bort."),
        "year_calendar.no_step": _("Steget finns inte, eller följer mötets dag och flyttas med mötet."),
        "year_calendar.no_meeting_chosen": _("Välj först ett möte, så finns något att räkna från."),
        "year_calendar.occasion_twice": _("%(what)s finns redan i årskalendern."),
        "year_calendar.reason_missing": _("Skriv varför dagen sätts för hand."),
        "year_calendar.title_missing": _("Välj månad för en månadsrapport, och skriv ett namn för ett eget tillfälle."),
    },
    due=due_steps,
    undo=UNDO,
    demo=build,
    demo_order=25,
)
