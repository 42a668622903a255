"""Numbers of events: unique in an analysis, and never another event's within its year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def numbers_given_up(former: Sequence[int], old: int | None, new: int | None) -> list[int]:
    """R-IC-6: the numbers that an event has had before, once it goes from one number to another. It may take its own
    back."""
    out = [number for number in former if number != new]
    return [*out, old] if old is not None and old != new and old not in out else out


def next_number(used: Iterable[int | None], given_up: Iterable[Sequence[int]]) -> int:
    """R-IC-6: the number after all that have been used in the year."""
    return max([0, *(number for number in used if number), *(number for some in given_up for number in some)]) + 1
