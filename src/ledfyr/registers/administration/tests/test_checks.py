"""R-OR over people's rows, and the rows themselves."""

from __future__ import annotations

from typing import Any

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.findings import ReviewContext
from ledfyr.kernel.rows import Row
from ledfyr.registers.administration import services
from ledfyr.registers.administration.checks import check_incompatible, check_vacant
from ledfyr.registers.administration.selectors import people_rows, unit_rows

from .factories import ADMINISTRATOR, MOVE, OWN_CONTROLLER, START, TODAY, found, person, tree

SCOPE = Scope("kultur", 2027)


def row(role: str | None, username: str | None = "anna", **more: Any) -> Row:
    values = {"username": username, "title": "Anna", "role": role, "role_code": role, "from": "2020-01-01", "to": None}
    return Row("people", {**values, "exception": None, "committee": "kultur", "unit": None, "is_here": True, **more})


def context(*rows: Row) -> ReviewContext:
    return ReviewContext(rows={"people": rows}, settings={"today": TODAY.isoformat()})


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({}, 1),
        ({"exception": "Beslut § 9"}, 0),
        ({"to": "2026-12-31"}, 0),
        ({"to": TODAY.isoformat()}, 1),
        ({"username": "bo"}, 0),
    ],
)
def test_r_or_1_is_found_while_both_roles_hold(other: dict[str, Any], found: int) -> None:
    rows = (row("data_protection_officer"), row("unit_manager", **other))
    assert len(list(check_incompatible(context(*rows)))) == found


def test_r_or_1_elsewhere_is_not_this_committees_to_mend() -> None:
    rows = (row("chair", is_here=False), row("elected_auditor", is_here=False))
    assert list(check_incompatible(context(*rows))) == []


def test_r_or_2_asks_about_managers_only() -> None:
    rows = (row("unit_manager", None), row("archivist", None), row("unit_manager", None, is_here=False))
    assert [one.severity for one in check_vacant(context(*rows))] == ["question"]


@pytest.mark.django_db
def test_people_come_out_with_their_roles_and_what_stands_empty() -> None:
    found()
    units = tree()
    services.serve_committee(
        actor=ADMINISTRATOR, committee="kultur", unit=units["A"].pk, first=START, today=TODAY, reason="x"
    )
    chief, bare = person("chef", role="unit_manager", unit=units["A1"]), person("utan")
    rows = people_rows(OWN_CONTROLLER, SCOPE)
    shown = [
        (one.values["username"], one.values["role_code"], one.values["unit"], one.values["is_here"]) for one in rows
    ]
    assert shown == [("chef", "unit_manager", "A1", True), (bare.username, None, None, False)]
    services.end_role(actor=ADMINISTRATOR, key=chief.assignments.get().pk, last=TODAY)
    vacant = people_rows(OWN_CONTROLLER, SCOPE)[-1]
    assert (vacant.values["username"], vacant.values["role_code"], vacant.values["unit"]) == (
        None,
        "unit_manager",
        "A1",
    )
    with pytest.raises(NotAllowed):
        people_rows(OWN_CONTROLLER, Scope("idrott", 2027))


@pytest.mark.django_db
def test_units_come_out_one_row_for_each_name_and_place() -> None:
    found()
    units = tree()
    who = {"actor": ADMINISTRATOR, "today": TODAY}
    services.rename_unit(unit=units["A1"].pk, name="Slottet", day=TODAY, **who)
    services.move_unit(unit=units["A1"].pk, parent=units["B"].pk, day=MOVE, **who)
    rows = [one.values for one in unit_rows(OWN_CONTROLLER, SCOPE) if one.values["code"] == "A1"]
    assert [(one["name"], one["parent"], one["from"], one["to"]) for one in rows] == [
        ("Huset", "A", "2020-01-01", "2027-01-14"),
        ("Slottet", "A", "2027-01-15", "2027-06-30"),
        ("Slottet", "B", "2027-07-01", None),
    ]
