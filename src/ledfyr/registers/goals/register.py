"""The nameplate of the goals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.register import ExportColumn, Exporter, HistoryCode, Importer, MenuItem, Register

from .demo import build
from .importer import LABELS, apply, read_goals
from .selectors import goal_rows
from .services import plan_goal_rows

REGISTER = Register(
    key="goals",
    label=_("Mål"),
    menu=(MenuItem(_("Mål"), "goals:list", 50),),
    importers=(Importer("goals", _("Mål"), read_goals, plan_goal_rows, apply),),
    exporters=(
        Exporter(
            "goals",
            _("Mål"),
            (
                *(ExportColumn(key, label, width=40 if key == "title" else 14) for key, label in LABELS.items()),
                ExportColumn("assessment", "Bedömning", width=18),
                ExportColumn("assessment_code", "Bedömning (kod)", width=14),
                ExportColumn("expected_results", "Förväntade resultat", "list", 40),
            ),
            goal_rows,
        ),
    ),
    history=(
        HistoryCode("goals.added", _("Målet %(title)s lades till")),
        HistoryCode("goals.ended", _("Målet %(title)s gäller till och med %(year)s")),
        HistoryCode("goals.retitled", _("Målet %(code)s formulerades om")),
    ),
    demo=build,
    demo_order=20,
)
