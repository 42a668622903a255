"""Who gets what: every address, for everyone who may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ledfyr.engines.api.service import api
from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.ui import rooms
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotAllowed, NotFound
from ledfyr.kernel.register import ExportColumn, Exporter, Register
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.models import Person

PATHS = sorted(api.get_openapi_schema()["paths"])
NOBODY_YET = "provider_contact"  # a role that no policy lets in
STATUS = {"controller": 200, "reader": 200, NOBODY_YET: 403, "": 401}


def address(path: str, scope: Scope) -> str:
    """The path with what there is at the first place of each kind."""
    return path.format(
        committee=scope.committee,
        year=scope.year,
        kind=sorted(rooms.exporters())[0],
        document=offered()[0].key,
        version=1,
    )


def test_all_addresses_are_seen_to() -> None:
    assert len(PATHS) == 8


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", STATUS)
def test_every_address_for_every_role(role: str, path: str, open_as: Callable[[str], Client], scope: Scope) -> None:
    response = open_as(role).get(address(path, scope))

    if role == NOBODY_YET and "{committee}" not in path:
        assert response.json() == {"committees": []}  # a list holds what one may see
        return
    expected = STATUS[role]
    if expected == 200 and "{version}" in path:
        expected = 404  # nothing has been decided here; matters has a test where something has
    assert response.status_code == expected
    if response.status_code != 200:
        assert set(response.json()) == {"code", "message"}


def test_who_is_not_signed_in_learns_nothing_else(open_as: Callable[[str], Client], scope: Scope) -> None:
    refusals = [
        open_as("").get(f"/api/v1/{rest}")
        for rest in (
            f"{scope.committee}/{scope.year}/registers",
            "nix/2027/registers",
            "x/0/registers",
            "committees?x=1",
        )
    ]

    assert {response.status_code for response in refusals} == {401}
    assert {response.json()["code"] for response in refusals} == {"api.not_signed_in"}


def test_who_may_not_read_learns_not_what_there_is(open_as: Callable[[str], Client], scope: Scope) -> None:
    client = open_as(NOBODY_YET)

    for rest in (
        f"nix/{scope.year}/registers",
        f"{scope.committee}/2099/documents",
        f"{scope.committee}/2027/documents/x",
    ):
        assert client.get(f"/api/v1/{rest}").status_code == 403


def test_a_person_who_is_put_out_is_out_at_once(open_as: Callable[[str], Client], scope: Scope) -> None:
    client = open_as("controller")
    person = Person.objects.get(username="controller")
    person.is_active = False
    person.save()

    assert client.get("/api/v1/committees").status_code == 401


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("not_allowed.read", room="planted"), 403),
        (NotFound(), 404),
        (DomainError("planted.refusal"), 400),
    ],
)
def test_what_a_room_refuses_is_said_in_the_one_shape(
    error: DomainError, status: int, controller: Client, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(actor: Actor, scope: Scope) -> list[Row]:
        raise error

    planted = Register(
        key="planted",
        label="Planterat",
        exporters=(Exporter("planted", "Planterat", (ExportColumn("a", "A"),), refuse),),
    )
    monkeypatch.setitem(rooms._rooms, "planted", (planted, "planted"))

    response = controller.get(f"/api/v1/{scope.committee}/{scope.year}/registers/planted")

    assert response.status_code == status
    assert response.json()["code"] == error.code
    assert response.json()["message"].endswith(".")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/committees", "/api/v1/openapi.json"])
def test_nothing_can_be_written(method: str, path: str, controller: Client, scope: Scope) -> None:
    ask: Any = getattr(controller, method)

    response = ask(path)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert response.json()["code"] == "api.method_not_allowed"
