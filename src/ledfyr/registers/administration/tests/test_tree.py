"""Units start, are renamed, move, end, merge and split."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Assignment, CommitteeAdministration, Placement, Unit, UnitAncestor
from ledfyr.platform.organisation.selectors import unit_names
from ledfyr.platform.organisation.services import derive_ancestors
from ledfyr.registers.administration import services

from .factories import (
    ADMINISTRATOR,
    MOVE,
    OWN_ADMINISTRATOR,
    OWN_CONTROLLER,
    START,
    TODAY,
    above,
    found,
    person,
    tree,
    unit,
)

pytestmark = pytest.mark.django_db
WHO = {"actor": ADMINISTRATOR, "today": TODAY}


@pytest.fixture
def units() -> dict[str, Unit]:
    found()
    return tree()


def codes() -> list[str]:
    return [entry.code.removeprefix("administration.") for entry in ChangeEntry.objects.order_by("id")]


def chains() -> set[tuple[object, ...]]:
    return set(UnitAncestor.objects.values_list("ancestor", "descendant", "depth", "valid_from", "valid_to"))


def test_a_unit_starts_where_it_is_said_to(units: dict[str, Unit]) -> None:
    made = services.start_unit(code="B1", name=" Nya  huset ", kind="unit", parent=units["B"].pk, day=MOVE, **WHO)
    assert above(made, MOVE) == ["B"]
    assert above(made, TODAY) == []
    assert unit_names(on=MOVE)[made.pk] == "Nya huset"
    assert codes()[-1] == "unit_started"


def test_a_move_takes_along_what_lies_below_and_leaves_the_past(units: dict[str, Unit]) -> None:
    services.move_unit(unit=units["A1"].pk, parent=units["B"].pk, day=MOVE, **WHO)
    assert above(units["A11"], TODAY) == ["A1", "A"]
    assert above(units["A11"], MOVE) == ["A1", "B"]
    kept = chains()
    derive_ancestors()
    assert chains() == kept
    assert codes()[-1] == "unit_moved"


def test_a_name_holds_from_its_day(units: dict[str, Unit]) -> None:
    services.rename_unit(unit=units["A1"].pk, name="Stora huset", day=MOVE, **WHO)
    assert unit_names(on=TODAY)[units["A1"].pk] == "Huset"
    assert unit_names(on=MOVE)[units["A1"].pk] == "Stora huset"
    with pytest.raises(DomainError) as refusal:
        services.rename_unit(unit=units["A1"].pk, name="Lilla huset", day=TODAY, **WHO)
    assert refusal.value.code == "administration.later_change"


def test_ending_a_branch_ends_roles_and_service_there(units: dict[str, Unit]) -> None:
    manager = person("chef", role="unit_manager", unit=units["A11"])
    CommitteeAdministration.objects.create(committee_id=_committee(), unit=units["A1"], valid_from=START)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.end_unit(unit=units["A1"].pk, day=MOVE, **WHO)
    assert refusal.value.code == "administration.units_below"

    services.end_unit(unit=units["A1"].pk, day=MOVE, with_below=True, **WHO)
    assert above(units["A11"], MOVE) == []
    assert set(Placement.objects.filter(unit__code__in=["A1", "A11"]).values_list("valid_to", flat=True)) == {MOVE}
    assert Assignment.objects.get(person=manager).valid_to == MOVE
    assert CommitteeAdministration.objects.get().valid_to == MOVE
    assert codes()[-2:] == ["unit_ended", "unit_ended"]


def _committee() -> int:
    from ledfyr.platform.organisation.selectors import committee_by_slug

    return int(committee_by_slug("kultur").pk)


def test_merged_units_have_a_successor_and_give_over_what_lies_below(units: dict[str, Unit]) -> None:
    services.merge_units(into=units["A2"].pk, units=[units["A1"].pk], day=MOVE, **WHO)
    assert above(units["A11"], MOVE) == ["A2", "A"]
    assert list(units["A1"].successors.all()) == [units["A2"]]
    assert list(units["A2"].predecessors.all()) == [units["A1"]]
    assert above(units["A1"], MOVE) == []
    kept = chains()
    derive_ancestors()
    assert chains() == kept


def test_a_unit_does_not_merge_into_one_below_it(units: dict[str, Unit]) -> None:
    for into, code in ((units["A11"], "under_itself"), (units["A1"], "nothing_to_reshape")):
        with nothing_changes(), pytest.raises(DomainError) as refusal:
            services.merge_units(into=into.pk, units=[units["A1"].pk], day=MOVE, **WHO)
        assert refusal.value.code == f"administration.{code}"


def test_a_split_unit_gives_place_to_its_successors(units: dict[str, Unit]) -> None:
    made = services.split_unit(unit=units["A2"].pk, into=[("A3", "Norra"), ("A4", "Södra")], day=MOVE, **WHO)
    assert [above(one, MOVE) for one in made] == [["A"], ["A"]]
    assert set(units["A2"].successors.all()) == set(made)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.split_unit(unit=units["A1"].pk, into=[("A5", "Ensam")], day=MOVE, **WHO)
    assert refusal.value.code == "administration.nothing_to_reshape"


@pytest.mark.parametrize(
    ("service", "given", "code"),
    [
        ("move_unit", {"unit": "A", "parent": "A11", "day": MOVE}, "under_itself"),
        ("move_unit", {"unit": "A1", "parent": "B", "day": date(2019, 5, 1), "reason": "x"}, "before_start"),
        ("move_unit", {"unit": "A1", "parent": "B", "day": date(2026, 5, 1)}, "backdated_without_reason"),
        ("move_unit", {"unit": "A1", "parent": "A", "day": MOVE}, "already_there"),
        ("rename_unit", {"unit": "A1", "name": "Huset", "day": MOVE}, "already_there"),
        ("end_unit", {"unit": "A2", "day": START, "reason": "x"}, "before_start"),
        ("start_unit", {"code": "A1", "name": "x", "kind": "unit", "parent": None, "day": MOVE}, "code_taken"),
    ],
)
def test_what_is_refused_changes_nothing(
    units: dict[str, Unit], service: str, given: dict[str, object], code: str
) -> None:
    wanted = {
        name: units[value].pk if name in {"unit", "parent"} and isinstance(value, str) else value
        for name, value in given.items()
    }
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        getattr(services, service)(**wanted, **WHO)
    assert refusal.value.code == f"administration.{code}"


def test_the_past_is_changed_with_a_reason(units: dict[str, Unit]) -> None:
    day = date(2026, 5, 1)
    services.move_unit(unit=units["A1"].pk, parent=units["B"].pk, day=day, reason="Beslut § 7", **WHO)
    assert above(units["A11"], day) == ["A1", "B"]
    entry = ChangeEntry.objects.order_by("-id").first()
    assert entry is not None
    assert entry.reason == "Beslut § 7"


def test_an_older_version_is_a_conflict(units: dict[str, Unit]) -> None:
    services.rename_unit(unit=units["A1"].pk, name="Stora huset", day=TODAY, version=1, **WHO)
    with pytest.raises(Conflict):
        services.rename_unit(unit=units["A1"].pk, name="Lilla huset", day=TODAY, version=1, **WHO)


@pytest.mark.parametrize("actor", [OWN_CONTROLLER, OWN_ADMINISTRATOR], ids=["controller", "committee's administrator"])
def test_a_committees_own_people_do_not_change_the_municipalitys_tree(units: dict[str, Unit], actor: Actor) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        services.move_unit(actor=actor, unit=units["A1"].pk, parent=units["B"].pk, day=MOVE, today=TODAY)
    with nothing_changes(), pytest.raises(NotAllowed):
        services.serve_committee(actor=actor, committee="kultur", unit=units["A"].pk, first=TODAY, today=TODAY)


def test_an_administration_serves_a_committee_for_a_time(units: dict[str, Unit]) -> None:
    service = services.serve_committee(committee="kultur", unit=units["A"].pk, first=TODAY, **WHO)
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.serve_committee(committee="kultur", unit=units["A"].pk, first=MOVE, **WHO)
    assert refusal.value.code == "administration.served_already"
    services.end_service(key=service.pk, day=MOVE, **WHO)
    assert CommitteeAdministration.objects.get().valid_to == MOVE
    assert codes()[-2:] == ["service_began", "service_ended"]


def test_a_contract_ends_after_it_begins(units: dict[str, Unit]) -> None:
    provider = unit("U", "Utföraren", kind="provider")
    services.set_contract(actor=ADMINISTRATOR, unit=provider.pk, first=START, last=MOVE)
    assert Unit.objects.get(pk=provider.pk).contract_to == MOVE
    with nothing_changes(), pytest.raises(DomainError):
        services.set_contract(actor=ADMINISTRATOR, unit=provider.pk, first=MOVE, last=START)


def test_a_move_costs_the_same_in_a_large_tree(units: dict[str, Unit], django_assert_max_num_queries) -> None:
    for number in range(30):
        unit(f"X{number}", parent=units["B"])
    with django_assert_max_num_queries(30):
        services.move_unit(unit=units["A1"].pk, parent=units["B"].pk, day=MOVE, **WHO)
