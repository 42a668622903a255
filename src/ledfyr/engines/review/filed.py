"""The review of a file that is not in the register, by the rules of every open room. Needs no database."""

from __future__ import annotations

from collections.abc import Mapping

from ledfyr.engines.ui.rooms import importers, rooms
from ledfyr.kernel.findings import Finding
from ledfyr.kernel.source import Source

from .form import CHECKS as FORM_CHECKS
from .running import review_source


def review_file(
    source: Source, *, year: int | None = None, floors: Mapping[str, int | None] | None = None
) -> tuple[list[Finding], tuple[str, ...]]:
    """Findings, and sentences that say what was read and where every limit came from. ``floors``: {measure, plan}."""
    given = {name: value for name, value in (floors or {}).items() if value is not None}
    return review_source(
        source,
        [one for one in importers() if one.policy is None],
        [check for room in rooms() for check in room.checks] + list(FORM_CHECKS),
        defaults={key.key: key.default for room in rooms() for key in room.settings},
        options={"risks.floors": given},
        year=year,
    )
