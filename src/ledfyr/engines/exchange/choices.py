"""Rows of a preview as a person sees and mends them, whatever they hold: driven by the register's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel.register import ExportColumn

NOT_EDITED = {"doubts", "value_printed", "handling_printed"}
CODES = {
    "handling": (
        ("", gettext_lazy("Inte bestämt")),
        ("plan", gettext_lazy("★ I planen")),
        ("analysis_only", gettext_lazy("Endast analysen")),
    )
}


def fields_of(columns: Sequence[ExportColumn], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """[{key, label, kind, value (as typed), shown, choices}] of the columns that a person looks at."""
    out = []
    for column in columns:
        if column.key in NOT_EDITED or column.kind == "objects":
            continue
        value = values.get(column.key)
        typed = (
            "\n".join(str(item) for item in value)
            if isinstance(value, list | tuple)
            else ""
            if value is None
            else str(value)
        )
        choices = CODES.get(column.key)
        shown = dict(choices).get(typed, typed) if choices else typed
        out.append(
            {
                "key": column.key,
                "label": column.label,
                "kind": column.kind,
                "value": typed,
                "shown": shown,
                "choices": choices,
            }
        )
    return out


def changed_values(
    columns: Sequence[ExportColumn], values: Mapping[str, Any], posted: Mapping[str, str]
) -> tuple[dict[str, Any], str]:
    """The values that a person changed, and a sentence about the first that does not fit ('' when all do)."""
    changed: dict[str, Any] = {}
    for field in fields_of(columns, values):
        key = field["key"]
        if key not in posted or posted[key].replace("\r\n", "\n").strip() == field["value"]:
            continue
        text = posted[key].replace("\r\n", "\n").strip()
        if field["kind"] == "number":
            if text and not text.isdecimal():
                return {}, _("%(label)s ska vara ett heltal, eller tomt. Du skrev ”%(text)s”.") % {
                    "label": field["label"],
                    "text": text,
                }
            changed[key] = int(text) if text else None
        elif field["kind"] == "list":
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            changed[key] = [int(line) if line.isdecimal() else line for line in lines]
        else:
            changed[key] = text or None
    if {"likelihood", "consequence"} & changed.keys() and "value" not in changed:
        likelihood, consequence = (changed.get(name, values.get(name)) for name in ("likelihood", "consequence"))
        changed["value"] = likelihood * consequence if likelihood and consequence else None
    return changed, ""
