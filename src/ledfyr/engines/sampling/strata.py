"""Strata: parts of the population that are drawn from apart, each with a sample of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .bounds import Limit, upper_limit
from .shares import SamplingRefused


def allocate(size: int, strata: Mapping[str, int]) -> dict[str, int]:
    """``size`` divided as the strata's rows, by largest remainders; at least one from each, never more than it has.

    Equal remainders go to the stratum first in the order of its name. Raises SamplingRefused when the size is less
    than the number of strata, or more than all the rows.
    """
    total = sum(strata.values())
    if size < len(strata) or size > total:
        raise SamplingRefused("sampling.too_few_rows", size=size, rows=total, least=len(strata))
    given = {name: max(1, size * rows // total) for name, rows in strata.items()}
    # At least one each may have given too much away: take back where the most was given.
    while sum(given.values()) > size:
        given[max(given, key=lambda name: (given[name], name))] -= 1
    left = {name: Fraction(size * rows, total) - given[name] for name, rows in strata.items()}
    while (missing := size - sum(given.values())) > 0:
        room = sorted((name for name in strata if given[name] < strata[name]), key=lambda name: (-left[name], name))
        for name in room[:missing]:
            given[name] += 1
            left[name] -= 1
    return given


@dataclass(frozen=True)
class StratumOutcome:
    """What was seen in one stratum: ``rows`` in all, ``size`` examined, ``deviations`` found."""

    name: str
    rows: int
    size: int
    deviations: int


@dataclass(frozen=True)
class StrataLimits:
    """Each stratum's own limit at the confidence; and one over all, from limits made wider so that all hold at once."""

    each: tuple[tuple[str, Limit], ...]
    whole: Fraction


def strata_limits(outcomes: Sequence[StratumOutcome], confidence: Fraction) -> StrataLimits:
    """Limits per stratum, and over all rows.

    Over all: each stratum that was not fully examined gets an equal part of the risk (Bonferroni); the limits weighted
    by rows then hold together at the confidence. It is wide on purpose: a sum of limits is no limit of the sum.
    """
    each = tuple((one.name, upper_limit(one.deviations, one.size, confidence, one.rows)) for one in outcomes)
    drawn = sum(one.size < one.rows for one in outcomes)
    strict = 1 - (1 - confidence) / max(1, drawn)
    rows = sum(one.rows for one in outcomes)
    whole = sum(
        (one.rows * upper_limit(one.deviations, one.size, strict, one.rows).share for one in outcomes), Fraction(0)
    )
    return StrataLimits(each, min(Fraction(1), whole / rows))
