"""How much may be wrong, at most, when k of n drawn at random are: exact one-sided limits.

Two laws: the binomial one (Clopper and Pearson 1934) when the population is not counted, the hypergeometric one when it
is. Both say: the largest wrong part under which k or fewer would still be seen with a probability above 1 - confidence.
The finite law matters from about a tenth of the population; it is used for every known one, so that a
size worked out for a finite population is judged by the same law and never refutes itself (56 of 1,000 show 5 %).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

# Beyond it exact whole numbers grow slow; the binomial limit, which is never lower, is used instead.
MOST_EXACT = 10_000

Law = Literal["binomial", "hypergeometric", "full"]


@dataclass(frozen=True)
class Limit:
    """``share`` that may be wrong, at most; ``items`` the same as a number of rows, where the law counts rows."""

    share: Fraction
    items: int | None
    law: Law


def chance_binomial(deviations: int, size: int, wrong: Fraction) -> Fraction:
    """The exact probability of at most ``deviations`` in ``size`` when the share ``wrong`` of a large population is."""
    p, q, whole = wrong.numerator, wrong.denominator - wrong.numerator, wrong.denominator
    ways = sum(math.comb(size, j) * p**j * q ** (size - j) for j in range(min(deviations, size) + 1))
    return Fraction(ways, whole**size)


def chance_hypergeometric(deviations: int, size: int, population: int, wrong: int) -> Fraction:
    """The exact probability of at most ``deviations`` in ``size`` drawn of ``population``, ``wrong`` of which are."""
    few, many = sorted((size, wrong))  # the law is the same with the two exchanged; the fewer gives shorter numbers
    lowest = max(0, few - (population - many))
    if deviations >= few:
        return Fraction(1)
    if deviations < lowest:
        return Fraction(0)
    term = math.comb(many, lowest) * math.comb(population - many, few - lowest)
    ways = term
    for j in range(lowest, deviations):
        term = term * (many - j) * (few - j) // ((j + 1) * (population - many - few + j + 1))
        ways += term
    return Fraction(ways, math.comb(population, few))


def limit_binomial(deviations: int, size: int, confidence: Fraction) -> float:
    """The upper one-sided Clopper-Pearson limit as a share. 1 when every one was wrong."""
    if deviations >= size:
        return 1.0
    risk = float(1 - confidence)
    low, high = deviations / size, 1.0
    while low < (middle := (low + high) / 2) < high:
        if _lower_tail(deviations, size, middle) > risk:
            low = middle
        else:
            high = middle
    return high


def limit_two_sided(deviations: int, size: int, confidence: Fraction) -> float:
    """The upper end of the two-sided interval, which is wider: for whoever compares with a figure stated so."""
    return limit_binomial(deviations, size, (1 + confidence) / 2)


def limit_hypergeometric(deviations: int, size: int, population: int, confidence: Fraction) -> int:
    """The largest number of wrong rows in the population that the sample does not rule out."""
    risk = 1 - confidence
    low, high = deviations, population - (size - deviations)
    while low < high:
        middle = (low + high + 1) // 2
        if chance_hypergeometric(deviations, size, population, middle) > risk:
            low = middle
        else:
            high = middle - 1
    return low


def upper_limit(deviations: int, size: int, confidence: Fraction, population: int | None = None) -> Limit:
    """The limit by the law that fits: all seen, drawn from a known population, or from one that is not counted.

    Raises ValueError when the figures cannot be: no rows seen, more deviations than rows, more rows than there are.
    """
    if not 0 <= deviations <= size or size < 1 or (population is not None and size > population):
        raise ValueError(f"{deviations} of {size} of {population}")
    if population is not None and size == population:
        return Limit(Fraction(deviations, size), deviations, "full")
    if population is not None and size <= MOST_EXACT:
        items = limit_hypergeometric(deviations, size, population, confidence)
        return Limit(Fraction(items, population), items, "hypergeometric")
    return Limit(Fraction(limit_binomial(deviations, size, confidence)), None, "binomial")


def _lower_tail(deviations: int, size: int, wrong: float) -> float:
    """P(at most ``deviations``), summed from the largest term down, which keeps it exact to the last digits."""
    log = math.log(math.comb(size, deviations)) + deviations * math.log(wrong) if deviations else 0.0
    term = math.exp(log + (size - deviations) * math.log1p(-wrong))
    total, odds = term, (1 - wrong) / wrong
    for j in range(deviations, 0, -1):
        term *= j * odds / (size - j + 1)
        total += term
        if term < total * 1e-18:
            break
    return total
