"""The nameplate of the rating workshops."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    MenuItem,
    Panel,
    Register,
    SettingKey,
)

from .demo import build
from .policy import POLICY
from .sections import SECTIONS
from .selectors import unread_meetings, workshop_rows
from .views import event_panel, register_link

WIDE_SPREAD = 3  # steps between the lowest and the highest answer: from 'mindre sannolikt' to 'mycket sannolikt'

COLUMNS = (
    ExportColumn("workshop", _("Värderingsmöte"), width=32),
    ExportColumn("day", _("Dag"), width=12),
    ExportColumn("participants", _("Deltagare"), "number", 10),
    ExportColumn("nr", _("Nr"), "number", 6),
    ExportColumn("event", _("Oönskad händelse"), width=48),
    ExportColumn("answered", _("Svar"), "number", 8),
    ExportColumn("likelihood_lowest", _("Sannolikhet, lägst"), "number", 10),
    ExportColumn("likelihood_middle", _("Sannolikhet, median"), "number", 10),
    ExportColumn("likelihood_highest", _("Sannolikhet, högst"), "number", 10),
    ExportColumn("consequence_lowest", _("Konsekvens, lägst"), "number", 10),
    ExportColumn("consequence_middle", _("Konsekvens, median"), "number", 10),
    ExportColumn("consequence_highest", _("Konsekvens, högst"), "number", 10),
    ExportColumn("value_lowest", _("Riskvärde, lägst"), "number", 10),
    ExportColumn("value_middle", _("Riskvärde, median"), "number", 10),
    ExportColumn("value_highest", _("Riskvärde, högst"), "number", 10),
    ExportColumn("wide", _("Värt att tala om"), width=12),
    ExportColumn("agreed_likelihood", _("Enad sannolikhet"), "number", 10),
    ExportColumn("agreed_consequence", _("Enad konsekvens"), "number", 10),
    ExportColumn("agreed_value", _("Enat riskvärde"), "number", 10),
    ExportColumn("reason", _("Varför"), width=40),
)

WORKSHOP = HistoryObject(
    _("Värderingsmöte"),
    "workshops:workshop",
    hidden=unread_meetings,
    fields={"agreed_likelihood": _("Enad sannolikhet"), "agreed_consequence": _("Enad konsekvens")},
    tables=("workshops.Workshop", "workshops.WorkshopItem"),
    untold=frozenset(
        {"id", "committee", "year", "unit", "workshop", "position", "row_key", "code", "is_revealed", "tally"}
        | {"name", "rates", "state", "led_by", "opened_on", "closed_on", "disposed_on"}  # the sentence says so
        | {"nr", "text", "agreed_reason", "agreed_on"}  # the sentence, or the reason beside it
    ),
)

REGISTER = Register(
    key="workshops",
    label=_("Värderingsmöten"),
    policy=POLICY,
    menu=(MenuItem(_("Värderingsmöten"), "workshops:list", 15, more=True),),
    exporters=(Exporter("workshops", _("Värderingsmöten"), COLUMNS, workshop_rows),),
    sections=SECTIONS,
    panels=(Panel("risks.event", 20, event_panel), Panel("risks.list", 10, register_link)),
    settings=(
        SettingKey(
            "workshops.wide_spread",
            _("Steg mellan lägsta och högsta svar som är värt att tala om"),
            WIDE_SPREAD,
        ),
    ),
    history=(
        HistoryCode("workshops.prepared", _("Värderingsmötet ”%(name)s” förbereddes med %(events)s händelser")),
        HistoryCode("workshops.opened", _("Värderingsmötet ”%(name)s” öppnades")),
        HistoryCode("workshops.closed", _("Värderingsmötet ”%(name)s” avslutades, %(participants)s deltagare")),
        HistoryCode("workshops.reopened", _("Värderingsmötet ”%(name)s” öppnades igen")),
        HistoryCode("workshops.removed", _("Värderingsmötet ”%(name)s” togs bort")),
        HistoryCode("workshops.revealed", _("Spridningen för händelse %(nr)s visades på ”%(name)s”")),
        HistoryCode("workshops.hidden", _("Spridningen för händelse %(nr)s doldes igen på ”%(name)s”")),
        HistoryCode(
            "workshops.agreed",
            _("”%(name)s” enades om %(likelihood)s × %(consequence)s för händelse %(nr)s"),
        ),
        HistoryCode("workshops.answers_disposed", _("De enskilda svaren från ”%(name)s” gallrades")),
    ),
    history_objects={"workshops.workshop": WORKSHOP},
    refusals={
        "workshops.no_workshop": _("Värderingsmötet finns inte. Det kan ha tagits bort."),
        "workshops.no_item": _("Händelsen finns inte på det mötet."),
        "workshops.no_protocol": _("Protokollet finns när mötet är avslutat."),
        "workshops.no_code": _(
            "Det finns inget öppet möte med den koden. Kontrollera stavningen. Mötet kan också vara avslutat."
        ),
        "workshops.name_missing": _("Ge mötet ett namn."),
        "workshops.nothing_to_rate": _("Välj minst en händelse och högst %(most)s."),
        "workshops.wrong_step": _("Det går inte nu: mötets läge är ”%(state)s”."),
        "workshops.year_decided": _("Nämnden har beslutat om %(year)s. Mötet går inte att öppna igen."),
        "workshops.answers_gone": _("Svaren är gallrade. Mötet går inte att öppna igen."),
        "workshops.reason_missing": _("Skriv varför ni enades om det."),
        "workshops.not_revealed": _("Visa spridningen först, och enas sedan."),
        "workshops.participant_unnamed": _("Skriv ditt namn eller din funktion."),
        "workshops.full": _("Mötet är fullt: högst %(most)s kan delta."),
        "workshops.answers_closed": _("Svaren om händelsen har visats för alla, och går inte att ändra."),
        "workshops.answer_incomplete": _("Välj ett steg på varje skala."),
    },
    demo=build,
    demo_order=50,
)
