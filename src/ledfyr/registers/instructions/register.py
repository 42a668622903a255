"""The nameplate of the instructions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import (
    ExportColumn,
    Exporter,
    HistoryCode,
    HistoryObject,
    Importer,
    MenuItem,
    Panel,
    Register,
    StartCard,
)
from ledfyr.platform.organisation.models import Role
from ledfyr.platform.planning.models import Occasion

from .checks import CHECKS
from .demo import build
from .importer import apply, plan, read_instructions, undo
from .models import PartAnswer, RequiredPart, Submission
from .policy import OFFICE_POLICY, POLICY
from .selectors import checklist_rows, due_instructions, instruction_rows, nothing_to_report
from .views import calendar_panel, start_card

COLUMNS = (
    ExportColumn("occasion", _("Tillfälle"), width=20, words=dict(Occasion.Kind.choices)),
    ExportColumn("month", _("Månad"), "number", 8),
    ExportColumn("name", _("Eget tillfälle"), width=20),
    ExportColumn("text", _("Anvisning"), width=50),
    ExportColumn("contact", _("Kontakt"), width=20, words=dict(Role.choices)),
    ExportColumn("deadline", _("Lämnas in senast"), width=14),
    ExportColumn("part", _("Del"), width=36),
    ExportColumn("kind", _("Slag"), width=16, words=dict(RequiredPart.Kind.choices)),
    ExportColumn("house", _("Finns i Ledfyr som"), width=24),
    ExportColumn("demand", _("Vad som krävs"), width=50),
    ExportColumn("committees", _("Nämnder"), "list", 24),
)

CHECKLIST = (
    ExportColumn("instruction", _("Anvisning"), width=28),
    ExportColumn("part", _("Del"), width=36),
    ExportColumn("state", _("Läge"), width=18, words=dict(PartAnswer.State.choices)),
    ExportColumn("where", _("Var det finns"), width=30),
    ExportColumn("reason", _("Varför det inte finns något att rapportera"), width=40),
    ExportColumn("role", _("Vem som svarar"), width=20),
    ExportColumn("note", _("Svar eller anteckning"), width=50),
    ExportColumn("submission", _("Inlämning"), width=16, words=dict(Submission.State.choices)),
    ExportColumn("deadline", _("Lämnas in senast"), width=14),
    ExportColumn("unit_deadline", _("Enheterna lämnar in"), width=14),
)

REGISTER = Register(
    key="instructions",
    label=_("Anvisningar"),
    policy=POLICY,
    menu=(MenuItem(_("Anvisningar"), "instructions:list", 56, more=True),),
    start_cards=(StartCard(58, start_card),),
    importers=(
        Importer("instructions", _("Anvisningar"), read_instructions, plan, apply, undo=undo, policy=OFFICE_POLICY),
    ),
    exporters=(
        Exporter("instructions", _("Anvisningar"), COLUMNS, instruction_rows),
        Exporter("instruction-checklist", _("Anvisningarnas checklista"), CHECKLIST, checklist_rows),
    ),
    checks=CHECKS,
    panels=(
        Panel("year_calendar.list", 10, calendar_panel),
        Panel("year_calendar.occasion", 10, calendar_panel),
    ),
    history=(
        HistoryCode("instructions.started", _("Anvisningen %(what)s påbörjades")),
        HistoryCode("instructions.copied", _("Anvisningen %(what)s kopierades från %(from_year)s")),
        HistoryCode("instructions.removed", _("Anvisningen %(what)s togs bort")),
        HistoryCode("instructions.changed", _("Anvisningen %(what)s ändrades")),
        HistoryCode("instructions.part_added", _("Anvisningen %(what)s: delen ”%(part)s” lades till")),
        HistoryCode("instructions.part_changed", _("Anvisningen %(what)s: delen ”%(part)s” ändrades")),
        HistoryCode("instructions.part_removed", _("Anvisningen %(what)s: delen ”%(part)s” togs bort")),
        HistoryCode("instructions.issued", _("Anvisningen %(what)s utfärdades, version %(number)s")),
        HistoryCode("instructions.answered", _("%(what)s: ”%(part)s” besvarades")),
        HistoryCode("instructions.submitted", _("%(what)s lämnades in")),
        HistoryCode("instructions.received", _("%(what)s togs emot")),
        HistoryCode("instructions.returned", _("%(what)s lämnades tillbaka")),
    ),
    history_objects={
        "instructions.instruction": HistoryObject(
            _("Anvisning"),
            "instructions:instruction",
            {
                "text": _("Anvisning"),
                "contact": _("Kontakt"),
                "deadline": _("Lämnas in senast"),
                "heading": _("Del"),
                "kind": _("Slag"),
                "house": _("Finns i Ledfyr som"),
                "committees": _("Nämnder"),
            },
            {"contact": dict(Role.choices), "kind": dict(RequiredPart.Kind.choices)},
            ("instructions.Instruction", "instructions.RequiredPart", "instructions.InstructionIssue"),
            frozenset(
                {"id", "instruction", "year", "month", "title", "position", "number", "version"}
                | {"issued_on", "issued_by", "content", "changes", "note"}  # the sentence says so
            ),
        ),
        "instructions.submission": HistoryObject(
            _("Svar på anvisning"),
            "instructions:instruction",
            {
                "state": _("Läge"),
                "where": _("Var det finns"),
                "reason": _("Skäl"),
                "role": _("Vem som svarar"),
                "unit": _("Vid"),
                "note": _("Svar eller anteckning"),
            },
            {"state": {**dict(PartAnswer.State.choices), **dict(Submission.State.choices)}, "role": dict(Role.choices)},
            ("instructions.PartAnswer", "instructions.Submission"),
            frozenset(
                {"id", "instruction", "committee", "part", "number", "version"}
                | {"submitted_on", "submitted_by", "settled_on"}  # the sentence says so
            ),
        ),
    },
    refusals={
        "instructions.no_instruction": _("Anvisningen finns inte bland årets anvisningar, eller är inte utfärdad."),
        "instructions.no_part": _("Den delen finns inte i anvisningen. Läs in sidan igen."),
        "instructions.no_unit": _("Enheten finns inte. Välj en annan."),
        "instructions.twice": _("Det finns redan en anvisning för %(what)s. Ändra den i stället."),
        "instructions.empty_text": _("Skriv ett namn. En månadsrapport behöver sin månad."),
        "instructions.part_twice": _("Anvisningen har redan en del som heter ”%(what)s”."),
        "instructions.unknown": _("Välj något som finns: ”%(what)s” finns inte i Ledfyr."),
        "instructions.nothing_changed": _("Det finns inget nytt att utfärda. Lägg till eller ändra något först."),
        "instructions.wrong_step": _("Det går inte nu, för läget är ”%(state)s”."),
        "instructions.parts_missing": _(
            "Det går inte att lämna in än. De här delarna saknas: %(parts)s. Fyll i dem, eller ange att det inte finns "
            "något att rapportera."
        ),
        "instructions.house_empty": _(
            "Delen ”%(what)s” blir ifylld när det finns något i Ledfyr. Fyll i registret, eller ange varför det inte "
            "finns något att rapportera."
        ),
        "instructions.empty_answer": _(
            "Skriv var delen finns eller vad svaret är, eller varför det inte finns något att rapportera."
        ),
    },
    due=due_instructions,
    nothing_to_report=nothing_to_report,
    demo=build,
    demo_order=95,
)
