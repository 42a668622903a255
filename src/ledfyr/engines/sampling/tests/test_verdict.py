"""What an outcome supports, and how far the conclusion reaches."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ledfyr.engines.sampling.extension import Extension
from ledfyr.engines.sampling.verdict import Claim, Outcome, Selection, Verdict, conclude

P95, T5 = Fraction(19, 20), Fraction(1, 20)
RULE = Extension(first=67, total=95, allowed=1, risk=Fraction(1, 21))

CASES: list[tuple[Selection, int, int, int, Claim, Verdict]] = [
    ("random", 1000, 56, 0, Claim.WHOLE, Verdict.SUPPORTS),
    ("random", 1000, 56, 1, Claim.WHOLE, Verdict.FINDING),
    ("random", 12, 2, 0, Claim.WHOLE, Verdict.FINDING),
    ("full", 40, 40, 2, Claim.WHOLE, Verdict.SUPPORTS),
    ("full", 40, 40, 3, Claim.WHOLE, Verdict.FINDING),
    ("units", 40, 6, 0, Claim.UNITS, Verdict.FINDING),
    ("units", 40, 36, 0, Claim.UNITS, Verdict.SUPPORTS),
    ("within_units", 400, 60, 0, Claim.VISITED, Verdict.NOT_PROJECTED),
    ("targeted", 400, 60, 0, Claim.EXAMINED, Verdict.NOT_PROJECTED),
]


@pytest.mark.parametrize(("selection", "rows", "size", "found", "claim", "verdict"), CASES)
def test_verdicts(selection: Selection, rows: int, size: int, found: int, claim: Claim, verdict: Verdict) -> None:
    conclusion = conclude(Outcome(selection, rows, size, found), P95, T5)

    assert (conclusion.claim, conclusion.verdict) == (claim, verdict)
    assert (conclusion.limit is None) == (claim in {Claim.VISITED, Claim.EXAMINED})


@pytest.mark.parametrize(
    ("size", "found", "verdict", "more"),
    [
        (67, 0, Verdict.SUPPORTS, 0),
        (67, 1, Verdict.EXTEND, 28),
        (67, 2, Verdict.FINDING, 0),
        (95, 1, Verdict.SUPPORTS, 0),
        (95, 2, Verdict.FINDING, 0),
    ],
)
def test_the_rule_fixed_before_decides(size: int, found: int, verdict: Verdict, more: int) -> None:
    conclusion = conclude(Outcome("random", 1000, size, found), P95, T5, RULE)

    assert (conclusion.verdict, conclusion.more) == (verdict, more)


def test_without_a_tolerable_share_there_is_a_limit_and_no_verdict() -> None:
    conclusion = conclude(Outcome("random", 1000, 56, 0), P95, None)

    assert conclusion.verdict == Verdict.UNDECIDED
    assert conclusion.limit is not None
