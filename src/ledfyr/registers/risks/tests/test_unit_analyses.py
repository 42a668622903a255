"""A unit's own analysis: who keeps it, who reads it, its numbers, and that the committee's stays its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ledfyr.engines.exchange.writers import NoUnitRows, export
from ledfyr.engines.ui.history import Sought, search
from ledfyr.kernel.actor import Actor, Grant
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.platform.organisation.models import Committee, CommitteeAdministration, Person, Unit
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.platform.settings.values import set_value
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import Analysis, AnalysisRow, Rating
from ledfyr.registers.risks.rules import level_of_kind
from ledfyr.registers.risks.selectors import find_row, own_analyses, risk_rows, rows_in, unread_units
from ledfyr.registers.risks.services.unit_analyses import LevelNotChosen

from .factories import event

pytestmark = pytest.mark.django_db
AUDITOR = Actor("Revisor", frozenset({"elected_auditor"}))


def tree() -> dict[str, Unit]:
    """An administration with a department of two libraries, serving the committee."""
    found()
    cache.clear()
    top = unit("FÖR", "Förvaltningen", kind="administration")
    department = unit("BIB", "Biblioteken", top, kind="department")
    out = {"FÖR": top, "BIB": department, "NOR": unit("NOR", "Norra biblioteket", department)}
    out["SÖD"] = unit("SÖD", "Södra biblioteket", department)
    CommitteeAdministration.objects.create(
        committee=Committee.objects.get(slug="kultur"), unit=top, valid_from="2020-01-01"
    )
    return out


def at(place: Unit, role: str = "unit_manager") -> Actor:
    """Someone with a role at a unit."""
    return Actor(role, grants=(Grant(role, frozenset({"kultur"}), str(place.pk)),))


@pytest.fixture
def places() -> dict[str, Unit]:
    return tree()


def own(place: Unit, text: str = "Bokbussen går sönder", by: Actor = CONTROLLER) -> AnalysisRow:
    return services.add_event(actor=by, scope=SCOPE, text=text, unit=place.pk)


@pytest.mark.parametrize(
    ("kind", "chosen", "level"),
    [
        ("unit", ["committee", "department", "unit"], "unit"),
        ("unit", ["committee", "department"], None),
        ("department", ["committee", "department"], "department"),
        ("staff_office", ["department"], "department"),
        ("service_area", ["unit"], None),
        ("provider", ["unit"], "unit"),
        ("administration", ["committee", "department", "unit"], None),
    ],
)
def test_the_level_follows_the_kind_of_unit(kind: str, chosen: list[str], level: str | None) -> None:
    assert level_of_kind(kind, chosen) == level


def test_each_analysis_numbers_its_own_rows(places: dict[str, Unit]) -> None:
    event("Nämndens")
    mine, other = own(places["NOR"], by=at(places["NOR"])), own(places["SÖD"])
    department = own(places["BIB"], by=at(places["BIB"], "department_head"))
    assert [mine.nr, other.nr, department.nr] == [1, 1, 1]
    assert [mine.analysis.level, department.analysis.level] == ["unit", "department"]


def test_the_committees_register_holds_only_its_own_rows(places: dict[str, Unit]) -> None:
    event("Nämndens")
    own(places["NOR"])
    assert [row.values["event"] for row in risk_rows(CONTROLLER, SCOPE)] == ["Nämndens"]
    out = export(actor=CONTROLLER, scope=SCOPE, kind="risks", form="csv", unit="NOR").decode()
    assert "Bokbussen" in out
    assert "Nämndens" not in out
    with pytest.raises(NoUnitRows):
        export(actor=CONTROLLER, scope=SCOPE, kind="goals", form="csv", unit="NOR")
    with pytest.raises(NotFound):
        export(actor=CONTROLLER, scope=SCOPE, kind="risks", form="csv", unit="FINNS-INTE")


def test_a_manager_keeps_her_own_and_those_below(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    for actor in (at(places["NOR"]), at(places["BIB"], "department_head")):
        given: dict[str, Any] = {"actor": actor, "scope": SCOPE, "key": row.pk, "version": None}
        services.describe_event(**given, text=f"Ordalydelse av {actor.name}", nr=1)
        services.rate_event(**given, likelihood=3, consequence=4)
        services.handle_event(**given, handling="plan")
        services.place_event(**given, goal=None, process="Utlåning", working_method="")
        measure = services.add_measure(actor=actor, scope=SCOPE, row_key=row.pk, text="Serva bussen")
        services.withdraw_measure(actor=actor, scope=SCOPE, key=measure.pk)
        services.withdraw_event(**given)
        services.restore_event(actor=actor, scope=SCOPE, key=row.pk)
        services.rate_event(**given, likelihood=1, consequence=1)
    row.refresh_from_db()
    assert row.text == "Ordalydelse av department_head"


@pytest.mark.parametrize("who", ["other", "reader", "auditor", "committee's"])
def test_nobody_else_changes_anything(places: dict[str, Unit], who: str) -> None:
    row = own(places["NOR"]) if who != "committee's" else event("Nämndens")
    measure = services.add_measure(actor=CONTROLLER, scope=SCOPE, row_key=row.pk, text="Serva bussen")
    row.refresh_from_db()
    actor = {"other": at(places["SÖD"]), "reader": READER, "auditor": AUDITOR, "committee's": at(places["NOR"])}[who]
    key: dict[str, Any] = {"actor": actor, "scope": SCOPE, "key": row.pk}
    given = key | {"version": None}
    attempts = [
        lambda: services.describe_event(**given, text="Annat", nr=7),
        lambda: services.rate_event(**given, likelihood=3, consequence=4),
        lambda: services.handle_event(**given, handling="plan"),
        lambda: services.place_event(**given, goal=None, process="Utlåning", working_method=""),
        lambda: services.withdraw_event(**given),
        lambda: services.restore_event(**key),
        lambda: services.add_measure(actor=actor, scope=SCOPE, row_key=row.pk, text="Annat"),
        lambda: services.withdraw_measure(actor=actor, scope=SCOPE, key=measure.pk),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    after = AnalysisRow.objects.get(pk=row.pk)
    assert (after.version, after.text, after.measures.filter(is_withdrawn=False).count()) == (row.version, row.text, 1)
    assert not Rating.objects.exists()


def test_a_units_analysis_is_read_by_its_own_line(places: dict[str, Unit]) -> None:
    row = own(places["NOR"])
    for actor in (CONTROLLER, AUDITOR, at(places["NOR"]), at(places["BIB"], "department_head"), at(places["FÖR"])):
        assert find_row(actor, SCOPE, row.pk) == row
        assert rows_in(actor, SCOPE, unit=places["NOR"].pk).count() == 1
    for actor in (READER, at(places["SÖD"]), Actor("Ledamot", frozenset({"committee_member"}))):
        with pytest.raises(NotAllowed):
            find_row(actor, SCOPE, row.pk)
        with pytest.raises(NotAllowed):
            rows_in(actor, SCOPE, unit=places["NOR"].pk)
        assert not [one for one in own_analyses(actor, SCOPE) if one.code == "NOR"]


def test_a_level_that_the_committee_has_not_chosen_has_no_analysis(places: dict[str, Unit]) -> None:
    set_value(
        actor=CONTROLLER,
        key="risks.levels",
        scope=SCOPE,
        valid_from=date(2027, 1, 1),
        value=["committee", "department"],
        reason="",
    )
    with pytest.raises(LevelNotChosen):
        own(places["NOR"])
    assert not Analysis.objects.exists()
    assert own(places["BIB"]).analysis.level == "department"


def client_of(role: str, place: Unit | None = None) -> Client:
    person = Person.objects.create_person(username=role, title=role, role=role, password=None, unit=place)
    client = Client()
    client.force_login(person)
    return client


def test_a_manager_lands_on_her_own_and_adds_there(places: dict[str, Unit]) -> None:
    services.add_event(actor=CONTROLLER, scope=SCOPE, text="Nämndens händelse")
    client = client_of("unit_manager", places["NOR"])
    url = reverse("risks:list", args=["kultur", 2027])
    assert client.get(url)["Location"] == f"{url}?analys=NOR"
    assert "Norra biblioteket har inga händelser" in client.get(f"{url}?analys=NOR").content.decode()
    done = client.post(
        reverse("risks:add", args=["kultur", 2027]) + "?analys=NOR", {"text": "Taket läcker"}, follow=True
    )
    assert "Analysen för Norra biblioteket" in done.content.decode()
    assert "Nämndens händelse" in client.get(f"{url}?analys=").content.decode()
    assert client.post(reverse("risks:add", args=["kultur", 2027]), {"text": "Taket läcker"}).status_code == 403
    assert client.get(f"{url}?analys=SÖD").status_code == 403
    assert AnalysisRow.objects.filter(analysis__unit=places["NOR"]).count() == 1


def test_the_coordinator_turns_between_analyses(places: dict[str, Unit]) -> None:
    own(places["NOR"], "Taket läcker")
    client = client_of("controller")
    url = reverse("risks:list", args=["kultur", 2027])
    page = client.get(url).content.decode()
    assert "Norra biblioteket" in page
    assert "Södra biblioteket" in page
    assert "Taket läcker" not in page
    assert "Taket läcker" in client.get(f"{url}?analys=NOR").content.decode()
    assert client.get(f"{url}?analys=X").status_code == 404


def test_the_filters_stay_in_the_unit(places: dict[str, Unit]) -> None:
    own(places["NOR"], "Taket läcker")
    own(places["NOR"], "Taket rasar")
    event("Taket hos nämnden")
    page = client_of("controller").get(reverse("risks:list", args=["kultur", 2027]) + "?analys=NOR&q=taket&unit=")
    text = page.content.decode()
    assert "Taket rasar" in text
    assert "Taket hos nämnden" not in text
    assert 'name="analys" value="NOR"' in text
    assert 'aria-invalid="true"' not in text


def test_other_programs_read_a_units_own_rows(places: dict[str, Unit]) -> None:
    event("Nämndens")
    own(places["NOR"], "Taket läcker")

    def read(client: Any, kind: str, unit: str) -> Any:
        return client.get(f"/api/v1/kultur/2027/registers/{kind}", {"unit": unit})

    client = client_of("controller")
    assert [one["event"] for one in read(client, "risks", "NOR").json()["rows"]] == ["Taket läcker"]
    assert [one["event"] for one in read(client, "risks", "").json()["rows"]] == ["Nämndens"]
    refused = read(client, "goals", "NOR")
    assert (refused.status_code, refused.json()["code"]) == (400, "exchange.no_unit_rows")
    assert read(client, "risks", "FINNS-INTE").status_code == 404
    assert read(client_of("reader"), "risks", "NOR").status_code == 403


def test_a_units_own_document(places: dict[str, Unit]) -> None:
    event("Nämndens händelse")
    own(places["NOR"], "Taket läcker")

    def show(client: Any, document: str = "risk-analysis", unit: str = "NOR", **query: str) -> Any:
        url = reverse("documents:show", args=["kultur", 2027, document])
        return client.get(url, {"analys": unit, **query})

    client = client_of("controller")
    page = show(client).content.decode()
    assert "Kulturnämnden, Norra biblioteket" in page
    assert "Taket läcker" in page
    assert "Nämndens händelse" not in page
    assert "riskanalys/?analys=NOR" in page
    assert "Taket läcker" in show(client, version="publicerad").content.decode()
    assert "Taket läcker" not in show(client, unit="").content.decode()
    saved = client.get(reverse("documents:download", args=["kultur", 2027, "risk-analysis", "html"]), {"analys": "NOR"})
    assert "Taket läcker" in saved.content.decode()
    assert "risk-analysis-kultur-2027-NOR.html" in saved["Content-Disposition"]
    assert show(client, unit="FINNS-INTE").status_code == 404
    assert show(client, "control-plan").status_code == 404
    assert show(client_of("reader")).status_code == 403
    assert show(client_of("unit_manager", places["NOR"])).status_code == 200
    assert "analys=NOR" in client.get(reverse("risks:list", args=["kultur", 2027]), {"analys": "NOR"}).content.decode()


def test_what_a_unit_keeps_to_itself_is_not_told_beside_it(places: dict[str, Unit]) -> None:
    """The history of the committee's year and the list of duties tell as much of it as the page does."""
    mine = own(places["NOR"])
    services.add_measure(actor=CONTROLLER, scope=SCOPE, row_key=mine.pk, text="Serva bussen")
    event("Nämndens egen")

    def told(actor: Actor) -> set[str]:
        return set(search(actor, SCOPE, Sought(kind="risks.event")).values_list("object_key", flat=True))

    assert str(mine.pk) in told(at(places["NOR"])) & told(at(places["BIB"], "department_head")) & told(CONTROLLER)
    assert told(at(places["SÖD"])) == told(CONTROLLER) - {str(mine.pk)} != set()
    assert unread_units(at(places["SÖD"]), SCOPE) == {str(places["NOR"].pk)}
    assert unread_units(AUDITOR, SCOPE) == frozenset() == unread_units(at(places["NOR"]), SCOPE)
