"""What the review asks of a risk analysis. One file per kind of question; the room's nameplate lists CHECKS."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.findings import Check

from .handling import check_handling_said, check_high_values_in_plan, check_measures, check_overdue_measures
from .identity import check_gaps, check_goals_covered, check_incomplete_rows, check_rated_two_ways, check_unique_numbers
from .ratings import check_products, check_scale, check_unchanged
from .start import check_proposals

_LAW = "KL 6:6"
_OWN = _("Systemet för intern kontroll")

CHECKS: tuple[Check, ...] = (
    Check("R-IC-1", _("Riskvärdet är sannolikhet gånger konsekvens"), _OWN, check_products),
    Check("R-IC-1", _("Värderingen ligger inom skalan"), _OWN, check_scale),
    Check("R-IC-2", _("Höga riskvärden har en åtgärd"), _OWN, check_measures),
    Check("R-IC-3", _("De högsta riskvärdena är med i planen"), _OWN, check_high_values_in_plan),
    Check("R-IC-4", _("Varje händelse har en uttalad hantering"), _OWN, check_handling_said),
    Check("R-IC-6", _("Varje rad har nummer och värdering"), _OWN, check_incomplete_rows),
    Check("R-IC-6", _("Numren är unika"), _OWN, check_unique_numbers),
    Check("R-IC-6", _("Nummerserien saknar luckor"), _OWN, check_gaps),
    Check("R-IC-8", _("Värderingen prövas om"), _OWN, check_unchanged),
    Check("R-IC-9", _("Varje mål har en process"), _LAW, check_goals_covered),
    Check("R-IC-17", _("Förra årets händelser är genomgångna"), _OWN, check_proposals),
    Check("R-IC-14", _("Samma händelse värderas lika"), _OWN, check_rated_two_ways),
    Check("R-IC-16", _("Åtgärder blir klara i tid"), _OWN, check_overdue_measures),
)
