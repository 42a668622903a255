"""Rows of a preview as a person sees and mends them, whatever they hold: driven by the register's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.numbers import small_int
from ledfyr.kernel.register import ExportColumn

from .readers.cells import handling
from .readers.registers import most_of

NOT_EDITED = {"doubts", "value_printed", "handling_printed"}
CODES = {
    "handling": (
        ("", gettext_lazy("Inte bestämt")),
        ("plan", gettext_lazy("★ I planen")),
        ("analysis_only", gettext_lazy("Endast analysen")),
    )
}


def in_words(what: str, columns: Sequence[ExportColumn]) -> str:
    """What an update changes: a room's list of keys as the columns' labels, any other words as they are."""
    labels = {column.key: str(column.label) for column in columns}
    return ", ".join(labels.get(key, key) for key in what.split(", "))


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


def _code(text: str, choices: Sequence[tuple[str, Any]]) -> str | None:
    """The choice that the text names, by its code, its label or the words used for it; None when it names none."""
    for code, label in choices:
        if text in {code, str(label)}:
            return code
    return handling(text)


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
            number = small_int(text, most_of(key))
            if text and (number is None or (key == "nr" and not number)):
                return {}, _("%(label)s ska vara ett heltal, eller tomt. Du skrev ”%(text)s”.") % {
                    "label": field["label"],
                    "text": text,
                }
            changed[key] = number
        elif field["kind"] == "list":
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            numbers = [small_int(line, most_of("nr")) for line in lines]
            changed[key] = [line if number is None else number for line, number in zip(lines, numbers, strict=True)]
        elif field["choices"]:
            code = _code(text, field["choices"])
            if code is None:
                return {}, _("%(label)s ska vara ett av valen. Du skrev ”%(text)s”.") % {
                    "label": field["label"],
                    "text": text,
                }
            changed[key] = code or None
        else:
            changed[key] = text or None
    if {"likelihood", "consequence"} & changed.keys() and "value" not in changed:
        likelihood, consequence = (changed.get(name, values.get(name)) for name in ("likelihood", "consequence"))
        changed["value"] = likelihood * consequence if likelihood and consequence else None
    return changed, ""
