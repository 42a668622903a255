"""One workshop that is over, and one that a visitor may take part in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.registers.risks.public import rows_in

from .. import services

SCOPE = Scope("utbildning", 2027)
ACTOR = Actor("Controller, ekonomistaben", frozenset({"controller"}))
PEOPLE = (
    "Förvaltningschef", "Verksamhetschef grundskola", "Verksamhetschef förskola", "Rektor, Ekskolan", "Rektor, Norra",
    "HR-specialist", "Ekonom", "Skolsköterska", "IT-samordnare", "Skyddsombud",
)  # fmt: skip
# How far each of the ten lies from what they agreed on, event by event.
STRAYS = ((0, 0, -1, 0, 1, 0, 0, -1, 0, 0), (0, 1, 0, -1, 0, 0, 1, 0, 0, 0), (-2, 0, 1, 0, -1, 1, 0, 0, -2, 1))
OPEN_FOR_VISITORS = 4


def build(today: date) -> None:
    """Both are about events of the committee's analysis; what was agreed is what the analysis says."""
    rated = [row for row in rows_in(ACTOR, SCOPE) if row.likelihood and row.consequence and not row.is_proposal]
    _finished(rated[: len(STRAYS)], today - timedelta(days=20))
    common: dict[str, Any] = {"actor": ACTOR, "scope": SCOPE}
    others = [row.pk for row in rated[len(STRAYS) : len(STRAYS) + OPEN_FOR_VISITORS]]
    open_one = services.prepare_workshop(name="Ledningsgruppen: pröva att värdera", rows=others, **common)
    services.open_workshop(key=open_one.pk, today=today, **common)


def _finished(rows: list[Any], day: date) -> None:
    common: dict[str, Any] = {"actor": ACTOR, "scope": SCOPE}
    workshop = services.prepare_workshop(name="Ledningsgruppens värdering", rows=[row.pk for row in rows], **common)
    workshop = services.open_workshop(key=workshop.pk, today=day, **common)
    now = datetime.combine(day, time(9), tzinfo=UTC)
    for who, name in enumerate(PEOPLE):
        person = services.join_workshop(code=workshop.code, name=name, now=now + timedelta(seconds=who))
        for place, row in enumerate(rows, 1):
            stray = STRAYS[place - 1][who]
            services.answer_item(
                participant=person,
                place=place,
                likelihood=max(1, min(5, row.likelihood + stray)),
                consequence=max(1, min(5, row.consequence + STRAYS[place - 1][-1 - who])),
            )
    services.close_workshop(key=workshop.pk, today=day, **common)
    for place, row in enumerate(rows, 1):
        services.agree(
            key=workshop.pk,
            place=place,
            version=None,
            likelihood=row.likelihood,
            consequence=row.consequence,
            reason="Ledningsgruppen enades efter samtal om det som skilde.",
            today=day,
            **common,
        )
