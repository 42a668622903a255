"""Somebody was first: both versions stand side by side, and saving again loses neither."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from ledfyr.platform.organisation.tests.factories import found

from .factories import added, changed, described, event, rated
from .test_pages import HTMX, signed_in, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    found()
    cache.clear()
    return signed_in("controller")


def test_both_ratings_stand_with_their_labels_and_mine_can_be_saved(client: Client) -> None:
    row = event(rating=(3, 3))
    read = row.version
    rated(row, 4, 3, reason="Två stängda")
    mine = {"rate-version": read, "rate-stage": "before", "rate-likelihood": "5", "rate-consequence": "3"}

    answer = client.post(url("rate", row.pk), {**mine, "rate-reason": "Ingen plats"})

    assert answer.status_code == 409
    words = text_of(answer)
    assert "Ni har ändrat 1 fält olika" in words
    assert "3. Möjlig 5. Mycket sannolikt 4. Sannolikt" in words  # when opened, mine, theirs
    assert "Två stängda" in words  # what has happened since
    assert "Ingen plats" in words
    row.refresh_from_db()
    assert (row.likelihood, row.version) == (4, read + 1)
    form = answer.context["form"]
    saved = client.post(url("rate", row.pk), form.data)
    assert saved.status_code == 302
    row.refresh_from_db()
    assert row.likelihood == 5


def test_fields_that_only_the_other_changed_are_kept_when_i_save(client: Client) -> None:
    row = event("Böcker försvinner")
    read, nr = row.version, row.nr
    described(row, nr=77)
    answer = client.post(url("describe", row.pk), {"version": read, "text": "Böcker stjäls", "nr": nr})
    assert "Ni har inte ändrat samma fält" in text_of(answer)
    client.post(url("describe", row.pk), answer.context["form"].data)
    row.refresh_from_db()
    assert (row.text, row.nr) == ("Böcker stjäls", 77)


def test_a_measure_has_a_version_of_its_own(client: Client) -> None:
    row = event()
    measure = added(row)
    row.refresh_from_db()
    rated(row, 2, 2)  # the row moves on, the measure stands
    typed = {"version": 1, "text": "Lås med kod", "state": "planned"}
    assert client.post(url("change_measure", row.pk, measure.pk), typed).status_code == 302
    answer = client.post(url("change_measure", row.pk, measure.pk), {**typed, "text": "Larma"})
    assert answer.status_code == 409
    assert "Larma" in text_of(answer)
    assert "Lås med kod" in text_of(answer)
    measure.refresh_from_db()
    assert measure.text == "Lås med kod"
    changed(measure, text="Lås")


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_cell_shows_both_where_it_stands(client: Client, headers: dict[str, str]) -> None:
    row = event(rating=(3, 3))
    read = row.version
    rated(row, 4, 3)
    cell = url("cell", row.pk, "likelihood")
    answer = client.post(cell, {"version": read, "likelihood": "5"}, headers=headers)
    assert answer.status_code == 409
    words = text_of(answer)
    assert "Nu står det: 4. Sannolikt" in words
    assert "Spara min" in words
    assert "Behåll den andras" in words
    assert ("Visa hela händelsen" in words) is (not headers)  # to htmx the cell alone
    version = answer.context["cell"]["version"]
    client.post(cell, {"version": version, "likelihood": "5"}, headers=headers)
    row.refresh_from_db()
    assert row.likelihood == 5


def test_hostile_words_are_shown_as_words(client: Client) -> None:
    row = event("Böcker försvinner")
    read = row.version
    described(row, text="<script>alert(1)</script>")
    answer = client.post(url("describe", row.pk), {"version": read, "text": "<img src=x>", "nr": ""})
    assert b"<script>alert" not in answer.content
    assert b"<img src=x>" not in answer.content
