"""No page opens whose permission nobody has declared; no room without a policy."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse

from ledfyr.engines.ui import rooms
from ledfyr.engines.ui.declared import check_permissions, routes, undeclared
from ledfyr.kernel.register import Register


def test_every_page_declares_its_permission() -> None:
    assert check_permissions(None) == []
    assert len(list(routes())) > 50


def test_a_page_without_permission_is_found() -> None:
    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert undeclared(iter([("planted/", planted)])) == ["planted/"]


def test_a_room_without_a_policy_never_opens() -> None:
    with pytest.raises(ImproperlyConfigured, match="declares no policy"):
        rooms.open_room(Register(key="planted", label="Planterat"), "planted")
    assert "planted" not in {room.key for room in rooms.rooms()}
