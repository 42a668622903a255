"""The executive office's instructions of the invented municipality, and how far the committee has come."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from ledfyr.kernel.actor import SYSTEM, Scope

from ..services import add_part, answer_part, give_back, issue, start_instruction, submit

COMMITTEE = "utbildning"


def build(today: date) -> None:
    """One instruction issued, answered, submitted, returned, and asked for one more thing in a second version."""
    data = tomllib.loads((Path(__file__).parent / "instructions.toml").read_text(encoding="utf-8"))
    scope = Scope(COMMITTEE, data["year"])
    parts, later = data.pop("parts"), data.pop("later")
    days = data.pop("days")
    reason, note = data.pop("returned_because"), data.pop("later_because")
    found = start_instruction(actor=SYSTEM, **data)
    at: dict[str, Any] = {"actor": SYSTEM, "scope": scope, "instruction": found.pk}
    for given in parts:
        answer = given.pop("answer", None)
        part = add_part(actor=SYSTEM, instruction=found.pk, **given)
        given["answer"], given["key"] = answer, part.pk
    issue(actor=SYSTEM, key=found.pk, today=days["issued"])
    for given in parts:
        if given["answer"]:
            answer_part(**at, part=given["key"], version=0, **given["answer"])
    submit(**at, today=days["submitted"])
    give_back(**at, today=days["returned"], reason=reason)
    add_part(actor=SYSTEM, instruction=found.pk, **later)
    issue(actor=SYSTEM, key=found.pk, today=days["issued_again"], note=note)
