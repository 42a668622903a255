"""The actor that a person is on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledfyr.kernel import roles
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.organisation.grants import NOBODY, above, actor_of_person, holders, substituted_by
from ledfyr.platform.organisation.models import (
    Assignment,
    Committee,
    CommitteeAdministration,
    Person,
    Position,
    Role,
    Substitute,
    Unit,
)
from ledfyr.platform.organisation.services import found_municipality, place_unit

pytestmark = pytest.mark.django_db

START, DAY = date(2030, 1, 1), date(2031, 5, 12)


@pytest.fixture
def tree() -> dict[str, Unit]:
    """Two administrations, one of which serves two committees from a day."""
    found_municipality(name="Fyrvik", committees={"skola": "Skolnämnden", "kultur": "Kulturnämnden", "vatten": "VA"})
    units: dict[str, Unit] = {}
    for code, kind, parent in (
        ("F1", "administration", None),
        ("A1", "department", "F1"),
        ("E1", "unit", "A1"),
        ("F2", "administration", None),
    ):
        upper = units[parent] if parent else None
        units[code] = place_unit(code=code, name=code, kind=kind, parent=upper, valid_from=START)
    for slug, since, until in (("skola", START, None), ("kultur", DAY, None), ("vatten", START, DAY)):
        committee = Committee.objects.get(slug=slug)
        CommitteeAdministration.objects.create(committee=committee, unit=units["F1"], valid_from=since, valid_to=until)
    return units


def person(role: str, **place: object) -> Person:
    return Person.objects.create_person(username=role, title=role.title(), role=role, password=None, **place)  # type: ignore[arg-type]


def test_the_roles_are_those_that_policies_know() -> None:
    assert set(Role.values) | {roles.SYSTEM} == roles.EVERY


def test_a_role_at_a_unit_reaches_the_committees_that_its_administration_serves_that_day(tree: dict[str, Unit]) -> None:
    manager = person("unit_manager", unit=tree["E1"])
    (grant,) = actor_of_person(manager, on=DAY).grants
    assert (grant.role, grant.unit, grant.committees) == ("unit_manager", str(tree["E1"].pk), {"skola", "kultur"})
    (before,) = actor_of_person(manager, on=DAY - timedelta(1)).grants
    assert before.committees == {"skola", "vatten"}


def test_a_moved_unit_follows_its_new_administration(tree: dict[str, Unit]) -> None:
    manager = person("unit_manager", unit=tree["E1"])
    place_unit(code="E1", name="E1", kind="unit", parent=tree["F2"], valid_from=DAY)
    assert actor_of_person(manager, on=DAY).grants[0].committees == frozenset()
    assert above(tree["E1"].pk, on=DAY) == {str(tree["E1"].pk), str(tree["F2"].pk)}
    assert str(tree["A1"].pk) in above(tree["E1"].pk, on=DAY - timedelta(1))


def test_a_role_holds_in_its_period_only(tree: dict[str, Unit]) -> None:
    someone = person("reader")
    position = Position.objects.create(role="controller", committee=Committee.objects.get(slug="skola"))
    Assignment.objects.create(position=position, person=someone, valid_from=DAY, valid_to=DAY + timedelta(10))
    days = (DAY - timedelta(1), DAY, DAY + timedelta(9), DAY + timedelta(10))
    assert [actor_of_person(someone, on=day).has("controller") for day in days] == [False, True, True, False]
    assert holders("controller", on=DAY, committee="skola") == [someone]
    assert holders("controller", on=DAY) == []


def test_a_substitute_has_the_rights_of_the_one_who_is_away_and_both_names(tree: dict[str, Unit]) -> None:
    absent, standing_in = person("unit_manager", unit=tree["E1"]), person("co_worker", unit=tree["A1"])
    Substitute.objects.create(person=absent, substitute=standing_in, valid_from=DAY, valid_to=DAY)
    actor = actor_of_person(standing_in, on=DAY, acting_for=absent.pk)
    assert (actor.name, actor.on_behalf_of, actor.key) == ("Co_Worker", "Unit_Manager", standing_in.pk)
    assert actor.has("unit_manager")
    assert not actor.has("co_worker")
    assert list(substituted_by(standing_in.pk, on=DAY + timedelta(1))) == []
    with pytest.raises(NotAllowed):
        actor_of_person(standing_in, on=DAY + timedelta(1), acting_for=absent.pk)


def test_who_is_put_out_is_nobody(tree: dict[str, Unit]) -> None:
    someone = person("controller")
    someone.is_active = False
    assert actor_of_person(someone, on=DAY) is NOBODY
