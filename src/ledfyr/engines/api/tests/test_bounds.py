"""Odd values in addresses: refused in words, never a crash and never a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import Scope

KIND = sorted(exporters())[0]
TOO_LARGE_FOR_A_DATABASE = "18446744073709551616"


def refusal(client: Client, path: str, query: Any = None) -> tuple[int, dict[str, str]]:
    response = client.get(f"/api/v1/{path}", query or {})
    assert response.headers["Content-Type"].startswith("application/json")
    data: dict[str, str] = response.json()
    assert set(data) == {"code", "message"}
    return response.status_code, data


@pytest.mark.parametrize(("limit", "offset"), [("1", "0"), ("500", "1000000"), ("500", "0"), ("1", "64")])
def test_bounds_of_a_page_are_within(limit: str, offset: str, controller: Client, scope: Scope) -> None:
    path = f"/api/v1/{scope.committee}/{scope.year}/registers/{KIND}"

    assert controller.get(path, {"limit": limit, "offset": offset}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("limit", "0", "api.too_low"),
        ("limit", "-1", "api.too_low"),
        ("limit", "501", "api.too_high"),
        ("limit", TOO_LARGE_FOR_A_DATABASE, "api.too_high"),
        ("limit", "", "api.not_a_whole_number"),
        ("limit", "många", "api.not_a_whole_number"),
        ("limit", "10.0", "api.not_a_whole_number"),
        ("limit", "1e2", "api.not_a_whole_number"),
        ("limit", "1_0", "api.not_a_whole_number"),
        ("limit", "9" * 5000, "api.not_a_whole_number"),
        ("offset", "-1", "api.too_low"),
        ("offset", "1000001", "api.too_high"),
        ("offset", TOO_LARGE_FOR_A_DATABASE, "api.too_high"),
        ("offset", f"-{TOO_LARGE_FOR_A_DATABASE}", "api.too_low"),
        ("offset", "\x00", "api.not_a_whole_number"),
    ],
)
def test_a_page_out_of_bounds(name: str, value: str, code: str, controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/{scope.year}/registers/{KIND}", {name: value})

    assert (status, data["code"]) == (422, code)
    assert data["message"].startswith(f"{name} ska vara ")


def test_several_faults_are_said_together(controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/1/registers/{KIND}", {"limit": "x", "offset": "-1"})

    assert (status, data["code"]) == (422, "api.unusable_parameters")
    assert data["message"] == "year ska vara minst 1990. limit ska vara ett heltal. offset ska vara minst 0."


@pytest.mark.parametrize("year", ["0", "-1", "1989", "2101", "x", "2027.0", "+2027", " 2027", "２０２７", "²", "٢٠٢٧"])
@pytest.mark.parametrize("rest", ["registers", "findings", "documents"])
def test_odd_years(rest: str, year: str, controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/{year}/{rest}")

    assert status == 422
    assert data["message"].startswith("year ska vara ")


@pytest.mark.parametrize("year", [TOO_LARGE_FOR_A_DATABASE, "9" * 5000])
def test_endless_years(year: str, controller: Client, scope: Scope) -> None:
    assert refusal(controller, f"{scope.committee}/{year}/registers")[0] == 422


def test_a_year_that_is_not_opened(controller: Client, scope: Scope) -> None:
    assert refusal(controller, f"{scope.committee}/1990/findings")[1]["code"] == "planning.no_year"


def test_a_committee_that_is_not_there(controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"kultur/{scope.year}/findings")

    assert (status, data["code"]) == (404, "organisation.no_committee")
    assert scope.committee in data["message"]


ODD_NAMES = ["äldrenämnden", "a b", "a%2F..%2Fb", "\x00", "a\nb", "💡", "х", "a" * 81, "..", "'; --", "%00"]


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize(
    "path", ["{odd}/{year}/registers", "{slug}/{year}/registers/{odd}", "{slug}/{year}/documents/{odd}"]
)
def test_odd_names(path: str, name: str, controller: Client, scope: Scope) -> None:
    status, _data = refusal(controller, path.format(odd=name, slug=scope.committee, year=scope.year))

    assert status in {404, 422}


@pytest.mark.parametrize(
    ("rest", "code"),
    [("registers/unknown", "exchange.unknown_export"), ("documents/unknown", "documents.no_document")],
)
def test_unknown_kinds_are_told_what_there_is(rest: str, code: str, controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/{scope.year}/{rest}")

    assert (status, data["code"]) == (404, code)
    assert "unknown" in data["message"]
    assert data["message"].count(",") >= 1


def test_a_severity_that_is_none(controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/{scope.year}/findings", {"severity": "fel"})

    assert (status, data["code"]) == (422, "api.not_a_choice")
    assert data["message"] == "severity ska vara något av: error, warning, question."


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("findings?severty=error", "api.unknown_parameter"),
        ("documents?limit=1", "api.no_parameters"),
        (f"registers/{KIND}?page=2", "api.unknown_parameter"),
    ],
)
def test_a_misspelt_parameter_is_not_passed_over(rest: str, code: str, controller: Client, scope: Scope) -> None:
    status, data = refusal(controller, f"{scope.committee}/{scope.year}/{rest}")

    assert (status, data["code"]) == (422, code)


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/v1/", "/api/v1/nix", "/api/v1/committees/", "/api/v2/committees", "/api/a%0Ab", "/api/v1/docs"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_addresses_that_are_not_there(method: str, path: str, controller: Client, scope: Scope) -> None:
    ask: Any = getattr(controller, method)

    response = ask(path)

    assert response.status_code == 404
    assert response.json()["code"] == "api.no_such_path"
