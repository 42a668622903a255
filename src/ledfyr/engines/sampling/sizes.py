"""How many to draw: by how often the control runs (a table of judgement), or by what must be shown (exact).

The table is no law: it gathers what auditing guides and firms publish for tests of controls. Whoever uses it names it
in the plan, and sees its honest price: the chance of missing a fault that is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .bounds import chance_binomial, chance_hypergeometric
from .shares import SamplingRefused, ceiling

Risk = Literal["low", "normal", "high"]
RISKS: tuple[Risk, ...] = ("low", "normal", "high")


@dataclass(frozen=True)
class Frequency:
    """``code``; how many ``times`` a year, None when it varies; sizes at low, normal and high risk."""

    code: str
    times: int | None
    sizes: tuple[int, int, int]


@dataclass(frozen=True)
class Profile:
    """A table of sizes with its name and where it is taken from; another profile may take its place."""

    code: str
    source: str
    frequencies: tuple[Frequency, ...]


DEFAULT_PROFILE = Profile(
    code="frequency-2026",
    source="Practice in published guides for tests of controls (AICPA Audit Sampling; ISA 530), gathered 2026",
    frequencies=(
        Frequency("yearly", 1, (1, 1, 1)),
        Frequency("quarterly", 4, (1, 2, 2)),
        Frequency("monthly", 12, (2, 2, 4)),
        Frequency("weekly", 52, (5, 8, 10)),
        Frequency("daily", 250, (15, 25, 40)),
        Frequency("many_a_day", None, (25, 40, 60)),
    ),
)
AD_HOC = "ad_hoc"
# Ad hoc: all when there are fewer than five, five when fewer than fifty, then a tenth but no more than 25.
_ALL_BELOW, _FIVE_BELOW, _PART, _MOST = 5, 50, Fraction(1, 10), 25


def size_by_frequency(
    frequency: str, risk: Risk, population: int | None = None, profile: Profile = DEFAULT_PROFILE
) -> int:
    """The table's size, never more than there are; ``ad_hoc`` needs the population. Raises SamplingRefused."""
    if frequency == AD_HOC:
        if population is None:
            raise SamplingRefused("sampling.no_rows")
        return _ad_hoc(population, risk)
    known = {row.code: row for row in profile.frequencies}
    if frequency not in known:
        raise SamplingRefused("sampling.no_frequency", value=frequency, known=[*known, AD_HOC])
    size = known[frequency].sizes[RISKS.index(risk)]
    return size if population is None else min(size, population)


def _ad_hoc(population: int, risk: Risk) -> int:
    if population < _ALL_BELOW:
        return population
    if population < _FIVE_BELOW:
        return 5
    return min(population, _MOST if risk == "high" else min(_MOST, ceiling(population * _PART)))


def chance_of_missing(population: int, wrong: int, size: int) -> Fraction:
    """The probability that none of the ``wrong`` ones is drawn: the price to show beside a small size."""
    return chance_hypergeometric(0, size, population, wrong)


def intolerable(population: int, tolerable: Fraction) -> int:
    """The least number of wrong rows that is more than the tolerable share: floor(t * N) + 1."""
    return population * tolerable.numerator // tolerable.denominator + 1


def size_in_population(population: int, confidence: Fraction, tolerable: Fraction, allowed: int = 0) -> int:
    """The smallest n of a finite population that shows at most the tolerable share wrong, with ``allowed`` deviations.

    Smallest n such that P(at most ``allowed`` found) <= 1 - confidence when floor(t * N) + 1 rows are wrong.
    Raises SamplingRefused when not even a full examination could.
    """
    if population < 1:
        raise SamplingRefused("sampling.no_rows")
    wrong, risk = intolerable(population, tolerable), 1 - confidence
    if wrong > population or allowed >= wrong:
        raise SamplingRefused("sampling.expected_too_many", allowed=allowed, most=wrong - 1)
    return smallest(allowed + 1, population, lambda n: chance_hypergeometric(allowed, n, population, wrong) <= risk)


def size_in_large(confidence: Fraction, tolerable: Fraction, allowed: int = 0) -> int:
    """The smallest n such that P(at most ``allowed`` found) <= 1 - confidence when exactly the share t is wrong."""
    risk = 1 - confidence
    return smallest(allowed + 1, None, lambda n: chance_binomial(allowed, n, tolerable) <= risk)


def smallest(low: int, most: int | None, holds: Callable[[int], bool]) -> int:
    """The smallest number from ``low`` that holds, when all after it do too; ``most`` is taken to hold.

    By doubling, then halving: the exact numbers grow long, so that trying half a large population would be slow.
    """
    step, high = 1, low
    while (most is None or high < most) and not holds(high):
        low = high + 1
        step *= 2
        high = low + step if most is None else min(most, low + step)
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
