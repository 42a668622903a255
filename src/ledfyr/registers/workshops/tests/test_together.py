"""Ten people on their own phones rate the same events, one after the other and among each other."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.tests.factories import event
from ledfyr.registers.workshops.models import Workshop, WorkshopAnswer

from .samples import TEXTS, answer, at, events, leader, opened, phone, text

pytestmark = pytest.mark.django_db

# What each of ten answers about each of three events. The last event is where they differ.
ANSWERS = [((2, 3), (3, 3), (1 + who % 5, 5 - who % 3)) for who in range(10)]


def test_ten_phones_rate_the_same_events_unseen_by_each_other() -> None:
    events()
    workshop, controller = opened(), leader()
    phones = [phone(workshop.code, f"Deltagare {who}") for who in range(10)]
    for place in range(1, len(TEXTS) + 1):
        for who in range(10) if place % 2 else reversed(range(10)):
            wanted = ANSWERS[who][place - 1]
            sent = answer(phones[who], workshop.code, place, *wanted)
            assert sent.status_code == 302
            own = text(phones[who].get(reverse("workshops_open:rate", args=[workshop.code, place])))
            assert [int(step) for step in re.findall(r'value="(\d)"[^>]*checked', own)] == list(wanted)
    assert WorkshopAnswer.objects.count() == 30
    board = text(controller.get(at("workshop", workshop.pk)))
    assert board.count("10 av 10") == 3
    assert "Deltagare 7" in board
    assert "S 1–5" not in board
    hidden = text(controller.get(at("item", workshop.pk, 3)))
    assert "Visa spridningen" in hidden
    assert "median" not in hidden
    controller.post(at("reveal", workshop.pk, 3))
    shown = text(controller.get(at("item", workshop.pk, 3)))
    assert "1–5, median 3" in shown
    assert "Värt att tala om" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)
    assert version
    given = {"version": version[1], "likelihood": "3", "consequence": "4", "reason": "Brandlarmet är gammalt"}
    assert controller.post(at("item", workshop.pk, 3), given).status_code == 302
    row = rows_in(CONTROLLER, SCOPE).get(text=TEXTS[2])
    assert (row.likelihood, row.consequence, row.value) == (3, 4, 12)
    assert row.ratings.get().reason == "Brandlarmet är gammalt"


def test_no_page_of_a_participant_ever_holds_anothers_answer() -> None:
    """Whatever the others answer, her pages are the same."""
    events()
    workshop = opened()
    mine, other = phone(workshop.code, "Jag"), phone(workshop.code, "Någon annan")
    pages = [reverse("workshops_open:part", args=[workshop.code])]
    pages += [reverse("workshops_open:rate", args=[workshop.code, place]) for place in (1, 2, 3)]
    answer(mine, workshop.code, 1, 2, 2)

    def seen() -> list[str]:
        return [re.sub(r"csrf[^>]*|X-CSRFToken[^}]*", "", text(mine.get(page))) for page in pages]

    before = seen()
    for place in (1, 2, 3):
        answer(other, workshop.code, place, 5, 4)
    assert seen() == before
    assert "Någon annan" not in "".join(before)
    leader().post(at("reveal", workshop.pk, 1))
    after = text(mine.get(pages[1]))
    assert "går inte att ändra" in after
    assert re.findall(r"<b>(\d)</b>", after) == ["2", "2"]


def questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_number_of_questions_grows_with_neither_people_nor_events() -> None:
    events()
    small, controller = opened(name="Litet"), leader()
    one = phone(small.code, "Ensam")
    answer(one, small.code, 1, 2, 2)
    for place in (1, 2, 3):
        controller.post(at("reveal", small.pk, place))
    for text_ in ("Fyra", "Fem", "Sex", "Sju"):
        event(text_)
    large = opened(name="Stort")
    phones = [phone(large.code, f"Nr {who}") for who in range(4)]
    for who in phones:
        for place in range(1, 8):
            answer(who, large.code, place, 3, 3)
    for place in range(1, 8):
        controller.post(at("reveal", large.pk, place))
    part, rate = "workshops_open:part", "workshops_open:rate"
    pairs = [
        *((controller, at(name, small.pk), controller, at(name, large.pk)) for name in ("workshop",)),
        (controller, at("item", small.pk, 1), controller, at("item", large.pk, 1)),
        (one, reverse(part, args=[small.code]), phones[0], reverse(part, args=[large.code])),
        (one, reverse(rate, args=[small.code, 1]), phones[0], reverse(rate, args=[large.code, 1])),
    ]
    for few, few_url, many, many_url in pairs:
        questions(few, few_url)
        assert questions(many, many_url) <= questions(few, few_url), many_url
    assert Workshop.objects.count() == 2
