"""R-AN-1 over the rows of the checklist."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ledfyr.kernel.findings import ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.registers.instructions.checks import check_missing

DAY = date(2027, 2, 2)


def row(part: str = "Lokaler", **more: Any) -> Row:
    values = {"instruction": "Verksamhetsplan 2027", "part": part, "state": "missing", "submission": "open"}
    return Row("instruction-checklist", {**values, "deadline": DAY.isoformat(), "unit_deadline": None, **more})


def found(*rows: Row, days_left: int = 3) -> list[Any]:
    today = DAY - timedelta(days=days_left)
    return list(
        check_missing(ReviewContext(rows={"instruction-checklist": rows}, settings={"today": today.isoformat()}))
    )


def test_r_an_1_asks_first_and_is_an_error_when_the_day_has_passed() -> None:
    assert found(row(), days_left=20) == []
    assert [one.severity for one in found(row())] == ["question"]
    assert [one.severity for one in found(row(), days_left=-1)] == ["error"]
    passed = (DAY - timedelta(days=10)).isoformat()
    assert [one.severity for one in found(row(unit_deadline=passed), days_left=5)] == ["error"]


def test_r_an_1_gathers_an_instructions_parts_in_one_finding() -> None:
    (one,) = found(row(), row("Blankett"), days_left=-1)
    assert "”Lokaler” och ”Blankett” saknas, och skulle vara klart 2 februari 2027" in one.message
    assert one.rows == 2


@pytest.mark.parametrize(
    "more", [{"state": "filled"}, {"state": "nothing"}, {"submission": "received"}, {"deadline": None}]
)
def test_r_an_1_says_nothing_of_what_is_done(more: dict[str, Any]) -> None:
    assert found(row(**more), days_left=-9) == []
