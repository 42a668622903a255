"""The words that name the columns of a risk analysis, in documents and in our own export."""

from __future__ import annotations

from ledfyr.engines.exchange.readers.registers import Columns

# Folded labels: lower case, letters and digits only.
VOCABULARY: dict[str, tuple[str, ...]] = {
    "nr": ("nr", "nummer", "no", "löpnr", "löpnummer", "risknr", "risknummer", "id"),
    "area_goal": (
        "mål",
        "områdesmål",
        "nämndmål",
        "kf mål",
        "kf s mål",
        "kf s mål för verksamhetsområdet",
        "kommunfullmäktiges mål",
        "kommunfullmäktiges mål för verksamhetsområdet",
        "mål för verksamhetsområdet",
        "verksamhetsområdesmål",
        "nämndens mål",
        "inriktningsmål",
    ),
    "process": (
        "process",
        "processer",
        "huvudprocess",
        "process område",
        "område",
        "riskområde",
        "verksamhetsområde",
        "väsentlig process",
    ),
    "working_method": (
        "arbetssätt",
        "arbetsätt",
        "arbetsmoment",
        "delprocess",
        "rutin",
        "rutiner",
        "moment",
        "aktivitet",
        "arbetssätt rutin",
    ),
    "event": (
        "oönskad händelse",
        "oönskade händelser",
        "händelse",
        "risk",
        "risker",
        "riskbeskrivning",
        "risk oönskad händelse",
        "beskrivning av risk",
        "identifierad risk",
        "identifierade risker",
        "beskrivning av risken",
        "beskrivning av riskhändelse",
        "riskhändelse",
    ),
    "likelihood": (
        "sannolikhet",
        "s",
        "sannolikhet 1 5",
        "sannolikhet s",
        "risk för att det inträffar",
        "sannolikhetsgrad",
    ),
    "consequence": (
        "konsekvens",
        "k",
        "konsekvens 1 5",
        "konsekvens k",
        "konsekvenser",
        "allvarlighet",
        "allvarlighetsgrad",
        "väsentlighet",
        "påverkan",
    ),
    "value": (
        "rv",
        "riskvärde",
        "riskvärdering",
        "riskpoäng",
        "risknivå",
        "risktal",
        "värde",
        "poäng",
        "summa",
        "s x k",
        "sxk",
        "kxs",
        "riskvärde rv",
        "sannolikhet x konsekvens",
    ),
    "handling": (
        "ikp",
        "hantering",
        "internkontrollplan",
        "intern kontrollplan",
        "i plan",
        "i planen",
        "till internkontrollplan",
        "med i internkontrollplan",
    ),
    "measures": ("åtgärd", "åtgärder", "åtgärder mot risken", "planerade åtgärder", "åtgärd för att minska risken"),
    "categories": ("kategori", "kategorier"),
    "place": ("plats", "enhet", "avdelning", "verksamhet", "förvaltning", "organisation"),
}
# Where cells are kept apart one cell may name the product; elsewhere the same words are two labels.
PRODUCT_LABELS = ("s k", "sk", "k s", "riskvärde s k", "sannolikhet konsekvens")
# Columns of a control plan, which may share a table with the analysis: they are read there.
PLAN_COLUMNS: dict[str, tuple[str, ...]] = {
    "systematic_control": ("systematisk kontroll", "systematiska kontroller", "löpande kontroll", "befintlig kontroll"),
    "control_activity": ("kontrollaktivitet", "kontrollaktiviteter", "kontroll", "kontroller", "kontrollmoment"),
    "method": ("metod", "kontrollmetod", "metod för kontroll"),
    "owner": ("ansvarig", "ansvariga", "ansvar", "kontrollansvarig", "ansvarig för kontroll"),
    "timing": ("frekvens", "när", "tidpunkt", "tidplan", "tid", "periodicitet", "kontrollfrekvens", "klart senast"),
    "occasion": (
        "rapportering",
        "rapporteras",
        "redovisas",
        "rapporteras till",
        "rapportering till",
        "rapporteringstillfälle",
    ),
}

EXPORT: Columns = {
    "nr": ("Nr", "number"),
    "area_goal": ("Mål", "text"),
    "process": ("Process", "text"),
    "working_method": ("Arbetssätt", "text"),
    "event": ("Oönskad händelse", "text"),
    "likelihood": ("Sannolikhet", "number"),
    "consequence": ("Konsekvens", "number"),
    "value": ("Riskvärde", "number"),
    "value_printed": ("Riskvärde (källans ord)", "text"),
    "handling": ("Hantering", "text"),
    "handling_printed": ("Hantering (källans ord)", "text"),
    "measures": ("Åtgärder", "list"),
    "categories": ("Kategorier", "list"),
    "place": ("Plats", "text"),
    "doubts": ("Att kontrollera", "list"),
}
CONTEXT = ("area_goal", "process", "working_method")


def is_risk_head(fields: tuple[str, ...]) -> bool:
    """True when the fields are those of a risk analysis: an event, and a rating, a value or a handling."""
    both = {"likelihood", "consequence"} <= set(fields)
    if {"systematic_control", "control_activity"} & set(fields):
        # A plan may print the value too; only one that rates is an analysis as well.
        return "event" in fields and both
    return "event" in fields and (both or bool({"value", "handling"} & set(fields)))


def holds_plan(fields: tuple[str, ...]) -> bool:
    """True when a rated table is a control plan too: it says how or when its controls are done."""
    return "control_activity" in fields and bool({"method", "timing", "occasion"} & set(fields))
