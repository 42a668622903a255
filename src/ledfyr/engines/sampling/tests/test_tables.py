"""The published and computed tables, figure by figure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ledfyr.engines.sampling.bounds import (
    chance_binomial,
    chance_hypergeometric,
    limit_binomial,
    limit_hypergeometric,
    limit_two_sided,
    upper_limit,
)
from ledfyr.engines.sampling.money import Audited, interval_of, money_limit, reliability_factor, size_of
from ledfyr.engines.sampling.shares import SamplingRefused, share
from ledfyr.engines.sampling.sizes import (
    RISKS,
    chance_of_missing,
    size_by_frequency,
    size_in_large,
    size_in_population,
)

P90, P95 = Fraction(9, 10), Fraction(19, 20)
T5, T10 = Fraction(1, 20), Fraction(1, 10)

FREQUENCIES = {
    "yearly": (1, 1, 1),
    "quarterly": (1, 2, 2),
    "monthly": (2, 2, 4),
    "weekly": (5, 8, 10),
    "daily": (15, 25, 40),
    "many_a_day": (25, 40, 60),
}


@pytest.mark.parametrize(("frequency", "sizes"), FREQUENCIES.items())
def test_sizes_by_frequency(frequency: str, sizes: tuple[int, ...]) -> None:
    assert tuple(size_by_frequency(frequency, risk) for risk in RISKS) == sizes


AD_HOC = [(3, 3, 3), (4, 4, 4), (5, 5, 5), (49, 5, 5), (50, 5, 25), (101, 11, 25), (250, 25, 25), (4000, 25, 25)]


@pytest.mark.parametrize(("rows", "normal", "high"), AD_HOC)
def test_sizes_of_what_is_done_now_and_then(rows: int, normal: int, high: int) -> None:
    assert size_by_frequency("ad_hoc", "normal", rows) == normal
    assert size_by_frequency("ad_hoc", "high", rows) == high


def test_a_frequency_that_no_table_knows_is_refused() -> None:
    with pytest.raises(SamplingRefused) as refused:
        size_by_frequency("hourly", "normal")
    assert refused.value.code == "sampling.no_frequency"


def test_two_of_twelve_months_miss_a_single_failure_with_83_per_cent() -> None:
    assert chance_of_missing(12, 1, 2) == Fraction(10, 12)


IN_POPULATION = {
    4: (4, 4, 4, 4),
    12: (8, 9, 11, 12),
    24: (13, 15, 17, 19),
    52: (16, 20, 28, 33),
    100: (18, 23, 32, 39),
    250: (21, 26, 40, 51),
    500: (21, 28, 42, 54),
    1000: (22, 28, 44, 56),
    5000: (22, 29, 45, 58),
}


@pytest.mark.parametrize(("rows", "sizes"), IN_POPULATION.items())
def test_sizes_in_a_finite_population_without_deviations(rows: int, sizes: tuple[int, ...]) -> None:
    asked = ((P90, T10), (P95, T10), (P90, T5), (P95, T5))
    assert tuple(size_in_population(rows, *one) for one in asked) == sizes


def test_the_size_quoted_for_150() -> None:
    assert size_in_population(150, P95, T5) == 46


def test_a_size_is_the_smallest_also_where_the_chance_is_exactly_the_risk() -> None:
    assert chance_of_missing(20, 1, 19) == 1 - P95
    assert size_in_population(20, P95, Fraction(1, 100)) == 19


IN_LARGE = {
    "0.03": ((99, 157, 208, 257), (76, 129, 176, 221)),
    "0.05": ((59, 93, 124, 153), (45, 77, 105, 132)),
    "0.07": ((42, 66, 88, 109), (32, 55, 75, 94)),
    "0.10": ((29, 46, 61, 76), (22, 38, 52, 65)),
    "0.15": ((19, 30, 40, 50), (15, 25, 34, 43)),
    "0.20": ((14, 22, 30, 37), (11, 18, 25, 32)),
}


@pytest.mark.parametrize(("tolerable", "sizes"), IN_LARGE.items())
def test_sizes_in_a_large_population(tolerable: str, sizes: tuple[tuple[int, ...], ...]) -> None:
    for confidence, expected in zip((P95, P90), sizes, strict=True):
        assert tuple(size_in_large(confidence, share(tolerable), k) for k in range(4)) == expected


LIMITS = {
    5: ((45.1, 65.7, 81.1, 92.4), (36.9, 58.4, 75.3, 88.8)),
    10: ((25.9, 39.4, 50.7, 60.7), (20.6, 33.7, 45.0, 55.2)),
    20: ((13.9, 21.6, 28.3, 34.4), (10.9, 18.1, 24.5, 30.4)),
    25: ((11.3, 17.6, 23.1, 28.2), (8.8, 14.7, 19.9, 24.8)),
    30: ((9.5, 14.9, 19.5, 23.9), (7.4, 12.4, 16.8, 20.9)),
    40: ((7.2, 11.3, 14.9, 18.3), (5.6, 9.4, 12.8, 15.9)),
    60: ((4.9, 7.7, 10.1, 12.4), (3.8, 6.3, 8.6, 10.8)),
    100: ((3.0, 4.7, 6.2, 7.6), (2.3, 3.8, 5.2, 6.6)),
}


@pytest.mark.parametrize(("size", "limits"), LIMITS.items())
def test_upper_limits(size: int, limits: tuple[tuple[float, ...], ...]) -> None:
    for confidence, expected in zip((P95, P90), limits, strict=True):
        assert tuple(round(100 * limit_binomial(k, size, confidence), 1) for k in range(4)) == expected


def test_one_sided_and_two_sided_differ() -> None:
    assert round(100 * limit_binomial(1, 25, P95), 1) == 17.6
    assert round(100 * limit_two_sided(1, 25, P95), 1) == 20.4


FACTORS = {
    "0.95": ("3.00", "4.74", "6.30", "7.75"),
    "0.90": ("2.30", "3.89", "5.32", "6.68"),
    "0.80": ("1.61", "2.99", "4.28", "5.52"),
}


@pytest.mark.parametrize(("confidence", "factors"), FACTORS.items())
def test_reliability_factors(confidence: str, factors: tuple[str, ...]) -> None:
    assert tuple(str(reliability_factor(k, share(confidence))) for k in range(4)) == factors


def test_the_interval_and_size_of_the_worked_example() -> None:
    assert interval_of(40_000_000, P95) // 100 == 133_333
    assert size_of(1_240_000_000, 40_000_000, P95) == 93


def test_the_limit_of_money_by_hand() -> None:
    items = [
        Audited(1000_00, 500_00),  # taint 0.5
        Audited(200_00, 0),  # taint 1, which comes first
        Audited(100_00, 130_00),  # short, told apart
        Audited(50_00, 50_00),
        Audited(900_000_00, 890_000_00, certain=True),
    ]
    found = money_limit(items, 133_333_00, P95)

    weight = Decimal("3.00") + 1 * Decimal("1.74") + Decimal("0.5") * Decimal("1.56")
    assert found.limit == 10_000_00 + int(133_333_00 * weight)
    assert (found.known, found.understated, found.deviations) == (10_000_00, 30_00, 4)
    assert found.projected == 133_333_00 * 3 // 2
    assert money_limit(items[4:], 133_333_00, P95, sampled=False).limit == 10_000_00


# Computed once with scipy 1.17.1: beta.ppf(confidence, k + 1, n - k).
BY_SCIPY: list[tuple[int, int, str, float]] = [
    (0, 59, "0.95", 0.04950760988822693),
    (1, 25, "0.95", 0.176120710604518),
    (2, 25, "0.9", 0.19913509427592263),
    (3, 7, "0.8", 0.6499064343228764),
    (6, 7, "0.95", 0.9926991680209853),
    (5, 150, "0.99", 0.0850521345893745),
    (17, 400, "0.95", 0.06306890007654116),
    (120, 1000, "0.9", 0.13423319773683873),
    (999, 1000, "0.95", 0.999948708021091),
    (40, 20000, "0.975", 0.002722447006071609),
]
# And its hypergeometric law: the chance of at most k in a sample of that size.
HYPERGEOMETRIC_BY_SCIPY: list[tuple[int, int, int, int, float]] = [
    (0, 46, 150, 8, 0.0489947052047403),
    (1, 30, 100, 12, 0.07192751874090664),
    (3, 100, 1000, 51, 0.22920153346518565),
    (2, 60, 5000, 251, 0.4133535444698609),
    (0, 58, 1000000, 50001, 0.051039311347537704),
    (10, 500, 2000, 70, 0.020273400320775604),
    (7, 8, 20, 11, 0.9986901643248393),
]


@pytest.mark.parametrize(("k", "n", "confidence", "limit"), BY_SCIPY)
def test_limits_agree_with_scipy(k: int, n: int, confidence: str, limit: float) -> None:
    assert limit_binomial(k, n, share(confidence)) == pytest.approx(limit, rel=1e-10)


@pytest.mark.parametrize(("k", "size", "population", "wrong", "chance"), HYPERGEOMETRIC_BY_SCIPY)
def test_chances_agree_with_scipy(k: int, size: int, population: int, wrong: int, chance: float) -> None:
    assert float(chance_hypergeometric(k, size, population, wrong)) == pytest.approx(chance, rel=1e-8)


def test_the_limit_of_a_real_part_counts_rows() -> None:
    items = limit_hypergeometric(1, 30, 100, P95)

    assert chance_hypergeometric(1, 30, 100, items) > 1 - P95 >= chance_hypergeometric(1, 30, 100, items + 1)
    assert upper_limit(1, 30, P95, 100).items == items
    assert upper_limit(1, 30, P95, 100).share < limit_binomial(1, 30, P95)


def test_the_law_follows_what_is_known_of_the_population() -> None:
    assert [upper_limit(0, 10, P95, rows).law for rows in (10, 99, None)] == ["full", "hypergeometric", "binomial"]
    assert upper_limit(0, 10_001, P95, 1_000_000).law == "binomial"
    assert upper_limit(3, 10, P95, 10).share == Fraction(3, 10)


@pytest.mark.parametrize("rows", IN_POPULATION)
def test_a_size_that_is_enough_is_judged_enough(rows: int) -> None:
    size = size_in_population(rows, P95, T5)

    assert upper_limit(0, size, P95, rows).share <= T5
    if size > 1:
        assert upper_limit(0, size - 1, P95, rows).share > T5


@pytest.mark.parametrize("wrong", [(2, 1, None), (-1, 5, None), (0, 0, 10), (0, 11, 10)])
def test_figures_that_cannot_be_have_no_limit(wrong: tuple[int, int, int | None]) -> None:
    with pytest.raises(ValueError, match="of"):
        upper_limit(wrong[0], wrong[1], P95, wrong[2])


def test_the_chances_sum_to_one() -> None:
    assert chance_binomial(7, 7, T10) == 1
    assert chance_hypergeometric(5, 8, 20, 5) == 1
    assert chance_hypergeometric(2, 8, 10, 5) == 0  # three at least: two are too few to escape


@pytest.mark.parametrize("wrong", ["0", "1", "-0.1", "1.5", "abc", "1/0"])
def test_what_is_no_share_is_refused(wrong: str) -> None:
    with pytest.raises(SamplingRefused) as refused:
        share(wrong, "tolerable")
    assert refused.value.facts["name"] == "tolerable"


def test_a_share_is_exact() -> None:
    assert share(0.07) * 100 == 7
    assert share("0,29") * 100 == 29
