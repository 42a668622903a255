"""The invented committee's meetings and occasions."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.platform.planning.models import Occasion

from ..services import add_meeting, add_occasion, set_step

COMMITTEE = "utbildning"


def build(today: date) -> None:
    """Meetings of four calendar years, the occasions of three planning years, and a few days set by hand."""
    data = tomllib.loads((Path(__file__).parent / "calendar.toml").read_text(encoding="utf-8"))
    at: dict[date, Any] = {}
    for given in data["meetings"]:
        scope = Scope(COMMITTEE, max(data["first_year"], min(given["day"].year, data["last_year"])))
        at[given["day"]] = add_meeting(actor=SYSTEM, scope=scope, **({"place": data["place"]} | given)).pk
    for given in data["occasions"]:
        scope = Scope(COMMITTEE, given.pop("year"))
        by_hand = given.pop("by_hand", [])
        meeting = given.pop("meeting", None)
        occasion: Occasion = add_occasion(actor=SYSTEM, scope=scope, meeting=at.get(meeting), **given)
        for step in by_hand:
            set_step(actor=SYSTEM, scope=scope, key=occasion.pk, **step)
