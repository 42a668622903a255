"""Decisions of a rating workshop. Pure: no Django, no database, no clock, no translated text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from statistics import median

Cell = tuple[int | None, int | None]
"""Likelihood and consequence as one participant rated them; None for what the workshop does not ask for."""

PREPARED, OPEN, CLOSED = "prepared", "open", "closed"
BOTH, LIKELIHOOD, CONSEQUENCE = "both", "likelihood", "consequence"

# {step: (from which states, to which)}
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "open": (frozenset({PREPARED}), OPEN),
    "close": (frozenset({OPEN}), CLOSED),
    "reopen": (frozenset({CLOSED}), OPEN),
}

FEWEST = 3  # with fewer answers whoever knows who is there can tell who said what
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels and no digits: no words by chance, nothing to mistake
CODE_LENGTH = 8  # 20 to the eighth, and guesses are limited


@dataclass(frozen=True)
class Steps:
    """How the answers fall on one scale. ``counts``: {step: answers}; ``proposal``: the median, rounded upwards."""

    counts: Mapping[int, int]
    lowest: int
    highest: int
    middle: float
    proposal: int

    @property
    def width(self) -> int:
        """Steps between the lowest and the highest answer."""
        return self.highest - self.lowest


@dataclass(frozen=True)
class Spread:
    """The answers about one event together, nobody's by name. ``cells``: {(likelihood, consequence): answers}.

    ``value``: the risk values of the answers, None where one of the scales was not asked for.
    """

    answered: int
    likelihood: Steps | None
    consequence: Steps | None
    value: Steps | None
    cells: Mapping[Cell, int]

    @property
    def is_thin(self) -> bool:
        """True when so few have answered that it can be worked out who said what."""
        return self.answered < FEWEST


def kept(cells: Mapping[Cell, int]) -> Mapping[Cell, int]:
    """What stays of an event's answers once the workshop is closed: of too few, only how many they were."""
    answered = sum(cells.values())
    return {(None, None): answered} if 0 < answered < FEWEST else cells


def cautious(middle: float) -> int:
    """The median as a step: between two steps the higher one, for a risk is not to be rated too low."""
    return ceil(middle)


def spread_of(cells: Mapping[Cell, int]) -> Spread:
    """The answers of one event, counted by cell."""
    given = [cell for cell, times in cells.items() for _one in range(times)]
    return Spread(
        answered=len(given),
        likelihood=_steps(cell[0] for cell in given),
        consequence=_steps(cell[1] for cell in given),
        value=_steps(None if cell[0] is None or cell[1] is None else cell[0] * cell[1] for cell in given),
        cells=dict(cells),
    )


def _steps(answers: Iterable[int | None]) -> Steps | None:
    found = sorted(step for step in answers if step is not None)
    if not found:
        return None
    middle = float(median(found))
    return Steps(dict(Counter(found)), found[0], found[-1], middle, cautious(middle))


def is_wide(spread: Spread, steps: int) -> bool:
    """True when the answers lie so many steps apart, on either scale, that they are worth talking about."""
    return any(one is not None and one.width >= steps for one in (spread.likelihood, spread.consequence))


def is_whole(rates: str, likelihood: int | None, consequence: int | None) -> bool:
    """True when an answer holds what the workshop asks for, and nothing else."""
    return (likelihood is not None) == (rates != CONSEQUENCE) and (consequence is not None) == (rates != LIKELIHOOD)


def after(state: str, step: str) -> str | None:
    """The state that a step leads to; None when it cannot be taken."""
    allowed, to = STEPS[step]
    return to if state in allowed else None


def plain_code(typed: str) -> str:
    """A code as it is kept, however it was typed: 'bcdf ghjk' and 'BCDF-GHJK' are the same."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalpha())[:20]


def shown_code(code: str) -> str:
    """A code as it is read aloud: 'BCDF-GHJK'."""
    return f"{code[:4]}-{code[4:]}" if code else ""
