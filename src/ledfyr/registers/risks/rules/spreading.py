"""How far apart the units' ratings of the same event lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


@dataclass(frozen=True)
class Answer:
    """One unit's rating; steps None while it has not answered."""

    unit: str
    likelihood: int | None
    consequence: int | None
    due: date

    @property
    def value(self) -> int | None:
        """Likelihood times consequence (R-IC-1)."""
        return None if self.likelihood is None or self.consequence is None else self.likelihood * self.consequence


@dataclass(frozen=True)
class Spread:
    """``values``: {risk value: how many units}; ``cells``: {(likelihood, consequence): the units' names}."""

    asked: int
    answered: int
    late: tuple[str, ...]
    lowest: int | None
    middle: float | None
    highest: int | None
    values: dict[int, int]
    cells: dict[tuple[int, int], tuple[str, ...]]


def spread_of(answers: Sequence[Answer], *, today: date) -> Spread:
    """The answers together. Late is who has not answered when the day is over."""
    rated = [answer for answer in answers if answer.value is not None]
    values = sorted(answer.value for answer in rated if answer.value is not None)
    cells: dict[tuple[int, int], list[str]] = {}
    for answer in rated:
        cells.setdefault((answer.likelihood or 0, answer.consequence or 0), []).append(answer.unit)
    return Spread(
        asked=len(answers),
        answered=len(rated),
        late=tuple(answer.unit for answer in answers if answer.value is None and answer.due < today),
        lowest=values[0] if values else None,
        middle=median(values) if values else None,
        highest=values[-1] if values else None,
        values=dict(sorted(Counter(values).items())),
        cells={at: tuple(sorted(units)) for at, units in cells.items()},
    )


def middle_step(steps: Iterable[int]) -> int | None:
    """The upper median of the steps: what is proposed to the one who sets the rating above. None for none."""
    found = sorted(steps)
    return found[len(found) // 2] if found else None
