"""The nameplate of the goals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ledfyr.kernel.register import ExportColumn, Exporter, HistoryCode, HistoryObject, Importer, MenuItem, Register

from .demo import build
from .importer import apply, read_goals
from .models import Goal
from .policy import POLICY
from .selectors import goal_rows, goal_rows_as_of
from .services import plan_goal_rows

REGISTER = Register(
    key="goals",
    label=_("Mål"),
    policy=POLICY,
    menu=(MenuItem(_("Mål"), "goals:list", 50),),
    importers=(Importer("goals", _("Mål"), read_goals, plan_goal_rows, apply),),
    exporters=(
        Exporter(
            "goals",
            _("Mål"),
            (
                ExportColumn("level", pgettext_lazy("mål", "Nivå"), width=14, words=dict(Goal.Level.choices)),
                ExportColumn("code", _("Kod"), width=14),
                ExportColumn("title", _("Mål"), width=40),
                ExportColumn("parent", _("Överordnat mål"), width=14),
                ExportColumn("assessment", _("Bedömning"), width=18),
                ExportColumn("assessment_code", _("Bedömning (kod)"), width=14),
                ExportColumn("expected_results", _("Förväntade resultat"), "list", 40),
            ),
            goal_rows,
            rows_as_of=goal_rows_as_of,
        ),
    ),
    history=(
        HistoryCode("goals.added", _("Målet %(title)s lades till")),
        HistoryCode("goals.ended", _("Målet %(title)s gäller till och med %(year)s")),
        HistoryCode("goals.retitled", _("Målet %(code)s formulerades om")),
    ),
    history_objects={
        "goal": HistoryObject(
            _("Mål"), fields={"title": _("Formulering"), "from_year": _("Från år"), "to_year": _("Till år")}
        )
    },
    demo=build,
    demo_order=20,
    printed_in=("risk-analysis", "control-plan", "risk-analysis-and-control-plan"),
)
