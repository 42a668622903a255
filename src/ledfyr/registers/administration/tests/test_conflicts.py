"""Two people change the same setting."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, found
from ledfyr.platform.settings.values import setting

pytestmark = pytest.mark.django_db


def test_the_second_to_set_the_floors_sees_both() -> None:
    client: Client = found()["controller"]
    url = reverse("administration:set_floors", args=WHERE)
    typed = {"version": 0, "measure": 8, "plan": 12, "reason": "§ 1"}
    assert client.post(url, typed).status_code == 302
    late = client.post(url, {**typed, "measure": 7, "reason": "§ 2"})
    assert late.status_code == 409
    assert "Det som står nu" in late.content.decode()
    assert setting("risks.floors", SCOPE)["measure"] == 8
    assert client.post(url, late.context["form"].data).status_code == 302
    assert setting("risks.floors", SCOPE)["measure"] == 7


def test_the_second_to_set_the_scale_sees_lines_as_they_are_typed() -> None:
    client: Client = found()["controller"]
    url = reverse("administration:set_scale", args=WHERE)
    steps = "Aldrig\nIbland\nOfta"
    typed = {"version": 0, "likelihood": steps, "consequence": steps, "bands": "1 Låg\n4 Hög", "reason": "§ 1"}
    assert client.post(url, typed).status_code == 302
    late = client.post(url, {**typed, "bands": "1 Låg\n6 Hög"})
    assert late.status_code == 409
    assert "1 Låg<br>4 Hög" in late.content.decode()
