"""The pages of the organisation and of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import WHERE, check_reading, found
from ledfyr.platform.organisation.models import Assignment, Person, Substitute, Unit

from .factories import tree

pytestmark = pytest.mark.django_db
MAIN = "<main"


def address(name: str, *more: Any) -> str:
    return reverse(f"administration:{name}", args=[*WHERE, *more])


@pytest.fixture
def clients() -> dict[str, Client]:
    clients = found()
    admin = Person.objects.create_person(username="admin", title="Admin", role="administrator", password=None)
    clients["admin"] = Client()
    clients["admin"].force_login(admin)
    return clients


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree()


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode().split(MAIN)[1]


def test_pages_answer_those_who_may_read(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    one = Person.objects.get(username="reader")
    check_reading(
        clients,
        address("organisation"),
        address("unit", units["A1"].pk),
        address("people"),
        address("person", one.pk),
    )
    for name, *more in (("add_unit",), ("change_unit", units["A1"].pk, "flytta"), ("assign_role", one.pk)):
        assert clients["controller"].get(address(str(name), *more)).status_code == 403
        assert clients["admin"].get(address(str(name), *more)).status_code == 200


def test_an_empty_organisation_teaches(clients: dict[str, Client]) -> None:
    assert "Organisationen är inte upplagd ännu" in text_of(clients["admin"], address("organisation"))


def test_the_tree_is_of_the_day_and_searched(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    page = text_of(clients["reader"], address("organisation"))
    assert "Rummet" in page
    assert "Rummet" not in text_of(clients["reader"], address("organisation") + "?dag=2019-01-01")
    hits = text_of(clients["reader"], address("organisation") + "?q=rum")
    assert "Rummet" in hits
    assert "Avdelning A › Huset" in hits
    assert clients["reader"].get(address("organisation") + "?dag=inte-en-dag&q=&page=x").status_code == 200


def test_a_unit_is_moved_by_its_form(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    url = address("change_unit", units["A1"].pk, "flytta")
    given = {"parent": str(units["B"].pk), "day": "2031-03-01", "reason": "", "version": "1"}
    sent = clients["admin"].post(url, given, follow=True)
    assert "Enheten är flyttad." in sent.content.decode()
    assert "Avdelning B" in text_of(clients["reader"], address("unit", units["A1"].pk))
    again = clients["admin"].post(url, given | {"parent": str(units["A11"].pk), "version": "2"})
    assert again.status_code == 422
    assert "ligga under sig själv" in again.content.decode()
    assert clients["admin"].post(url, given).status_code == 409


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("byt-namn", {"name": "Slottet", "day": "2031-01-01"}),
        ("avsluta", {"day": "2031-01-01", "with_below": "on"}),
        ("sla-ihop", {"into": "A2", "day": "2031-01-01"}),
        ("namnd", {"committee": "hamn", "day": "2031-01-01"}),
    ],
)
def test_every_change_has_a_receipt(
    clients: dict[str, Client], units: dict[str, Unit], what: str, given: dict[str, str]
) -> None:
    wanted = {name: str(units[value].pk) if name == "into" else value for name, value in given.items()}
    url = address("change_unit", units["A1"].pk, what)
    assert clients["admin"].get(url).status_code == 200
    sent = clients["admin"].post(url, wanted, follow=True)
    assert 'data-level="success"' in sent.content.decode()


def test_a_unit_is_split_by_lines(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    url = address("change_unit", units["A2"].pk, "dela")
    bad = clients["admin"].post(url, {"parts": "ENSAM", "day": "2031-01-01"})
    assert (bad.status_code, "går inte att läsa" in bad.content.decode()) == (422, True)
    clients["admin"].post(url, {"parts": "N1 Norra gården\nS1 Södra gården", "day": "2031-01-01"})
    assert {one.code for one in units["A2"].successors.all()} == {"N1", "S1"}


def test_an_unknown_change_and_contracts_of_others_are_not_found(
    clients: dict[str, Client], units: dict[str, Unit]
) -> None:
    for what in ("spräng", "avtal"):
        assert clients["admin"].get(f"{address('unit', units['A1'].pk)}{what}/").status_code == 404


def test_a_role_is_given_with_an_exception(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    person = Person.objects.create_person(username="dso", title="Dso", role="data_protection_officer", password=None)
    url = address("assign_role", person.pk)
    given = {"role": "unit_manager", "place": f"e:{units['A1'].pk}", "first": "2031-01-01", "last": ""}
    refused = clients["admin"].post(url, given)
    assert refused.status_code == 422
    assert "R-OR-1" in refused.content.decode()
    sent = clients["admin"].post(url, given | {"exception_reason": "Beslut § 2"}, follow=True)
    assert "Undantag från R-OR-1" in sent.content.decode()
    role = Assignment.objects.get(person=person, position__role="unit_manager")
    clients["admin"].post(address("end_role", person.pk, role.pk), {"last": "2031-02-01"})
    role.refresh_from_db()
    assert role.valid_to == date(2031, 2, 2)


def test_a_person_is_added_changed_shut_off_and_let_in(clients: dict[str, Client]) -> None:
    admin = clients["admin"]
    admin.post(address("add_person"), {"username": "ny", "title": "Chef", "email": "ny@example.se"})
    person = Person.objects.get(username="ny")
    admin.post(address("change_person", person.pk), {"title": "Rektor", "email": "", "version": "1"})
    admin.post(address("shut_off", person.pk), {"reason": "Slutat", "version": "2"})
    person.refresh_from_db()
    assert (person.title, person.is_active) == ("Rektor", False)
    admin.post(address("let_in", person.pk))
    person.refresh_from_db()
    assert person.is_active
    page = text_of(admin, address("person", person.pk))
    assert "Rektor stängdes av" in page


def test_a_substitute_acts_through_the_account_menu(clients: dict[str, Client]) -> None:
    absent, standing_in = (Person.objects.get(username=name) for name in ("controller", "reader"))
    given = {"substitute": str(standing_in.pk), "first": "2020-01-01", "last": "2040-01-01", "reason": "Semester"}
    clients["admin"].post(address("add_substitute", absent.pk), given)
    reader = clients["reader"]
    shell = reader.get(address("people")).content.decode()
    assert "Handla för Controller" in shell
    reader.post(reverse("ui:act_for"), {"person": str(absent.pk)})
    acting = reader.get(address("people")).content.decode()
    assert "Du handlar för <strong>Controller</strong>" in acting
    assert "Reader för Controller" in acting
    reader.post(reverse("ui:act_for"), {"person": ""})
    assert "Du handlar för" not in reader.get(address("people")).content.decode()
    clients["admin"].post(address("end_substitute", Substitute.objects.get().pk))


def test_the_list_is_narrowed(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    Person.objects.create_person(
        username="chef", title="Chef, Huset", role="unit_manager", unit=units["A1"], password=None
    )
    everybody = text_of(clients["reader"], address("people"))
    assert "Chef, Huset" in everybody
    for query, shown in (
        ("?q=huset", True),
        ("?q=HUSET", True),
        ("?q=nej", False),
        ("?roll=unit_manager", True),
        ("?roll=chair", False),
        ("?lage=shut_off", False),
        ("?lage=without_role", False),
        ("?namnd=hamn", False),
    ):
        assert ("Chef, Huset" in text_of(clients["reader"], address("people") + query)) is shown, query


def queries_of(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_lists_cost_the_same_however_long(clients: dict[str, Client], units: dict[str, Unit]) -> None:
    few = [queries_of(clients["reader"], address(name)) for name in ("people", "organisation")]
    for number in range(60):
        Person.objects.create_person(
            username=f"p{number}", title=f"P {number}", role="reader", unit=units["A1"], password=None
        )
        Unit.objects.create(code=f"X{number}", kind="unit").placements.create(
            parent=units["B"], valid_from=date(2020, 1, 1)
        )
    assert [queries_of(clients["reader"], address(name)) for name in ("people", "organisation")] == few
