"""Shares as exact numbers: 0.07 of 100 is 7, which floating numbers deny."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from ledfyr.kernel.errors import DomainError


class SamplingRefused(DomainError):
    """Cannot be drawn or judged. The code tells why; the facts tell with what values.

    Codes: sampling.no_share, .no_size, .too_few_rows, .no_rows, .duplicate_keys, .empty_keys, .expected_too_many,
    .no_amounts, .missing_amounts, .no_strata, .no_units, .bad_record, .unknown_algorithm.
    """

    code = "sampling.refused"


def share(value: Fraction | Decimal | float | str, name: str = "share") -> Fraction:
    """A share between 0 and 1, exactly as it is written. Raises SamplingRefused for anything else."""
    try:
        exact = value if isinstance(value, Fraction) else number(value)
    except ValueError as error:
        raise SamplingRefused("sampling.no_share", name=name, value=value) from error
    if not 0 < exact < 1:
        raise SamplingRefused("sampling.no_share", name=name, value=value)
    return exact


def number(value: Decimal | float | str) -> Fraction:
    """A decimal number exactly as it is written, with comma or point. Raises ValueError for anything else."""
    try:
        return Fraction(Decimal(str(value).strip().replace(",", ".")))
    except (ArithmeticError, ValueError) as error:
        raise ValueError(value) from error


def ceiling(value: Fraction) -> int:
    """The smallest whole number that is not less."""
    return -(-value.numerator // value.denominator)
