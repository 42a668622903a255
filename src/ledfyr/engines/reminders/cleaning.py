"""Once a day: what nobody comes back for is thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledfyr.engines.exchange.services import sweep_drafts
from ledfyr.engines.ui.drafts import sweep
from ledfyr.platform.files.storing import sweep_orphans


@dataclass(frozen=True)
class Cleaned:
    """How many of each kind are gone."""

    forms: int
    imports: int
    files: int


def clean(now: datetime) -> Cleaned:
    """Drafts of forms and imports past their days, and bytes that no row speaks of and that are over a day old.

    Safe to run again, and beside those who work: what is being stored is younger than that.
    """
    return Cleaned(forms=sweep(now=now), imports=sweep_drafts(now=now), files=sweep_orphans())
