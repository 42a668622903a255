"""A text that was just written is taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ledfyr.engines.documents.texts import texts_in
from ledfyr.engines.ui.models import UndoStep
from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, found

pytestmark = pytest.mark.django_db


def test_a_text_goes_back_to_what_it_was() -> None:
    client = found()["controller"]
    page = client.get(reverse("documents:show", args=[*WHERE, "risk-analysis"])).content.decode()
    key = page.split("/text/")[1].split("/")[0] if "/text/" in page else "risk-analysis.introduction"
    url = next(part.split('"')[0] for part in page.split('href="') if key in part.split('"')[0])
    client.post(url, {"text": "Ny text", "version": 0})
    assert texts_in(SCOPE) == {key: "Ny text"}
    step = UndoStep.objects.get()
    assert client.post(f"/hamn/2031/angra/{step.pk}/").status_code == 302
    assert texts_in(SCOPE) == {key: ""}
