"""R-IC-6: a number that has been used in the year is never another event's."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.registers.risks import services
from ledfyr.registers.risks.rules import next_number, numbers_given_up
from ledfyr.registers.risks.services.editing import NumberTaken

from .factories import event


@pytest.mark.parametrize(
    ("former", "old", "new", "kept"),
    [([], 3, 7, [3]), ([3], 7, 3, [7]), ([], 3, 3, []), ([], None, 3, []), ([3], 7, None, [3, 7])],
)
def test_what_is_given_up(former: list[int], old: int | None, new: int | None, kept: list[int]) -> None:
    assert numbers_given_up(former, old, new) == kept


def test_the_next_number_is_after_all_that_were_used() -> None:
    assert next_number([None], []) == 1
    assert next_number([4, 2], [[9, 1]]) == 10


def number(row: Any, nr: int | None) -> Any:
    return services.describe_event(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None, text=row.text, nr=nr)


@pytest.mark.django_db
def test_a_number_that_was_given_up_is_only_taken_back_by_its_own() -> None:
    found()
    first, second = event("Ett"), event("Två")
    number(second, 9)
    with nothing_written(), pytest.raises(NumberTaken):
        number(first, 2)
    number(second, 2)
    assert event("Tre").nr == 10
    with nothing_written(), pytest.raises(NumberTaken):
        number(first, 9)
