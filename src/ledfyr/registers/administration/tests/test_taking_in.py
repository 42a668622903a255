"""The tree and people from files: the same out as in, all refusals in a sentence, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from ledfyr.engines.exchange.intake import Preview, apply, preview, read_file
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.writers import as_data, export, exporter_of
from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.models import Assignment, Person, Placement, Position, Unit
from ledfyr.registers.administration.importer import apply_organisation
from ledfyr.registers.administration.services import (
    At,
    add_person,
    assign_role,
    move_unit,
    rename_unit,
    set_contract,
    shut_off_person,
    split_unit,
    start_unit,
)

from .factories import ADMINISTRATOR, MOVE, START, TODAY, found, person, tree

pytestmark = pytest.mark.django_db
SCOPE = Scope("kultur", 2027)
KINDS = ("organisation", "people")
UNIT_HEAD = "Kod;Namn;Slag;Hör till (kod);Från och med;Till och med"
ROLE_HEAD = "Inloggningsnamn;Visas som;Roll;Enhet (kod);Från och med;Till och med;Skäl till undantag;Nämnd (kortnamn)"


def rows_of(kind: str) -> list[dict[str, Any]]:
    exporter = exporter_of(kind)
    out: list[dict[str, Any]] = as_data(exporter, SCOPE, exporter.rows(SYSTEM, SCOPE))["rows"]
    return out


def take_in(data: bytes | str, kind: str, form: str = "csv", actor: Actor = ADMINISTRATOR) -> Preview:
    source = read_source(data.encode() if isinstance(data, str) else data, f"{kind}.{form}")
    readings = read_file(actor, SCOPE, source, [kind])
    with nothing_written():
        seen = preview(actor, SCOPE, source, readings, {})
    done = apply(actor=actor, scope=SCOPE, source=source, readings=readings, choices={}, today=TODAY)
    assert done.plans[kind].actions == seen.plans[kind].actions
    return done


def units(*lines: str) -> list[tuple[str, str]]:
    """What taking the lines in did, row by row."""
    return [
        (done, what) for _row, done, what in take_in("\n".join((UNIT_HEAD, *lines)), KINDS[0]).plans[KINDS[0]].actions
    ]


def roles(*lines: str, actor: Actor = ADMINISTRATOR) -> list[tuple[str, str]]:
    done = take_in("\n".join((ROLE_HEAD, *lines)), KINDS[1], actor=actor).plans[KINDS[1]]
    return [(action, what) for _row, action, what in done.actions]


@pytest.fixture
def lived() -> Mapping[str, Unit]:
    """A tree that has been through all that can happen to one, and people with all kinds of roles."""
    found()
    units = tree()
    by: dict[str, Any] = {"actor": ADMINISTRATOR, "today": TODAY, "reason": "KF § 1"}
    rename_unit(unit=units["A1"].pk, name="Huset vid ån", day=date(2022, 1, 1), **by)
    move_unit(unit=units["A1"].pk, parent=units["B"].pk, day=MOVE, **by)
    rename_unit(unit=units["A1"].pk, name="=Huset", day=MOVE, **by)
    split_unit(unit=units["A2"].pk, into=[("A21", "Övre"), ("A22", "Nedre")], day=date(2024, 1, 1), **by)
    late = start_unit(code="C", name="Bolaget", kind="provider", parent=units["B"].pk, day=date(2023, 1, 1), **by)
    set_contract(actor=ADMINISTRATOR, unit=late.pk, first=date(2023, 1, 1), last=date(2030, 12, 31))
    move_unit(unit=late.pk, parent=units["A"].pk, day=date(2025, 1, 1), **by)
    move_unit(unit=late.pk, parent=units["B"].pk, day=date(2025, 1, 1), **by)
    give = {"actor": ADMINISTRATOR, "first": START}
    anna, bo = person("anna", email="anna@example.se"), person("bo")
    assign_role(person=anna.pk, role="unit_manager", at=At(unit=units["A1"].pk), last=date(2026, 6, 30), **give)
    assign_role(person=anna.pk, role="data_protection_officer", exception_reason="KS § 4", **give)
    assign_role(person=bo.pk, role="controller", at=At(committee="kultur"), **give)
    shut_off_person(actor=ADMINISTRATOR, person=bo.pk)
    person("cia")
    with logged_block():
        Position.objects.create(role="archivist")
        apply_organisation(ADMINISTRATOR, SCOPE, (), TODAY)
        add_person(actor=ADMINISTRATOR, username="dan", title="Dan")
    return units


def emptied() -> Iterator[None]:
    with logged_block():
        for model in (Assignment, Position, Person, Placement):
            model.objects.all().delete()
        Unit.objects.all().delete()
        change = add_person(actor=SYSTEM, username="x", title="X")
        change.delete()
    yield


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_the_same(lived: Mapping[str, Unit], form: str) -> None:
    files = {kind: export(actor=ADMINISTRATOR, scope=SCOPE, kind=kind, form=form) for kind in KINDS}
    before = {kind: rows_of(kind) for kind in KINDS}
    for kind in KINDS:
        with nothing_written():
            plan = take_in(files[kind], kind, form).plans[kind]
        assert plan.count("unchanged") == len(plan.actions) == len(before[kind]) > 5
        assert (plan.gone, plan.marks) == ((), ())

    next(emptied())
    assert [rows_of(kind) for kind in KINDS] == [[], []]
    for kind in KINDS:
        plan = take_in(files[kind], kind, form).plans[kind]
        assert plan.count("create") == len(plan.actions), [one for one in plan.actions if one[1] != "create"]
    assert {kind: rows_of(kind) for kind in KINDS} == before
    assert not any(one.has_usable_password() for one in Person.objects.all())
