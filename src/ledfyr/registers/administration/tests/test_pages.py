"""The page of settings: what holds, changing it, opening a year."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.ui.tests.pages import SCOPE, WHERE, check_reading, found
from ledfyr.platform.planning.years import years_of
from ledfyr.platform.settings.models import DatedSetting
from ledfyr.platform.settings.values import setting

pytestmark = pytest.mark.django_db
PAGE = reverse("administration:settings", args=WHERE)
FLOORS = reverse("administration:set_floors", args=WHERE)
SCALE = reverse("administration:set_scale", args=WHERE)
REMINDERS = reverse("administration:set_reminders", args=WHERE)
OPEN = reverse("administration:open_year", args=WHERE)
FOUR = "Ett\nTvå\nTre\nFyra"


@pytest.fixture
def clients() -> dict[str, Client]:
    return found()


def test_the_page_answers_those_who_may_read(clients: dict[str, Client]) -> None:
    check_reading(clients, PAGE)
    assert "<form" not in clients["reader"].get(PAGE).content.decode().split("<main")[1]


def test_floors_are_changed_with_a_reason_that_is_shown(clients: dict[str, Client]) -> None:
    given = {"measure": "8", "plan": "", "reason": "Nämndens beslut § 7"}
    assert clients["controller"].post(FLOORS, given).headers["Location"] == PAGE
    assert setting("risks.floors", SCOPE) == {"measure": 8, "plan": None}
    page = clients["reader"].get(PAGE).content.decode()
    assert "Nämndens beslut § 7" in page
    assert "1 januari 2031" in page


@pytest.mark.parametrize(
    "given", [{"measure": "9", "plan": "4", "reason": "x"}, {"measure": "nio", "plan": "", "reason": ""}]
)
def test_floors_that_cannot_hold_are_said_beside_what_was_written(
    clients: dict[str, Client], given: dict[str, str]
) -> None:
    sent = clients["controller"].post(FLOORS, given)
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "form-errors" in page
    assert f'value="{given["measure"]}"' in page
    assert not DatedSetting.objects.exists()


def test_another_scale_is_drawn(clients: dict[str, Client]) -> None:
    given = {"likelihood": FOUR, "consequence": FOUR, "bands": "1 Liten\n6 Stor", "reason": "Fyra steg räcker"}
    assert clients["controller"].post(SCALE, given).status_code == 302
    page = clients["reader"].get(PAGE).content.decode()
    assert "<b>6–16</b> <span>Stor</span>" in page
    assert page.count('class="spot"') == 16
    given["bands"] = "Liten"
    assert clients["controller"].post(SCALE, given).status_code == 422


def test_the_next_year_is_opened_once(clients: dict[str, Client]) -> None:
    sent = clients["controller"].post(OPEN, {"year": "2032"})
    assert sent.headers["Location"] == reverse("ui:overview", args=[SCOPE.committee, 2032])
    assert "2032 är öppnat" in clients["controller"].get(PAGE).content.decode()


def test_a_reader_changes_nothing(clients: dict[str, Client]) -> None:
    for address, given in (
        (FLOORS, {"measure": "1", "plan": "2", "reason": "x"}),
        (SCALE, {"likelihood": FOUR, "consequence": FOUR, "bands": "1 A", "reason": "x"}),
        (REMINDERS, {"days": "7", "manager_after": "3", "reason": "x"}),
        (OPEN, {"year": "2032"}),
    ):
        assert clients["reader"].post(address, given).status_code == 403
    assert not DatedSetting.objects.exists()
    assert years_of(SCOPE.committee) == [2031]


def test_numbers_of_too_many_digits_are_refused_in_words(clients: dict[str, Client]) -> None:
    many = "9" * 5000
    given = {"likelihood": FOUR, "consequence": FOUR, "bands": f"{many} Hög", "reason": "x"}
    assert clients["controller"].post(SCALE, given).status_code == 422
    assert clients["controller"].post(OPEN, {"year": many}).status_code == 302
    assert years_of(SCOPE.committee)[0] == SCOPE.year + 1


def test_when_people_are_reminded_is_decided(clients: dict[str, Client]) -> None:
    given = {"days": "0, 30,7", "manager_after": "5", "reason": "Nämndens beslut § 9", "version": "0"}
    assert clients["controller"].post(REMINDERS, given).headers["Location"] == PAGE
    assert setting("reminders.days", SCOPE) == [30, 7, 0]
    assert setting("reminders.manager_after_days", SCOPE) == 5
    page = clients["reader"].get(PAGE).content.decode()
    assert "påminns 30 och 7 dagar före, på dagen" in page
    assert page.count("Nämndens beslut § 9") >= 2  # beside the setting, and in the history
    own = clients["reader"].get(reverse("reminders:own", args=WHERE)).content.decode()
    assert "30 och 7 dagar före, på dagen" in own
    late = clients["controller"].post(REMINDERS, {**given, "days": "14", "version": "0"})
    assert late.status_code == 409
    assert setting("reminders.days", SCOPE) == [30, 7, 0]


@pytest.mark.parametrize(
    ("days", "after", "said"),
    [
        ("14, sju", "3", "”sju” går inte att läsa"),
        ("120", "3", "från 0 (på dagen) till 90 dagar före"),
        ("7", "31", "30"),
        ("", "", "Dagar före som någon påminns"),
    ],
)
def test_days_that_cannot_be_are_said_beside_what_was_written(
    clients: dict[str, Client], days: str, after: str, said: str
) -> None:
    sent = clients["controller"].post(REMINDERS, {"days": days, "manager_after": after, "reason": "x"})
    assert sent.status_code == 422
    errors = sent.content.decode().partition("form-errors")[2].partition("</div>")[0]
    assert said in errors
    assert not DatedSetting.objects.exists()
