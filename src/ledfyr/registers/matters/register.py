"""The nameplate of the matters."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import ExportColumn, Exporter, HistoryCode, HistoryObject, MenuItem, Panel, Register, Secret

from .checks import CHECKS
from .demo import build
from .models import Matter
from .policy import POLICY
from .selectors import matter_rows, secret_name
from .views import calendar_panel, meeting_panel, move_panel

COLUMNS = (
    ExportColumn("registration_number", _("Diarienummer"), width=16),
    ExportColumn("title", _("Ärende"), width=40),
    ExportColumn("state", _("Läge"), width=16),
    ExportColumn("meeting_date", _("Sammanträdesdag"), width=14),
    ExportColumn("paragraph", _("Paragraf"), width=10),
    ExportColumn("clauses", _("Beslutssatser"), "list", 48),
    ExportColumn("appendices", _("Bilagor"), "list", 40),
    ExportColumn("cooperation", _("Samverkan"), width=16),
    ExportColumn("cooperation_date", _("Dag för samverkan"), width=14),
    ExportColumn("cooperation_party", _("Part som är oenig"), width=24),
    ExportColumn("cooperation_ground", _("Skäl"), width=40),
    ExportColumn("recipients", _("Beslutet expedieras till"), "list", 30),
    ExportColumn("reservations", _("Reservationer"), width=30),
    ExportColumn("immediate_approval", _("Omedelbar justering"), width=12),
)

GROUND = {"ground": _("Grund för sekretess")}
MATTER = HistoryObject(
    _("Ärende"),
    "matters:matter",
    fields={
        "title": _("Ärendets namn"),
        "registration_number": _("Diarienummer"),
        "state": _("Läge"),
        "meeting": _("Sammanträde"),
        "meeting_date": _("Sammanträdesdag"),
        "paragraph": _("Paragraf"),
        "signed_by": _("Godkänt av"),
        "cooperation": _("Samverkan"),
        "cooperation_date": _("Dag för samverkan"),
        "cooperation_party": _("Part som är oenig"),
        "cooperation_ground": _("Skäl"),
        "reservations": _("Reservationer"),
        "immediate_approval": _("Omedelbar justering"),
        "recipients": _("Beslutet expedieras till"),
        "heading": _("Rubrik"),
        "text": _("Text"),
        "document": _("Handling ur Ledfyr"),
        "file": _("Fil"),
        **GROUND,
    },
    values={"state": dict(Matter.State.choices), "cooperation": dict(Matter.Cooperation.choices)},
    tables=("matters.Matter", "matters.ReportSection", "matters.DecisionClause", "matters.Appendix"),
    untold=frozenset({"id", "committee", "year", "round", "version", "matter", "position"}),
)

SECRETS = {
    "matters.matter": (_("Ärende"), "matters:matter"),
    "matters.clause": (_("Beslutssats"), "matters:part"),
    "matters.section": (_("Avsnitt i tjänsteutlåtande"), "matters:part"),
    "matters.appendix": (_("Bilaga"), "matters:part"),
    "matters.cooperation": (_("Samverkan i ett ärende"), "matters:matter"),
    "matters.recipients": (_("Mottagare av ett beslut"), "matters:matter"),
    "matters.reservations": (_("Reservationer i ett ärende"), "matters:matter"),
}

REGISTER = Register(
    key="matters",
    label=_("Ärenden"),
    policy=POLICY,
    menu=(MenuItem(_("Ärenden"), "matters:list", 45),),
    exporters=(Exporter("matters", _("Ärenden"), COLUMNS, matter_rows),),
    panels=(
        Panel("year_calendar.meeting", 10, meeting_panel),
        Panel("year_calendar.move", 10, move_panel),
        Panel("year_calendar.list", 10, calendar_panel),
    ),
    secrets=tuple(Secret(kind, label, partial(secret_name, kind), url) for kind, (label, url) in SECRETS.items()),
    history_objects={kind: HistoryObject(label, url, fields=GROUND) for kind, (label, url) in SECRETS.items()}
    | {"matters.matter": MATTER},
    checks=CHECKS,
    history=(
        HistoryCode("matters.started", _("Ärendet ”%(title)s” påbörjades")),
        HistoryCode("matters.described", _("Uppgifterna om ärendet ändrades")),
        HistoryCode("matters.cooperation_noted", _("Samverkan angavs")),
        HistoryCode("matters.section_added", _("Avsnittet ”%(what)s” lades till")),
        HistoryCode("matters.section_changed", _("Avsnittet ”%(what)s” ändrades")),
        HistoryCode("matters.section_removed", _("Avsnittet ”%(what)s” togs bort")),
        HistoryCode("matters.clause_added", _("Beslutssatsen ”%(what)s” lades till")),
        HistoryCode("matters.clause_changed", _("Beslutssatsen ”%(what)s” ändrades")),
        HistoryCode("matters.clause_removed", _("Beslutssatsen ”%(what)s” togs bort")),
        HistoryCode("matters.clauses_reordered", _("Beslutssatserna fick ny ordning")),
        HistoryCode("matters.appendix_added", _("Bilagan ”%(what)s” lades till")),
        HistoryCode("matters.appendix_removed", _("Bilagan ”%(what)s” togs bort")),
        HistoryCode("matters.appendices_reordered", _("Bilagorna fick ny ordning")),
        HistoryCode("matters.signed", _("Ärendet godkändes för utskick")),
        HistoryCode("matters.reopened", _("Ärendet togs tillbaka för ändring")),
        HistoryCode("matters.dispatched", _("Ärendet skickades ut")),
        HistoryCode("matters.amending", _("Ärendet öppnades för ändringar på sammanträdet")),
        HistoryCode("matters.decided", _("Nämnden beslutade i ärendet %(day)s § %(paragraph)s")),
        HistoryCode("matters.referred_back", _("Ärendet återremitterades")),
        HistoryCode("matters.deferred", _("Ärendet bordlades")),
        HistoryCode("matters.rejected", _("Nämnden avslog förslaget")),
        HistoryCode("matters.withdrawn", _("Ärendet utgick")),
    ),
    refusals={
        "matters.no_matter": _("Ärendet finns inte bland årets ärenden."),
        "matters.no_meeting": _("Sammanträdet finns inte längre i årskalendern. Välj ett annat."),
        "matters.no_part": _("Den delen av ärendet finns inte längre. Läs in sidan igen."),
        "matters.empty_text": _("Skriv några ord. Fältet får inte vara tomt."),
        "matters.not_writable": _("Texterna ändras inte nu: ärendets läge är ”%(state)s”."),
        "matters.wrong_step": _("Det steget går inte att ta nu: ärendets läge är ”%(state)s”."),
        "matters.not_ready": _("Ärendet är inte komplett. Fyll i det som står under Det här saknas."),
        "matters.appended_already": _("%(title)s är redan en bilaga."),
    },
    demo=build,
    demo_order=90,
)
