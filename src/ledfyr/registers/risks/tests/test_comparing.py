"""Two years side by side."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.comparing import count_by_kind, differences_between
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.models import Unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER
from ledfyr.registers.risks import services
from ledfyr.registers.risks.selectors import differences_between_years, rows_in

from .factories import event
from .test_unit_analyses import client_of, own, places

__all__ = ["places"]


def row(**values: Any) -> Row:
    base = {"thread": "a", "nr": 1, "event": "Bussen går sönder", "value": 6, "handling": "plan"}
    return Row("risks", base | values)


@pytest.mark.parametrize(
    ("later", "kinds"),
    [
        ({}, ()),
        ({"value": 8}, ("raised",)),
        ({"value": 4}, ("lowered",)),
        ({"value": None}, ()),
        ({"event": "Bussen brinner"}, ("reworded",)),
        ({"event": "bussen  går sönder"}, ()),
        ({"handling": None}, ("handling",)),
        ({"value": 25, "event": "Annat", "handling": "analysis_only"}, ("raised", "reworded", "handling")),
    ],
)
def test_what_differs(later: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert [one.kinds for one in differences_between([row()], [row(**later)])] == [kinds]


@pytest.mark.parametrize(
    ("earlier", "later", "kinds"),
    [
        ([], [{}], [("new",)]),
        ([{}], [], [("dropped",)]),
        ([{"thread": "a"}], [{"thread": "b"}], [("new",), ("dropped",)]),
        ([{"thread": "a"}], [{"thread": None}], [()]),
        ([{"thread": None, "nr": 2}], [{"thread": None, "nr": 3}], [()]),
        ([{"thread": "a"}, {"thread": "b", "nr": 2}], [{"thread": "b", "nr": 1}, {"thread": "a", "nr": 2}], [(), ()]),
    ],
)
def test_how_rows_meet(earlier: list[Any], later: list[Any], kinds: list[tuple[str, ...]]) -> None:
    found = differences_between([row(**one) for one in earlier], [row(**one) for one in later])
    assert [one.kinds for one in found] == kinds


def test_kinds_are_counted() -> None:
    found = differences_between([row()], [row(value=25, event="Annat"), row(thread="b")])
    counted = count_by_kind(found)
    assert (counted["raised"], counted["reworded"], counted["new"], counted["dropped"]) == (1, 1, 1, 0)


@pytest.fixture
def two_years(places: dict[str, Unit]) -> dict[str, Unit]:
    event("Höjs", rating=(2, 2))
    event("Försvinner", rating=(1, 1))
    event("Står kvar", rating=(3, 3))
    after = Scope("kultur", 2028)
    services.start_year(actor=CONTROLLER, scope=after)
    rows = {one.text: one for one in rows_in(CONTROLLER, after)}
    at: dict[str, Any] = {"actor": CONTROLLER, "scope": after, "version": None}
    services.rate_event(**at, key=rows["Höjs"].pk, likelihood=5, consequence=5)
    services.withdraw_event(**at, key=rows["Försvinner"].pk)
    services.add_event(actor=CONTROLLER, scope=after, text="Ny")
    return places


@pytest.mark.django_db
@pytest.mark.usefixtures("two_years")
def test_years_of_the_register() -> None:
    counted = count_by_kind(differences_between_years(READER, "kultur", 2027, 2028))
    assert (counted["raised"], counted["dropped"], counted["new"], counted["lowered"]) == (1, 1, 1, 0)


@pytest.mark.django_db
def test_a_units_years_are_its_own(two_years: dict[str, Unit]) -> None:
    own(two_years["NOR"])
    found = differences_between_years(CONTROLLER, "kultur", 2027, 2028, two_years["NOR"].pk)
    assert [one.kinds for one in found] == [("dropped",)]
    with pytest.raises(NotAllowed):
        differences_between_years(READER, "kultur", 2027, 2028, two_years["NOR"].pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("two_years")
def test_the_page_its_filters_and_its_files() -> None:
    client = client_of("controller")
    url = reverse("risks:compare", args=["kultur", 2028])
    page = client.get(url).content.decode()
    assert "Vad som ändrats från 2027 till 2028" in page
    assert "1 händelse är oförändrad" in page
    only = client.get(f"{url}?visa=new").content.decode()
    assert "Försvinner" not in only
    file = client.get(f"{url}?format=csv")
    assert "borttagen" in file.content.decode()
    assert client.get(f"{url}?format=xlsx").content[:2] == b"PK"
    assert client.get(f"{url}?fran=9999&till=abc&visa=x").status_code == 200
    listed = client.get(reverse("risks:list", args=["kultur", 2028]) + "?only=changed").content.decode()
    assert "Höjs" in listed
    assert "Står kvar" not in listed
