"""What an outcome supports, and what it may not claim. Facts and codes; the sentences stand at the edges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from .bounds import Limit, upper_limit
from .extension import Extension

Selection = Literal["random", "units", "within_units", "targeted", "full"]


class Claim(StrEnum):
    """How far the conclusion reaches."""

    WHOLE = "whole"  # all rows of the population
    UNITS = "units"  # the share of units with a fault
    VISITED = "visited"  # only the units visited
    EXAMINED = "examined"  # only the rows examined: nothing is projected


class Verdict(StrEnum):
    """What the outcome says of the control."""

    SUPPORTS = "supports"
    EXTEND = "extend"  # by the rule that was fixed before the draw
    FINDING = "finding"
    NOT_PROJECTED = "not_projected"
    UNDECIDED = "undecided"  # no tolerable share was stated


@dataclass(frozen=True)
class Outcome:
    """``size`` examined of ``population``, ``deviations`` among them (what was not found counts as one).

    All in rows; in units where they are what was drawn. ``within_units``: rows from some units only, judged as rows.
    """

    selection: Selection
    population: int
    size: int
    deviations: int


@dataclass(frozen=True)
class Conclusion:
    """``limit`` is None where nothing may be projected, or where the rule of two steps tells it by itself.

    ``more``: how many further rows the rule asks for.
    """

    claim: Claim
    verdict: Verdict
    limit: Limit | None = None
    more: int = 0


def conclude(
    outcome: Outcome, confidence: Fraction, tolerable: Fraction | None, extension: Extension | None = None
) -> Conclusion:
    """Upper limit <= tolerable supports the control; otherwise more, only by a rule fixed before, or a finding."""
    if outcome.selection == "targeted":
        return Conclusion(Claim.EXAMINED, Verdict.NOT_PROJECTED)
    if outcome.selection == "within_units":
        return Conclusion(Claim.VISITED, Verdict.NOT_PROJECTED)
    claim = Claim.UNITS if outcome.selection == "units" else Claim.WHOLE
    if extension is not None and outcome.selection == "random":
        return _by_rule(outcome, confidence, extension)
    limit = upper_limit(outcome.deviations, outcome.size, confidence, outcome.population)
    if tolerable is None:
        return Conclusion(claim, Verdict.UNDECIDED, limit)
    return Conclusion(claim, Verdict.SUPPORTS if limit.share <= tolerable else Verdict.FINDING, limit)


def _by_rule(outcome: Outcome, confidence: Fraction, rule: Extension) -> Conclusion:
    """After two steps the limit of one step would promise too much: only what the rule was made for is said."""
    found = outcome.deviations
    if outcome.size < rule.total and found == 0:
        limit = upper_limit(found, outcome.size, confidence, outcome.population)
        return Conclusion(Claim.WHOLE, Verdict.SUPPORTS, limit)
    if found > rule.allowed:
        return Conclusion(Claim.WHOLE, Verdict.FINDING)
    if outcome.size < rule.total:
        return Conclusion(Claim.WHOLE, Verdict.EXTEND, more=rule.total - outcome.size)
    return Conclusion(Claim.WHOLE, Verdict.SUPPORTS)
