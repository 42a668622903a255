"""The tree and people from files: the same out as in, all refusals in a sentence, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledfyr.engines.exchange import services as drafts
from ledfyr.engines.exchange.intake import NotYourKind, Preview, apply, preview, read_file
from ledfyr.engines.exchange.models import ImportDraft
from ledfyr.engines.exchange.readers import read_source
from ledfyr.engines.exchange.writers import as_data, export, exporter_of
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import SYSTEM, Actor, Grant, Scope
from ledfyr.kernel.errors import ChangedSince, NotAllowed
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.history.tests.watching import nothing_changes, nothing_written, recorded
from ledfyr.platform.organisation.models import Assignment, Person, Placement, Position, Unit
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.administration.importer import PasswordsInFile, plan_organisation, plan_roster
from ledfyr.registers.administration.register import REGISTER
from ledfyr.registers.administration.services import (
    At,
    add_person,
    assign_role,
    change_person,
    end_role,
    move_unit,
    rename_unit,
    set_contract,
    shut_off_person,
    split_unit,
    start_unit,
)

from .factories import ADMINISTRATOR, MOVE, OWN_ADMINISTRATOR, OWN_CONTROLLER, START, TODAY, above, found, person, tree

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
        add_person(actor=ADMINISTRATOR, username="dan", title="Dan")
    return units


def emptied() -> None:
    """No unit, no position and nobody left."""
    with logged_block():
        for model in (Assignment, Position, Person, Placement):
            model.objects.all().delete()
        Unit.objects.all().delete()
        change = add_person(actor=SYSTEM, username="x", title="X")
        change.delete()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_the_same(lived: Mapping[str, Unit], form: str) -> None:
    files = {kind: export(actor=ADMINISTRATOR, scope=SCOPE, kind=kind, form=form) for kind in KINDS}
    before = {kind: rows_of(kind) for kind in KINDS}
    for kind in KINDS:
        with nothing_written():
            plan = take_in(files[kind], kind, form).plans[kind]
        assert plan.count("unchanged") == len(plan.actions) == len(before[kind]) > 5
        assert (plan.gone, plan.marks) == ((), ())

    emptied()
    assert [rows_of(kind) for kind in KINDS] == [[], []]
    for kind in KINDS:
        plan = take_in(files[kind], kind, form).plans[kind]
        assert plan.count("create") == len(plan.actions), [one for one in plan.actions if one[1] != "create"]
    assert {kind: rows_of(kind) for kind in KINDS} == before
    assert not any(one.has_usable_password() for one in Person.objects.all())


def undone(done: Preview, kind: str) -> None:
    importer = next(one for one in REGISTER.importers if one.kind == kind)
    assert importer.undo is not None
    with logged_block():
        importer.undo(ADMINISTRATOR, SCOPE, done.plans[kind].marks)


def test_a_file_starts_moves_renames_and_ends_and_is_taken_back(lived: Mapping[str, Unit]) -> None:
    assign_role(actor=ADMINISTRATOR, person=Person.objects.get(username="cia").pk, role="co_worker",
                at=At(unit=lived["A11"].pk), first=START)  # fmt: skip
    before = {kind: rows_of(kind) for kind in KINDS}
    with recorded() as entries:
        done = take_in(
            "\n".join(
                (
                    UNIT_HEAD,
                    "N;Nya huset;Enhet;B;2027-07-01;",
                    "N1;Nya rummet;unit;N;2027-07-01;",
                    "B;Avdelning B;Enhet;;2020-01-01;2026-12-31",
                    "B;Avdelning Be;Enhet;;2027-01-01;",
                    "A11;Rummet;Enhet;A1;2020-01-01;2026-12-31",
                )
            ),
            "organisation",
        )
    assert [one[1] for one in done.plans["organisation"].actions] == ["create", "create", "update", "create", "update"]
    assert {row.values["code"] for row in done.plans["organisation"].gone} == {"A", "A1", "A2", "A21", "A22", "C"}
    now = rows_of("organisation")
    assert [(r["name"], r["from"], r["to"]) for r in now if r["code"] == "B"] == [
        ("Avdelning B", "2020-01-01", "2026-12-31"),
        ("Avdelning Be", "2027-01-01", None),
    ]
    assert [r for r in now if r["code"] == "C"] == [r for r in before["organisation"] if r["code"] == "C"]
    held = [row for row in rows_of("people") if row["username"] == "cia"]
    assert [row["to"] for row in held] == ["2026-12-31"]
    assert above(Unit.objects.get(code="N1"), date(2028, 1, 1)) == ["N", "B"]
    assert {entry.code for entry in entries} >= {
        "administration.unit_taken_in",
        "administration.unit_changed_from_file",
    }

    undone(done, "organisation")
    assert {kind: rows_of(kind) for kind in KINDS} == before
    assert above(Unit.objects.get(code="A11"), date(2028, 1, 1)) == ["A1", "B"]


def test_what_has_changed_since_is_not_taken_back(lived: Mapping[str, Unit]) -> None:
    done = take_in(f"{UNIT_HEAD}\nN;Nya huset;Enhet;B;2027-07-01;", "organisation")
    made = Unit.objects.get(code="N")
    held = assign_role(actor=ADMINISTRATOR, person=Person.objects.get(username="cia").pk, role="co_worker",
                       at=At(unit=made.pk), first=date(2027, 8, 1))  # fmt: skip
    with nothing_changes(), pytest.raises(ChangedSince) as error:
        undone(done, "organisation")
    assert error.value.facts == {"rows": "Nya huset"}
    end_role(actor=ADMINISTRATOR, key=held.pk, last=START)
    rename_unit(actor=ADMINISTRATOR, unit=made.pk, name="Annat", day=MOVE, today=TODAY)
    with pytest.raises(ChangedSince):
        undone(done, "organisation")

    done = take_in(f"{ROLE_HEAD}\neva;Eva;Controller;;2020-01-01;;;kultur", "people")
    change_person(actor=ADMINISTRATOR, person=Person.objects.get(username="eva").pk, title="Eva E", email="")
    with nothing_changes(), pytest.raises(ChangedSince) as error:
        undone(done, "people")
    assert error.value.facts == {"rows": "Eva E"}


UNIT_REFUSALS = {
    "X;Huset;Enhet;FINNS-EJ;2020-01-01;": "Enheten FINNS-EJ som raden hör till finns inte",
    "X;;Enhet;A;2020-01-01;": "Raden saknar namn",
    ";Huset;Enhet;A;2020-01-01;": "Raden saknar kod",
    "X;Huset;Slott;A;2020-01-01;": "Slaget ”Slott” finns inte",
    "X;Huset;Enhet;A;;": "Raden saknar första dag",
    "X;Huset;Enhet;A;2020-02-30;": "Dagen ”2020-02-30” går inte att tyda",
    "X;Huset;Enhet;A;2020-01-02;2020-01-01": "Tiden slutar (2020-01-01) innan den börjar",
    "X;Huset;Enhet;A;2019-01-01;": "Avdelning A finns inte den 2019-01-01",
    "A;Avdelning A;Enhet;A11;2020-01-01;": "då skulle enheten ligga under sig själv",
    "A;Avdelning A;Enhet;;2020-01-01;2025-12-31": "Under Avdelning A ligger enheter som skulle bli utan plats (2)",
    "A;Avdelning A;Enhet;;2026-01-01;": "har två platser, eller ingen, den 2026-01-01",
}


def test_every_unit_that_cannot_be_taken_in_says_why() -> None:
    found()
    tree()
    for line, words in UNIT_REFUSALS.items():
        with nothing_written():
            (action, why), *rest = units(line)
        assert (action, rest) == ("reject", [])
        assert words in why, line
        assert why.endswith((".", "”"))
    before = rows_of("organisation")
    told = units(
        "X;Ett;Enhet;A;2020-01-01;",  # two units of one code
        "X;Två;Enhet;B;2020-01-01;",
        "Y;Ring;Enhet;Z;2020-01-01;",  # a ring within the file
        "Z;Ring;Enhet;Y;2020-01-01;",
        "W;Under;Enhet;Y;2020-01-01;",  # leans on what is refused
        "V;Delad;Enhet;A;2020-01-01;2020-12-31",  # one kind in one row, another in the next
        "V;Delad;Avdelning;A;2021-01-01;",
    )
    assert [action for action, _why in told] == ["reject"] * 7
    assert "Koden X står på två rader" in told[0][1] == told[1][1]
    assert "sig själv" in told[2][1]
    assert "sig själv" in told[3][1]
    assert told[4][1] == "Raden hör ihop med Y, som inte går att läsa in. Rätta den först."
    assert "En annan rad om V" in told[5][1]
    assert "säger olika om slag" in told[6][1]
    assert rows_of("organisation") == before


ROLE_REFUSALS = {
    "ny;;Controller;;2020-01-01;;;": "ny saknar namn",
    ";Ny;Controller;;2020-01-01;;;": "Raden saknar inloggningsnamn",
    "ny;Ny;Drottning;;2020-01-01;;;": "Rollen ”Drottning” finns inte",
    "ny;Ny;Enhetschef;FINNS-EJ;2020-01-01;;;": "Enheten FINNS-EJ finns inte",
    "ny;Ny;Controller;;2020-01-01;;;rymden": "Nämnden rymden finns inte",
    "ny;Ny;Controller;A;2020-01-01;;;kultur": "både en nämnd och en enhet",
    "ny;Ny;Controller;;;;;": "Raden saknar första dag",
    "ny;Ny;Controller;;i våras;;;": "Dagen ”i våras” går inte att tyda",
    "ny;Ny;Controller;;2020-01-02;2020-01-01;;": "Tiden slutar",
    "ny;Ny;Enhetschef;A;2019-01-01;;;": "Avdelning A finns inte den 2019-01-01",
    "ny;Ny;;A;2020-01-01;;;": "ingen roll",
    "anna;Anna;Dataskyddsombud;;2020-01-01;;;": "Rollen Dataskyddsombud bör inte innehas av den som är Enhetschef",
    "anna;Anna;Enhetschef;A;2021-01-01;;;": "Personen har redan den rollen",
}


def test_every_role_that_cannot_be_taken_in_says_why() -> None:
    found()
    units_ = tree()
    anna = person("anna")
    assign_role(actor=ADMINISTRATOR, person=anna.pk, role="unit_manager", at=At(unit=units_["A"].pk), first=START)
    before = rows_of("people")
    for line, words in ROLE_REFUSALS.items():
        with nothing_written():
            (action, why), *rest = roles(line)
        assert (action, rest) == ("reject", []), line
        assert words in why, line
    assert rows_of("people") == before

    told = roles("ny;Ny;Controller;;2020-01-01;;;", "ny;Någon annan;;;;;;", "ny;Ny;Controller;;2020-01-01;;;")
    assert [action for action, _why in told] == ["create", "reject", "reject"]
    assert told[1][1].startswith("Raderna om ny säger olika")
    assert told[2][1] == "Raden står två gånger i filen."
    her = Actor("Anna", key=anna.pk, grants=(Grant("administrator"),))
    assert roles("anna;Anna;Läsare;;2020-01-01;;;", actor=her)[0][1].startswith(
        "Du kan inte ändra vad du själv får göra"
    )


def test_people_change_are_shut_off_and_come_back() -> None:
    found()
    places = tree()
    anna, bo = person("anna"), person("bo")
    assign_role(actor=ADMINISTRATOR, person=anna.pk, role="unit_manager", at=At(unit=places["A"].pk), first=START)
    before = rows_of("people")
    head = "Inloggningsnamn;Visas som;E-post;Kan logga in;Roll (kod);Enhet (kod);Från och med;Till och med;"
    head += "Skäl till undantag"
    with recorded() as entries:
        done = take_in(
            "\n".join(
                (
                    head,
                    "anna;Anna A;anna@example.se;ja;unit_manager;A;2020-01-01;2026-12-31;",
                    "anna;Anna A;anna@example.se;ja;data_protection_officer;;2026-01-01;;KS § 4",
                    "bo;Bo;;nej;;;;;",
                    ";;;;archivist;;;;",
                )
            ),
            "people",
        )
    plan = done.plans["people"]
    assert [one[1] for one in plan.actions] == ["update", "create", "update", "create"]
    assert plan.actions[0][2] == "title, email, to"
    assert not Person.objects.get(username="bo").is_active
    assert {entry.code.rpartition(".")[2] for entry in entries} == {
        "person_changed", "role_changed", "role_by_exception", "person_shut_off", "position_taken_in",
    }  # fmt: skip
    with nothing_written():
        again = take_in(export(actor=ADMINISTRATOR, scope=SCOPE, kind="people", form="csv"), "people")
    assert again.plans["people"].marks == ()

    undone(done, "people")
    assert rows_of("people") == before
    assert bo.username == "bo"


def test_passwords_are_neither_read_nor_written() -> None:
    found()
    with pytest.raises(PasswordsInFile), nothing_changes():
        take_in("Inloggningsnamn;Visas som;Lösenord\neva;Eva;hemligt", "people")
    roles("eva;Eva;Controller;;2020-01-01;;;kultur")
    eva = Person.objects.get(username="eva")
    assert not eva.has_usable_password()
    for form in ("csv", "json"):
        assert eva.password not in export(actor=ADMINISTRATOR, scope=SCOPE, kind="people", form=form).decode()


@pytest.mark.parametrize("actor", [OWN_CONTROLLER, OWN_ADMINISTRATOR], ids=lambda one: one.name)
def test_only_who_administers_the_municipality_may(actor: Actor) -> None:
    """Refused before anything is kept, whether the kind was named or found, and in another's preview."""
    found()
    tree()
    person("anna")
    for kind in KINDS:
        data = export(actor=ADMINISTRATOR, scope=SCOPE, kind=kind, form="csv")
        for kinds in ([kind], []):
            with nothing_changes(), pytest.raises(NotYourKind) as error:
                drafts.upload(actor=actor, scope=SCOPE, name="x.csv", data=data, kinds=kinds)
            assert "systemadministratör" in sentence(error.value)
        draft = drafts.upload(actor=ADMINISTRATOR, scope=SCOPE, name="x.csv", data=data, kinds=[])
        assert ImportDraft.objects.get(pk=draft.pk).kinds == [kind]
        whose: dict[str, Any] = {"actor": actor, "scope": SCOPE, "key": draft.pk}
        with nothing_changes():
            with pytest.raises(NotYourKind):
                drafts.preview_draft(actor, SCOPE, draft)
            with pytest.raises(NotYourKind):
                drafts.apply_draft(**whose, today=TODAY)
            with pytest.raises(NotYourKind):
                drafts.choose(**whose, kind=kind, index=0, choice={"skip": True})
    for plan in (plan_organisation, plan_roster):
        with pytest.raises(NotAllowed):
            plan(actor, SCOPE, ())


