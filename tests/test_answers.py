"""Every answer of every route, whatever kind it is: the same headers of safety, and no write without its token."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui import views
from ledfyr.engines.ui.declared import routes
from ledfyr.kernel.errors import Conflict
from ledfyr.platform.organisation.models import Person

from .demo import COMMITTEE, demo  # noqa: F401  # a fixture

pytestmark = [pytest.mark.any_database, pytest.mark.django_db, pytest.mark.usefixtures("demo")]

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
VALUES = {
    "committee": COMMITTEE,
    "year": "2027",
    "kind": "risks",
    "form": "csv",
    "document": "risk-analysis",
    "slug": COMMITTEE,
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def addresses() -> list[tuple[str, Any]]:
    """(an address, its view) of every route, with a value for every part that varies."""

    def filled(found: re.Match[str]) -> str:
        converter, _colon, name = found[1].rpartition(":")
        return VALUES.get(name) or VALUES.get(converter) or "1"

    found = []
    for address, view in routes():
        plain = re.sub(r"<([\w:]+)>", filled, address)
        if not plain.endswith("^"):
            found.append((f"/{plain}", view))
    return found


def signed_in(**how: Any) -> Client:
    client = Client(raise_request_exception=False, **how)
    client.force_login(Person.objects.get(username="controller"))
    return client


def faults_of(response: Any) -> list[str]:
    """What is wrong with the headers of an answer."""
    faults = [f"{name}: {response.get(name)}" for name, value in WANTED.items() if response.get(name) != value]
    policy = response.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        faults.append(f"Content-Security-Policy: {policy}")
    if re.search(r"(?<![\w-])(\*|https?:|blob:)", policy):
        faults.append(f"lets somebody else in: {policy}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        faults.append("Permissions-Policy")
    if response.get("Access-Control-Allow-Origin"):
        faults.append("Access-Control-Allow-Origin")
    return faults


def is_private(response: Any) -> bool:
    return {"private", "no-store"} <= set(re.split(r",\s*", response.get("Cache-Control", "")))


def test_every_route_answers_with_the_headers_whoever_asks() -> None:
    faults = []
    seen = set()
    for client in (signed_in(), Client(raise_request_exception=False)):
        for address, _view in addresses():
            for how in ({}, {"HTTP_HX_REQUEST": "true"}):
                response = client.get(address, **how)
                seen.add(response.status_code)
                wrong = faults_of(response) + ([] if is_private(response) else ["may be cached"])
                assert response.status_code < 500, address
                faults += [f"{address} ({response.status_code}): {fault}" for fault in wrong]
    assert faults == []
    assert {200, 302, 401, 404, 405} <= seen


def test_every_file_is_to_be_saved() -> None:
    client = signed_in()
    files = [
        response
        for address, _view in addresses()
        if not (response := client.get(address)).get("Content-Type", "").startswith(("text/html", "application/json"))
        and response.status_code == 200
    ]
    assert len(files) >= 2
    for response in files:
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Security-Policy"].startswith("sandbox;")


def boom(*_given: Any, **_named: Any) -> None:
    raise RuntimeError("planted")


def race(*_given: Any, **_named: Any) -> None:
    raise Conflict(mine="a", theirs="b", version=2)


def broken(monkeypatch: pytest.MonkeyPatch, client: Client, fault: Any) -> Any:
    """The answer when the start page raises."""
    monkeypatch.setattr(views, "readable_years", fault)
    return client.get("/")


def odd_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, Any]]:
    """(status, answer) of what seldom happens."""
    client = signed_in()
    yield 400, client.get("/", HTTP_HOST="elsewhere.example")
    yield 400, client.get(f"/{COMMITTEE}/2027/?x=%00")
    yield 403, signed_in(enforce_csrf_checks=True).post("/logga-ut/")
    yield 404, client.get("/finns/inte/alls/")
    yield 404, client.get("/static/ui/finns-inte.css")
    yield 413, client.post("/logga-in/", {"file": io.BytesIO(b"x" * 27 * 1024 * 1024)})
    yield 413, client.post("/logga-in/", {"username": "x" * 6_000_000})
    yield 413, client.post("/logga-in/", {str(number): "" for number in range(2001)})
    yield 413, client.post("/logga-in/", {"a": "b"}, HTTP_TRANSFER_ENCODING="chunked")
    yield 409, broken(monkeypatch, client, race)
    yield 500, broken(monkeypatch, client, boom)


def test_refusals_and_faults_have_the_headers_and_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for status, response in odd_answers(monkeypatch):
        assert response.status_code == status
        assert faults_of(response) == [], status
        assert is_private(response), status
        assert "<h1>" in response.content.decode(), status


def test_a_body_too_large_is_told_how_large_it_may_be() -> None:
    response = signed_in().post("/logga-in/", {"file": io.BytesIO(b"x" * 27 * 1024 * 1024)})

    assert "högst 25 MB" in response.content.decode()


def test_too_much_is_no_fault_of_ours(client: Client) -> None:
    """Django's own bounds say 400; who sent too much is told that."""
    from ledfyr.engines.ui.surroundings import bad_request

    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "localhost", "80"
    assert bad_request(request, RequestDataTooBig()).status_code == 413
    assert bad_request(request, ValueError()).status_code == 400


def test_static_files_have_the_headers_and_may_be_kept() -> None:
    for path in ("ui/app.css", "ui/app.js", "ui/mark.svg", "ui/vendor/inter/inter-latin-wght-normal.woff2"):
        response = Client().get(f"/static/{path}")
        assert response.status_code == 200
        assert faults_of(response) == []
        assert "public" in response["Cache-Control"]
        assert b"".join(response.streaming_content)  # to its end: an early close would take the connection along


def test_https_is_remembered(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 1000
    client = Client()

    assert "Strict-Transport-Security" not in client.get("/om/")
    assert client.get("/om/", secure=True)["Strict-Transport-Security"] == "max-age=1000"


def test_no_route_takes_a_write_without_its_token() -> None:
    """A form of another site's making is refused before any view sees it. What is exempt writes nothing."""
    client = signed_in(enforce_csrf_checks=True)
    faults = []
    for address, view in addresses():
        for method in ("post", "put", "patch", "delete"):
            status = getattr(client, method)(address).status_code
            if getattr(view, "csrf_exempt", False):
                if not address.startswith("/api/") or status not in {401, 403, 404, 405}:
                    faults.append(f"{method} {address}: exempt, {status}")
            elif status != 403:
                faults.append(f"{method} {address}: {status}")
    assert faults == []


def test_cookies_are_for_the_server_alone() -> None:
    client = signed_in()
    answers = [
        client.get(f"/{COMMITTEE}/2027/"),  # remembers where one is: the session
        client.get("/logga-in/"),  # holds a form: its token
        client.post(reverse("ui:language"), {"language": "en"}),
    ]

    given = [cookie for answer in answers for cookie in answer.cookies.values()]
    assert {cookie.key for cookie in given} == {"sessionid", "csrftoken", "django_language", "ledfyr_who"}
    for cookie in given:
        assert (cookie.key, cookie["httponly"], cookie["samesite"]) == (cookie.key, True, "Lax")
