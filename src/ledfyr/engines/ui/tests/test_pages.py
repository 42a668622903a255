"""The shell's own pages: signing in, the overview with its guided walk, the first year, refusals in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from ledfyr.engines.ui.middleware import DomainErrorMiddleware
from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, analysis, check_reading, found, take_in
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.platform.planning.years import years_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def _overview(client: Client) -> str:
    return client.get(reverse("ui:overview", args=WHERE)).content.decode()


def test_the_overview_answers_those_who_may_read(clients: dict[str, Client]) -> None:
    check_reading(clients, reverse("ui:overview", args=WHERE))
    take_in(clients["controller"], analysis())
    check_reading(clients, reverse("ui:overview", args=WHERE))
    assert clients[""].get(reverse("ui:about")).status_code == 200


def test_the_overview_begins_with_what_waits(clients: dict[str, Client]) -> None:
    take_in(clients["controller"], analysis())
    page = _overview(clients["reader"])
    assert page.index("Att göra") < page.index("Granskningen har anmärkningar") < page.index("Läget")


def test_signing_in_needs_the_right_password_outside_the_demo(clients: dict[str, Client]) -> None:
    nobody = clients[""]
    address = reverse("sign_in:enter")
    assert "demo_person" not in nobody.get(address).content.decode()
    wrong = nobody.post(address, {"username": "reader", "password": "wrong"})
    assert wrong.status_code == 422
    assert 'value="reader"' in wrong.content.decode()
    assert nobody.post(address, {"demo_person": "controller"}).status_code == 422
    assert nobody.post(address, {"username": "reader", "password": "a-long-one"}).status_code == 302


def test_signing_in_never_leads_to_another_site(clients: dict[str, Client]) -> None:
    given = {"username": "reader", "password": "a-long-one", "next": "https://elsewhere.example/"}
    assert clients[""].post(reverse("sign_in:enter"), given).headers["Location"] == reverse("ui:start")


@pytest.mark.usefixtures("demo")
def test_the_demo_is_one_click_away_and_says_what_each_role_can_do(clients: dict[str, Client]) -> None:
    Person.objects.create_person(username="lasare", title="Revisor", role="elected_auditor", password=None)
    page = clients[""].get(reverse("sign_in:enter")).content.decode()
    assert page.count('name="demo_person"') == 2
    assert "Läser allt men ändrar inget" in page
    assert clients[""].post(reverse("sign_in:enter"), {"demo_person": "reader"}).status_code == 302


@pytest.mark.usefixtures("demo")
def test_the_guided_walk_ticks_off_what_was_done_and_goes_on_in_another_role(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    assert _overview(client).count("data-done") == 0
    client.get(reverse("risks:list", args=WHERE))
    assert _overview(client).count("data-done") == 1
    client.get(reverse("review:list", args=WHERE), {"regel": "R-IC-3"})
    client.get(reverse("documents:show", args=[*WHERE, "risk-analysis"]))
    take_in(client, analysis())
    assert _overview(client).count("data-done") == 4
    client.post(reverse("sign_in:leave"))
    client.post(reverse("sign_in:enter"), {"demo_person": "reader"})
    assert _overview(client).count("data-done") == 4


@pytest.mark.usefixtures("demo")
def test_the_guided_walk_can_be_put_away_and_brought_back(clients: dict[str, Client]) -> None:
    client = clients["reader"]
    client.post(reverse("ui:guide", args=WHERE), {"show": "0"})
    assert 'id="guide-title"' not in _overview(client)
    client.post(reverse("ui:guide", args=WHERE), {"show": "1"})
    assert 'id="guide-title"' in _overview(client)


def test_there_is_no_guided_walk_outside_the_demo(clients: dict[str, Client]) -> None:
    clients["controller"].get(reverse("risks:list", args=WHERE))
    assert "guide" not in clients["controller"].session
    assert 'id="guide-title"' not in _overview(clients["controller"])


def _without_year(role: str) -> Client:
    found_municipality(name="Fyrvik", committees={SCOPE.committee: "Hamnnämnden"})
    person = Person.objects.create_person(username=role, title=role, role=role, password=None)
    client = Client()
    client.force_login(person)
    return client


def test_the_controller_opens_the_first_year() -> None:
    client = _without_year("controller")
    assert "Öppna det första året" in client.get(reverse("ui:start")).content.decode()
    late = client.post(reverse("ui:start"), {"committee": SCOPE.committee, "year": "20310"})
    assert late.status_code == 422
    assert 'value="20310"' in late.content.decode()
    opened = client.post(reverse("ui:start"), {"committee": SCOPE.committee, "year": "2031"})
    assert opened.headers["Location"] == reverse("ui:overview", args=WHERE)


def test_a_reader_is_told_to_wait_for_the_first_year() -> None:
    client = _without_year("reader")
    assert "Inget år är öppnat ännu" in client.get(reverse("ui:start")).content.decode()
    assert client.post(reverse("ui:start"), {"committee": SCOPE.committee, "year": "2031"}).status_code == 403
    assert years_of(SCOPE.committee) == []


def test_an_installation_without_committees_says_how_to_begin() -> None:
    person = Person.objects.create_person(username="c", title="c", role="controller", password=None)
    client = Client()
    client.force_login(person)
    assert "ledfyr init" in client.get(reverse("ui:start")).content.decode()


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 007 ", 7), ("0", 0), ("99", 99), ("100", None), ("", None), ("-1", None), ("٣", None), ("1.0", None)],
)
def test_a_small_number_is_digits_and_no_more_than_it_may_be(text: str, number: int | None) -> None:
    assert small_int(text, 99) == number
    assert small_int("9" * 5000, 99) is None


def test_a_nul_is_refused_before_any_view(clients: dict[str, Client]) -> None:
    client = clients["controller"]
    wrong = client.get(reverse("ui:overview", args=WHERE), {"q": "a\0b"})
    assert (wrong.status_code, "inte kan sparas" in wrong.content.decode()) == (400, True)
    assert client.post(reverse("sign_in:enter"), {"username": "a\0b", "password": "x"}).status_code == 400
    assert clients[""].post(reverse("sign_in:enter"), {"user\0name": "ab"}).status_code == 400


@pytest.mark.parametrize(
    ("referer", "target"),
    [
        ("http://testserver/hamn/", "http://testserver/hamn/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_refusal_never_leads_to_another_site(referer: str, target: str) -> None:
    request = RequestFactory().post("/", headers={"referer": referer})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    refusal = DomainError()
    answer = DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    assert answer.headers["Location"] == target


def test_a_year_of_too_many_digits_is_no_year(clients: dict[str, Client]) -> None:
    sent = clients["reader"].get(reverse("ui:switch"), {"committee": SCOPE.committee, "year": "9" * 5000})
    assert sent.headers["Location"] == reverse("ui:overview", args=WHERE)
