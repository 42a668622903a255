"""The municipality, and its tree in time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ledfyr.kernel.errors import NotFound
from ledfyr.platform.organisation.models import Committee, Municipality, Person, Placement, UnitAncestor
from ledfyr.platform.organisation.selectors import (
    committee_by_slug,
    municipality_name,
    tree,
    unit_names,
    units_by_name_or_code,
)
from ledfyr.platform.organisation.services import found_municipality, place_unit, place_units

from .factories import found, unit

pytestmark = pytest.mark.django_db
START, MOVE, END = date(2020, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


def above(code: str, day: date) -> list[str]:
    """The codes above a unit on a day, nearest first."""
    held = UnitAncestor.objects.filter(descendant__code=code, depth__gt=0, valid_from__lte=day)
    return list(held.exclude(valid_to__lte=day).order_by("depth").values_list("ancestor__code", flat=True))


def test_founding_twice_changes_only_names() -> None:
    found()
    found_municipality(name="Storebro", committees={"kultur": "Kultur- och fritidsnämnden"})

    assert [m.name for m in Municipality.objects.all()] == ["Storebro"]
    assert municipality_name() == "Storebro"
    assert dict(Committee.objects.values_list("slug", "name")) == {
        "kultur": "Kultur- och fritidsnämnden",
        "idrott": "Idrottsnämnden",
    }


def test_an_unknown_committee_is_refused_with_those_there_are() -> None:
    found()

    with pytest.raises(NotFound) as refusal:
        committee_by_slug("teater")
    assert (refusal.value.code, refusal.value.facts["known"]) == ("organisation.no_committee", "idrott, kultur")


def test_ancestors_follow_a_move_and_the_past_stays() -> None:
    """Decision 2: figures follow the tree as it was."""
    north, south = unit("NORR"), unit("SYD")
    house = unit("HUS", parent=north)
    unit("VERK", parent=house)

    unit("HUS", parent=south, since=MOVE)

    assert above("VERK", date(2026, 6, 30)) == ["HUS", "NORR"]
    assert above("VERK", MOVE) == ["HUS", "SYD"]
    assert above("HUS", date(2019, 12, 31)) == []
    assert [p.valid_to for p in Placement.objects.filter(unit=house).order_by("valid_from")] == [MOVE, None]


def test_ancestors_follow_when_the_department_above_moves() -> None:
    old, new = unit("A"), unit("B")
    department = unit("AVD", parent=old)
    unit("ENH", parent=department)

    unit("AVD", parent=new, since=MOVE)

    chains = UnitAncestor.objects.filter(descendant__code="ENH", depth=2).order_by("valid_from")
    assert [(c.ancestor.code, c.valid_from, c.valid_to) for c in chains] == [("A", START, MOVE), ("B", MOVE, None)]


def test_a_unit_is_its_own_ancestor_and_each_chain_stands_once_a_day() -> None:
    top = unit("A")
    unit("B", parent=top)
    unit("B", parent=None, since=MOVE)
    unit("B", parent=top, since=END)

    own = UnitAncestor.objects.filter(descendant__code="B", depth=0).order_by("valid_from")
    assert [(o.valid_from, o.valid_to) for o in own] == [(START, MOVE), (MOVE, END), (END, None)]
    assert [len(above("B", day)) for day in (START, MOVE, END)] == [1, 0, 1]


def test_placing_a_unit_again_as_it_stands_changes_nothing() -> None:
    top = unit("A")
    unit("B", parent=top)
    before = list(UnitAncestor.objects.values_list("ancestor", "descendant", "valid_from", "valid_to"))

    unit("B", parent=top, since=MOVE)

    assert Placement.objects.count() == 2
    assert list(UnitAncestor.objects.values_list("ancestor", "descendant", "valid_from", "valid_to")) == before


def test_a_move_on_the_first_day_replaces_the_placement() -> None:
    top, other = unit("A"), unit("B")
    unit("C", parent=top)
    unit("C", parent=other)

    assert above("C", START) == ["B"]


def test_a_new_name_holds_from_its_day() -> None:
    house = unit("HUS", "Gamla huset")
    unit("HUS", "Nya huset", since=MOVE)

    assert unit_names(on=date(2026, 6, 30))[house.pk] == "Gamla huset"
    assert unit_names(on=MOVE)[house.pk] == "Nya huset"


def test_the_tree_is_that_of_the_day_in_order() -> None:
    units = [
        {"code": "F", "name": "Förvaltningen", "kind": "administration"},
        {"code": "B", "name": "Biblioteket", "kind": "unit", "parent": "F"},
        {"code": "A", "name": "Arkivet", "kind": "unit", "parent": "F"},
    ]
    place_units(units=units, valid_from=START)
    unit("A", "Arkivet", since=MOVE)

    assert [(u["code"], u["depth"]) for u in tree(on=START)] == [("F", 0), ("A", 1), ("B", 1)]
    assert [(u["code"], u["depth"]) for u in tree(on=MOVE)] == [("A", 0), ("F", 0), ("B", 1)]
    assert tree(on=date(2019, 1, 1)) == []
    assert tree(on=START)[0]["kind_label"] == "Förvaltning"


def test_units_are_found_by_code_or_name_whatever_the_letters_size() -> None:
    house, island = unit("HUS", "Åsgatans bibliotek"), unit("ÖN", "Öns museum")

    found_units = units_by_name_or_code(["HUS", "åsgatans  BIBLIOTEK", "Öns Museum", "Okänt", ""])

    assert found_units == {
        "HUS": house,
        "åsgatans  BIBLIOTEK": house,
        "Öns Museum": island,
        "Okänt": None,
        "": None,
    }


def test_many_names_cost_two_queries(django_assert_num_queries) -> None:
    for number in range(20):
        place_unit(code=f"E{number}", name=f"Enhet {number}", kind="unit", parent=None, valid_from=START)

    with django_assert_num_queries(2):
        assert None not in units_by_name_or_code([f"enhet {number}" for number in range(20)]).values()


def test_a_placement_ends_after_it_starts() -> None:
    house = unit("HUS")

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.create(unit=house, valid_from=MOVE, valid_to=MOVE)


def test_a_person_without_password_cannot_sign_in() -> None:
    person = Person.objects.create_person(username="anna", title="Controller", role="controller", password=None)

    assert not person.has_usable_password()
    assert not person.check_password("")
