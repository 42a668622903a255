"""Two years' plans side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.tests.factories import CONTROLLER, found
from ledfyr.registers.internal_control import services
from ledfyr.registers.internal_control.rules import has_changed_control, plan_differences
from ledfyr.registers.internal_control.selectors import plan_differences_between

from .test_new_year import NEXT, begin, carry, planned, standing
from .test_pages import main_of, signed_in


def row(**values: Any) -> Row:
    control = {"text": "Räkna kassan", "method": "sample", "owner": "Chef", "timing": "mars"}
    base = {
        "threads": ["a"], "events": ["Kassan töms"], "systematic_control": "Två attesterar", "activities": [control],
    }  # fmt: skip
    return Row("control-plan", base | values)


def controls(**values: Any) -> dict[str, Any]:
    return {"activities": [row().values["activities"][0] | values]}


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({}, []),
        ({"events": ["Kassan är tom"]}, []),
        ({"threads": ["a", "b"], "events": ["Kassan töms", "Böcker"]}, [("events", "events")]),
        ({"systematic_control": "Tre attesterar"}, [("systematic", "systematic_control")]),
        (controls(method="visit"), [("method", "method")]),
        (controls(owner="Ny chef", timing="maj"), [("owner", "owner"), ("timing", "timing")]),
        (controls(text="Räkna kassan och felkassan"), [("text", "text")]),
        (controls(text="Läs loggen"), [("controls", "control"), ("controls", "control")]),
        ({"activities": []}, [("controls", "control")]),
        (controls(occasion="VB"), [("other", "occasion")]),
    ],
)
def test_what_differs(later: dict[str, Any], told: list[tuple[str, str]]) -> None:
    (one,) = plan_differences([row()], [row(**later)])
    assert [(change.kind, change.field) for change in one.changes] == told
    assert has_changed_control(one) is (bool(told) and told[0][0] != "events")


@pytest.mark.parametrize(
    ("earlier", "later", "kinds"),
    [
        ([], [{}], [("new",)]),
        ([{}], [], [("dropped",)]),
        ([{}], [{"threads": ["b"], "events": ["Annat"]}], [("new",), ("dropped",)]),
        ([{"threads": []}], [{}], [()]),
        ([{"threads": ["a", "b"]}, {"threads": ["c"]}], [{"threads": ["c"]}, {"threads": ["b", "a"]}], [(), ()]),
    ],
)
def test_how_rows_meet(earlier: list[Any], later: list[Any], kinds: list[tuple[str, ...]]) -> None:
    found = plan_differences([row(**one) for one in earlier], [row(**one) for one in later])
    assert [one.kinds for one in found] == kinds


def url(name: str, query: str = "") -> str:
    return reverse(name, args=["kultur", 2028]) + query


@pytest.mark.django_db
def test_what_changed_is_shown_filtered_saved_and_told_beside_the_risks() -> None:
    found_once()
    planned("Ett")
    planned("Två")
    begin()
    carry()
    services.change_activity(
        actor=CONTROLLER, scope=NEXT, key=standing()[0].activities.get().pk, method="visit", owner="Ny chef"
    )
    client = signed_in("controller")
    page = main_of(client.get(url("internal_control:compare")))
    assert "Stickprov → Besök" in page
    assert "Chef → Ny chef" in page
    assert "1 planrad är oförändrad" in page
    assert "Ingenting skiljer sig" in main_of(client.get(url("internal_control:compare", "?visa=timing")))
    assert "Ny chef" in main_of(client.get(url("internal_control:compare", "?visa=owner&fran=x")))
    saved = client.get(url("internal_control:compare", "?format=csv")).content.decode("utf-8-sig")
    assert "Stickprov" in saved
    assert "Ny chef" in saved
    risks = main_of(client.get(url("risks:compare", "?visa=beside-0")))
    assert "ändrad kontroll" in risks
    assert "Ett" in risks
    assert "Två" not in risks
    assert "ändrad kontroll" in client.get(url("risks:compare", "?format=csv")).content.decode("utf-8-sig")
    with pytest.raises(NotAllowed):
        plan_differences_between(Actor("Någon", frozenset()), "kultur", 2027, 2028)


@pytest.mark.django_db
def test_many_rows_ask_no_more_than_few() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            plan_differences_between(CONTROLLER, "kultur", 2027, 2028)
        return len(seen)

    found_once()
    planned("Ett")
    begin()
    carry()
    few = queries()
    for nr in range(8):
        planned(f"Fler {nr}")
    assert queries() == few


def found_once() -> None:
    found()
    cache.clear()
