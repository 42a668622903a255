"""Monetary-unit sampling: every krona has the same chance, so large amounts are drawn more often. Whole öre throughout.

Fits invoices and grants, where a fault can be told in kronor. Amounts of zero have no chance and credits would take
others' away: both stand apart, to be examined by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from .shares import SamplingRefused, ceiling

_TWO_PLACES = Decimal("0.01")


def reliability_factor(deviations: int, confidence: Fraction) -> Decimal:
    """The Poisson factor with two decimals, as the published tables print it: 3.00 for none at 95 per cent."""
    risk = float(1 - confidence)
    low, high = 0.0, 1.0
    while _poisson(deviations, high) > risk:
        high *= 2
    while low < (middle := (low + high) / 2) < high:
        if _poisson(deviations, middle) > risk:
            low = middle
        else:
            high = middle
    return Decimal(high).quantize(_TWO_PLACES, ROUND_HALF_EVEN)


def _poisson(deviations: int, mean: float) -> float:
    logs = (j * math.log(mean) - mean - math.lgamma(j + 1) for j in range(deviations + 1))
    return math.fsum(math.exp(log) for log in logs)


def interval_of(tolerable: int, confidence: Fraction) -> int:
    """The interval in öre: tolerable amount (öre) / factor(0), rounded down. Raises SamplingRefused when it is none."""
    interval = int(Decimal(tolerable) / reliability_factor(0, confidence))
    if interval < 1:
        raise SamplingRefused("sampling.no_size")
    return interval


def size_of(book: int, tolerable: int, confidence: Fraction) -> int:
    """How many selections a book value gives: book * factor(0) / tolerable, rounded up. Both in öre."""
    return ceiling(Fraction(book) * Fraction(reliability_factor(0, confidence)) / tolerable)


@dataclass(frozen=True)
class Audited:
    """A drawn item's book value and what it ought to be, in öre; ``certain`` when it was at or over the interval."""

    book: int
    audited: int
    certain: bool = False

    @property
    def taint(self) -> Fraction:
        """The part of the book value that is wrong; negative when the book says too little."""
        return Fraction(self.book - self.audited, self.book)


@dataclass(frozen=True)
class MoneyLimit:
    """Öre. ``known``: wrong in certain items; ``projected``: likely wrong in the rest; ``limit``: overstated at most.

    ``understated`` is what the items are short by: it is told apart and does not lower the limit.
    """

    known: int
    projected: int
    limit: int
    understated: int
    deviations: int


def money_limit(items: Sequence[Audited], interval: int, confidence: Fraction, sampled: bool = True) -> MoneyLimit:
    """Interval x (factor(0) + sum over falling taints of taint x increment), plus what is wrong in certain items.

    ``sampled`` False: every item was certain, nothing was drawn, so nothing but the known is added.
    """
    known = sum(item.book - item.audited for item in items if item.certain and item.audited < item.book)
    taints = sorted((item.taint for item in items if not item.certain and item.audited < item.book), reverse=True)
    factors = [Fraction(reliability_factor(k, confidence)) for k in range(len(taints) + 1)]
    weight = factors[0] + sum(
        taint * (after - before) for taint, before, after in zip(taints, factors, factors[1:], strict=False)
    )
    return MoneyLimit(
        known=known,
        projected=ceiling(interval * sum(taints, Fraction(0))),
        limit=known + (ceiling(interval * weight) if sampled else 0),
        understated=sum(item.audited - item.book for item in items if item.audited > item.book),
        deviations=sum(item.audited != item.book for item in items),
    )
