"""Which risk of the analysis a plan's event is: by wording, value and context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ledfyr.kernel.rows import Row
from ledfyr.kernel.text import fold, likeness

ALIKE = 0.85
ALIKE_WITH_CONTEXT = 0.7
FEW = 300  # so many wordings are compared one by one
WORDS_LOOKED_AT = 4


@dataclass
class Matcher:
    """Looks events up among the risks read from the same file, or living."""

    risks: Sequence[Row]
    _same: dict[str, list[Row]] = field(init=False, default_factory=lambda: defaultdict(list))
    _sharing: dict[str, list[int]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for at, row in enumerate(self.risks):
            words = fold(row.values["event"])
            self._same[words].append(row)
            for word in set(words.split()):
                self._sharing[word].append(at)

    def _near(self, text: str) -> Iterable[Row]:
        """The risks that may be worded alike: all of a usual analysis, of a huge one those that share a rare word."""
        if len(self.risks) <= FEW:
            return self.risks
        places = sorted((self._sharing[word] for word in set(fold(text).split()) if word in self._sharing), key=len)
        rare = {at for found in places[:WORDS_LOOKED_AT] if len(found) <= FEW for at in found}
        return [self.risks[at] for at in sorted(rare)]

    def find(self, event: str, value: int | None, process: str | None, method: str | None) -> Row | None:
        """The risk whose wording is most alike; value and context decide between equal ones and support weak ones."""
        best: tuple[float, Row] | None = None
        for row in self._same.get(fold(event)) or self._near(event):
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
        if len(text) <= 8:
            return False
        return fold(text) in self._same or any(
            likeness(text, row.values["event"], ALIKE) >= ALIKE for row in self._near(text)
        )

    def values_of(self, text: str) -> set[int | None]:
        """The values of the risks with this wording."""
        return {row.values["value"] for row in self._same.get(fold(text), ())}

    def opens_with_number(self, text: str) -> bool:
        """True when a risk's own wording is this text with its number, so that the number is no value."""
        return fold(text) in self._same
