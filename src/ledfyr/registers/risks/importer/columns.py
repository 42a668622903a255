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
    ),
    "process": ("process", "processer", "huvudprocess", "process område", "område"),
    "working_method": ("arbetssätt", "arbetsätt", "arbetsmoment", "delprocess", "rutin", "arbetssätt rutin"),
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
    ),
    "likelihood": ("sannolikhet", "s", "sannolikhet 1 5", "sannolikhet s"),
    "consequence": ("konsekvens", "k", "konsekvens 1 5", "konsekvens k", "konsekvenser"),
    "value": ("rv", "riskvärde", "riskpoäng", "risktal", "värde", "s x k", "sxk", "riskvärde rv"),
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
    "place": ("plats", "enhet", "avdelning"),
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
    rated = {"likelihood", "consequence"} <= set(fields) or bool({"value", "handling"} & set(fields))
    return "event" in fields and rated