def test_the_page_refuses_a_controller_and_shows_the_administrator_why() -> None:
    found()
    tree()
    open_year(SCOPE)
    upload, where = reverse("exchange:upload", args=["kultur", 2027]), At(committee="kultur")
    clients: dict[str, Client] = {}
    for username, role, at in (("carin", "controller", where), ("ada", "administrator", At())):
        someone = person(username)
        assign_role(actor=ADMINISTRATOR, person=someone.pk, role=role, at=at, first=START)
        clients[username] = Client()
        clients[username].force_login(someone)

    def sent(username: str) -> Any:
        text = f"{UNIT_HEAD}\nX;Huset;Enhet;FINNS-EJ;2020-01-01;\nY;Boden;Enhet;A;2020-01-01;"
        return clients[username].post(upload, {"file": SimpleUploadedFile("enheter.csv", text.encode())})

    refused = sent("carin")
    assert refused.status_code == 403
    assert "hör till hela kommunen" in refused.content.decode()
    assert not ImportDraft.objects.exists()
    assert 'value="organisation"' not in clients["carin"].get(upload).content.decode()
    assert 'value="organisation"' in clients["ada"].get(upload).content.decode()
    shown = sent("ada").headers["Location"]
    assert clients["carin"].get(shown).status_code == 403
    page = clients["ada"].get(shown).content.decode()
    assert "Enheten FINNS-EJ som raden hör till finns inte" in page
    assert 'aria-label="Y Boden"' not in page  # only what is to be looked at, at first
    clients["ada"].post(f"{shown}las-in/")
    report = clients["ada"].get(f"{shown}klart/").content.decode()
    assert "Raden läses inte in. Enheten FINNS-EJ" in report
    assert f"{shown}angra/" in report
    assert clients["carin"].get(f"{shown}klart/").status_code == 403
    assert "enheter.csv" in clients["ada"].get(upload).content.decode()
    assert "enheter.csv" not in clients["carin"].get(upload).content.decode()
    assert Unit.objects.filter(code="Y").exists()
    clients["ada"].post(f"{shown}angra/")
    assert not Unit.objects.filter(code="Y").exists()
