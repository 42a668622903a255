"""A second step that is fixed before the first: otherwise a sample is extended until it says what one wished.

Draw ``first``. No deviation: the control is supported. More than ``allowed``: a finding. In between: go on to
``total``, and the control is supported if there are still at most ``allowed`` in all. The two chances of accepting a
control that fails are summed exactly and kept within 1 - confidence; half of it may be spent on the first step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from .bounds import chance_hypergeometric
from .shares import SamplingRefused
from .sizes import intolerable, smallest


@dataclass(frozen=True)
class Extension:
    """``first`` rows; with 1 to ``allowed`` deviations go on to ``total``; ``risk`` of accepting what fails."""

    first: int
    total: int
    allowed: int
    risk: Fraction


def plan_extension(population: int, confidence: Fraction, tolerable: Fraction, allowed: int) -> Extension:
    """The two-step plan with the smallest first step that spends at most half the risk, then the smallest second.

    Raises SamplingRefused when ``allowed`` deviations are more than may be tolerated in this population.
    """
    wrong, risk = intolerable(population, tolerable), 1 - confidence
    if population < 1 or wrong > population or not 1 <= allowed < wrong:
        raise SamplingRefused("sampling.expected_too_many", allowed=allowed, most=wrong - 1)
    first = smallest(1, population, lambda n: chance_hypergeometric(0, n, population, wrong) <= risk / 2)
    total = smallest(first, population, lambda n: risk_of(population, wrong, first, n, allowed) <= risk)
    return Extension(first, total, allowed, risk_of(population, wrong, first, total, allowed))


def risk_of(population: int, wrong: int, first: int, total: int, allowed: int) -> Fraction:
    """The exact chance that the two steps accept a population with ``wrong`` wrong rows."""
    accepted = chance_hypergeometric(0, first, population, wrong)
    whole = math.comb(population, first)
    for found in range(1, min(allowed, first, wrong) + 1):
        ways = math.comb(wrong, found) * math.comb(population - wrong, first - found)
        if ways:
            rest = chance_hypergeometric(allowed - found, total - first, population - first, wrong - found)
            accepted += Fraction(ways, whole) * rest
    return accepted
