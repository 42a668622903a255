"""Which risk of the analysis a plan's event is: by wording, value and context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness

ALIKE = 0.85
ALIKE_WITH_CONTEXT = 0.7


@dataclass
class Matcher:
    """Looks events up among the risks read from the same file, or living."""

    risks: Sequence[Row]

    def find(self, event: str, value: int | None, process: str | None, method: str | None) -> Row | None:
        """The risk whose wording is most alike; value and context decide between equal ones and support weak ones."""
        best: tuple[float, Row] | None = None
        for row in self.risks:
            alike = likeness(event, row.values["event"], ALIKE_WITH_CONTEXT)
            if alike < ALIKE_WITH_CONTEXT:
                continue
            same_value = value is not None and value == row.values["value"]
            same_method = bool(method) and likeness(method, row.values["working_method"]) >= ALIKE
            same_process = bool(process) and likeness(process, row.values["process"]) >= ALIKE
            if alike < ALIKE and not (same_value and (same_method or same_process)):
                continue
            score = alike + 0.04 * same_value + 0.03 * same_method + 0.02 * same_process
            if best is None or score > best[0]:
                best = (score, row)
        return best[1] if best else None

    def is_event(self, text: str) -> bool:
        """True when the text is the wording of a risk."""
        return len(text) > 8 and any(likeness(text, row.values["event"], ALIKE) >= ALIKE for row in self.risks)

    def values_of(self, text: str) -> set[int | None]:
        """The values of the risks with this wording."""
        return {row.values["value"] for row in self.risks if fold(row.values["event"]) == fold(text)}

    def opens_with_number(self, text: str) -> bool:
        """True when a risk's own wording is this text with its number, so that the number is no value."""
        return any(fold(row.values["event"]) == fold(text) for row in self.risks)
