"""Doubts in words. The codes are general: they are about reading tables, whatever the table holds."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel.rows import Doubt

_WORDS: dict[str, Promise] = {
    "missing_number": gettext_lazy("Raden saknar nummer."),
    "number_taken": gettext_lazy(
        "Numret tillhör en händelse som har tagits bort i år, och nummer återanvänds inte under året."
    ),
    "missing_rating": gettext_lazy("Raden saknar värdering."),
    "missing_event": gettext_lazy("Raden saknar oönskad händelse."),
    "shifted_columns": gettext_lazy("Kolumnerna är förskjutna i källan. Se efter att varje uppgift hamnat rätt."),
    "cell_joined": gettext_lazy("Texten är delad av en sidbrytning i källan och har satts ihop."),
    "handling_from_plan": gettext_lazy("Hanteringen är tom i analysen, men händelsen finns i planen."),
    "process_from_analysis": gettext_lazy(
        "Planen visar en annan process än analysen. Analysens process har behållits."
    ),
    "process_from_next_page": gettext_lazy("Processen står först på nästa sida i källan."),
    "working_method_from_analysis": gettext_lazy(
        "Planen visar ett annat arbetssätt än analysen. Analysens arbetssätt har behållits."
    ),
    "working_method_carried_over_page": gettext_lazy(
        "Arbetssättet är tomt efter en sidbrytning och har tagits från raden före."
    ),
    "working_method_moved_down": gettext_lazy("Raden visar två arbetssätt. Det andra har flyttats till nästa rad."),
    "working_method_from_row_above": gettext_lazy("Arbetssättet stod på raden ovanför i källan."),
    "plan_context_missing": gettext_lazy("Process, arbetssätt eller systematisk kontroll är tomma i planen."),
    "event_not_in_analysis": gettext_lazy("Händelsen finns inte i analysen."),
    "glyph_lost": gettext_lazy("Hanteringen är tom. En stjärna eller annan märkning kan ha gått förlorad i källan."),
    "measure_or_context": gettext_lazy("Texten kan vara en åtgärd eller höra till nästa rad."),
    "cells_run_together": gettext_lazy("Två celler har flutit ihop i källan och har delats på försök."),
    "carried_over_head": gettext_lazy("Cellen är tom efter en sidbrytning och har tagits från raden före."),
    "value_not_product": gettext_lazy("Riskvärdet är inte sannolikhet gånger konsekvens."),
    "value_not_a_number": gettext_lazy("Riskvärdet är inte ett tal."),
    "missing_area_goal": gettext_lazy("Raden saknar mål."),
    "missing_process": gettext_lazy("Raden saknar process."),
    "missing_working_method": gettext_lazy("Raden saknar arbetssätt."),
    "process_differs": gettext_lazy("Processen är en annan i planen än i analysen."),
    "group_heading": gettext_lazy("Rubriken över raderna har lästs som process."),
    "unplaced_cell": gettext_lazy("En cell gick inte att placera i någon kolumn."),
    "unreadable_cell": gettext_lazy("En cell gick inte att tyda."),
}


def describe_doubt(doubt: Doubt) -> str:
    """The doubt as a sentence, with the source's word and what was kept where they say something."""
    base = str(_WORDS.get(doubt.code, gettext_lazy("Raden behöver kontrolleras mot källan.")))
    if doubt.printed and doubt.kept and doubt.printed != doubt.kept:
        return _("%(why)s Källan: ”%(printed)s”. Behållet: ”%(kept)s”.") % {
            "why": base,
            "printed": doubt.printed,
            "kept": doubt.kept,
        }
    return base
