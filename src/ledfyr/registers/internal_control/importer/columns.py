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
    "process": ("process", "processer", "huvudprocess"),
    "working_method": ("arbetssätt", "arbetsmoment", "delprocess", "rutin"),
    "systematic_control": (
        "systematisk kontroll",
        "systematiska kontroller",
        "löpande kontroll",
        "löpande kontroller",
        "löpande kontroll systematiska kontroller",
        "löpande kontroll systematisk kontroll",
    ),
    "event": ("oönskad händelse", "oönskade händelser", "händelse", "risk", "risker"),
    "value": ("rv", "riskvärde", "riskpoäng", "värde"),
    "control_activity": (
        "kontrollaktivitet",
        "kontrollaktiviteter",
        "kontrollaktivitet och metod",
        "kontroll",
        "kontroller",
        "kontrollmoment",
        "uppföljning av arbetssätt löpande kontroll",
        "granskning",
        "aktivitet",
    ),
    "description": ("beskrivning", "beskrivning av uppföljning kontroll", "beskrivning av kontroll"),
    "method": ("metod", "metoder", "kontrollmetod", "metod för uppföljning kontroll", "metod för kontroll"),
    "owner": ("ansvarig", "ansvariga", "kontrollansvarig", "kontrollansvariga", "ansvarig för kontroll", "ansvar"),
    "timing": ("tidpunkt", "när", "frekvens", "tid", "tidplan", "periodicitet"),
    "units": ("enheter", "enhet", "omfattning", "urval"),
    "occasion": ("rapporteras", "rapportering", "redovisas", "rapporteringstillfälle", "uppföljning i"),
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
    """True when the fields are those of a control plan: an event and a control, and no rating."""
    rated = {"likelihood", "consequence"} & set(fields)
    return "event" in fields and bool({"control_activity", "systematic_control"} & set(fields)) and not rated
