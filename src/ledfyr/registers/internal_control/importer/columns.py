"""The words that name the columns of an internal control plan, in documents and in our own export."""

from __future__ import annotations

from ledfyr.engines.exchange.readers.registers import Columns

VOCABULARY: dict[str, tuple[str, ...]] = {
    "risk_nrs": ("nr", "nummer", "risknr", "risknummer", "risk nr", "nr i analysen"),
    "area_goal": (
        "mål",
        "områdesmål",
        "kf mål",
        "kf s mål",
        "kf s mål för verksamhetsområdet",
        "kommunfullmäktiges mål",
        "mål för verksamhetsområdet",
    ),
    "process": ("process", "processer", "huvudprocess", "område", "riskområde", "väsentlig process"),
    "working_method": ("arbetssätt", "arbetsätt", "arbetsmoment", "delprocess", "rutin", "rutiner", "moment"),
    "systematic_control": (
        "systematisk kontroll",
        "systematiska kontroller",
        "löpande kontroll",
        "löpande kontroller",
        "löpande kontroll systematiska kontroller",
        "löpande kontroll systematisk kontroll",
    ),
    "event": (
        "oönskad händelse",
        "oönskade händelser",
        "händelse",
        "risk",
        "risker",
        "riskbeskrivning",
        "beskrivning av risk",
    ),
    "value": ("rv", "riskvärde", "riskpoäng", "risktal", "risknivå", "värde", "sxk", "s x k", "poäng", "summa"),
    "control_activity": (
        "kontrollaktivitet",
        "kontrollaktiviteter",
        "kontrollaktivitet och metod",
        "kontroll",
        "kontroller",
        "kontrollmoment",
        "uppföljning av arbetssätt löpande kontroll",
        "granskning",
        "granskningsmoment",
        "granskningsåtgärd",
        "aktivitet",
        "vad ska kontrolleras",
        "vad kontrolleras",
    ),
    "description": ("beskrivning", "beskrivning av uppföljning kontroll", "beskrivning av kontroll"),
    "method": ("metod", "metoder", "kontrollmetod", "metod för uppföljning kontroll", "metod för kontroll", "hur"),
    "owner": (
        "ansvarig",
        "ansvariga",
        "kontrollansvarig",
        "kontrollansvariga",
        "ansvarig för kontroll",
        "ansvar",
        "vem",
    ),
    "timing": ("tidpunkt", "när", "frekvens", "kontrollfrekvens", "tid", "tidplan", "periodicitet", "klart senast"),
    "units": ("enheter", "enhet", "omfattning", "urval", "verksamhet"),
    "occasion": (
        "rapporteras",
        "rapporteras till",
        "rapportering",
        "rapportering till",
        "redovisas",
        "rapporteringstillfälle",
        "uppföljning i",
    ),
}
# Where cells are kept apart one cell may name the product; elsewhere the same words are two labels.
PRODUCT_LABELS = ("s k", "sk", "k s", "sannolikhet konsekvens")
# Columns of an analysis, which may share a table with the plan: they are read there.
ANALYSIS_COLUMNS: dict[str, tuple[str, ...]] = {
    "likelihood": ("sannolikhet", "s", "sannolikhet s", "sannolikhetsgrad"),
    "consequence": (
        "konsekvens",
        "k",
        "konsekvens k",
        "konsekvenser",
        "allvarlighet",
        "allvarlighetsgrad",
        "väsentlighet",
    ),
    "handling": (
        "ikp",
        "hantering",
        "internkontrollplan",
        "intern kontrollplan",
        "i planen",
        "med i internkontrollplan",
    ),
    "measures": ("åtgärd", "åtgärder", "planerade åtgärder", "åtgärder mot risken"),
    "categories": ("kategori", "kategorier"),
}

EXPORT: Columns = {
    "risk_nrs": ("Risknr", "integers"),
    "events": ("Oönskade händelser", "list"),
    "area_goal": ("Mål", "text"),
    "process": ("Process", "text"),
    "working_method": ("Arbetssätt", "text"),
    "systematic_control": ("Systematisk kontroll", "text"),
    "value": ("Riskvärde", "number"),
    "activities": ("Kontroller (JSON)", "objects"),
    "control_activities": ("Kontrollaktiviteter", "list"),
    "methods": ("Metoder", "list"),
    "owners": ("Kontrollansvariga", "list"),
}
CONTEXT = ("process", "working_method", "systematic_control")
ACTIVITY_KEYS = ("text", "method", "owner", "timing", "units", "occasion", "description")


def is_plan_head(fields: tuple[str, ...]) -> bool:
    """True when the fields are those of a control plan: an event and a control.

    A table that also rates is both analysis and plan only when it says how or when the control is done: without that,
    its controls are those that exist already.
    """
    rated = {"likelihood", "consequence"} & set(fields)
    if rated:
        return {"event", "control_activity"} <= set(fields) and bool({"method", "timing", "occasion"} & set(fields))
    return "event" in fields and bool({"control_activity", "systematic_control"} & set(fields))
