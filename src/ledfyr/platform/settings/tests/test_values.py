"""Dated settings: the committee's own, else the municipality's, else the declared default; by year."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import SettingKey
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.platform.settings.models import DatedSetting
from ledfyr.platform.settings.values import declare_keys, declared_keys, set_value, setting, stored

pytestmark = pytest.mark.django_db
KEY = SettingKey("tests.limit", "Gräns", {"low": 1})
EARLIER, LATER = Scope("kultur", 2026), Scope("kultur", 2028)


@pytest.fixture(autouse=True)
def municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledfyr.platform.settings.values._keys", {one.key: one for one in declared_keys()})
    declare_keys([KEY])
    found()


def let_hold(value: object, day: date = date(2027, 1, 1), scope: Scope = SCOPE) -> DatedSetting:
    return set_value(actor=CONTROLLER, key=KEY.key, scope=scope, valid_from=day, value=value, reason="§ 12")


def for_everyone(value: object, day: date) -> None:
    DatedSetting.objects.create(key=KEY.key, committee=None, valid_from=day, value=value, set_by="C")


def test_the_declared_default_holds_until_something_is_decided() -> None:
    assert setting(KEY.key, SCOPE) == {"low": 1}
    assert stored(KEY.key, SCOPE) is None


def test_a_value_holds_from_its_year_for_its_committee() -> None:
    row = let_hold({"low": 5})

    assert setting(KEY.key, SCOPE) == setting(KEY.key, LATER) == {"low": 5}
    assert setting(KEY.key, EARLIER) == setting(KEY.key, Scope("idrott", 2027)) == {"low": 1}
    assert (row.set_by, row.reason) == ("Controller", "§ 12")


def test_a_value_from_within_the_year_holds_that_year() -> None:
    let_hold({"low": 5}, date(2027, 12, 31))

    assert setting(KEY.key, SCOPE) == {"low": 5}
    assert setting(KEY.key, EARLIER) == {"low": 1}


def test_the_newest_day_wins_and_on_the_same_day_the_latest_decision() -> None:
    let_hold({"low": 7}, date(2027, 6, 1))
    let_hold({"low": 5})
    assert setting(KEY.key, SCOPE) == {"low": 7}

    let_hold({"low": 8}, date(2027, 6, 1))
    assert setting(KEY.key, SCOPE) == {"low": 8}


def test_the_committees_own_goes_before_a_newer_one_of_the_municipality() -> None:
    let_hold({"low": 5})
    for_everyone({"low": 9}, date(2027, 6, 1))

    assert setting(KEY.key, SCOPE) == {"low": 5}
    assert setting(KEY.key, Scope("idrott", 2027)) == {"low": 9}


def test_a_value_can_be_nothing() -> None:
    let_hold({"low": None})

    assert setting(KEY.key, SCOPE) == {"low": None}


def test_an_undeclared_key_is_a_fault() -> None:
    with pytest.raises(KeyError):
        setting("tests.unknown", SCOPE)
    with pytest.raises(KeyError):
        set_value(actor=CONTROLLER, key="tests.unknown", scope=SCOPE, valid_from=date(2027, 1, 1), value=1, reason="")


def test_an_unknown_committee_cannot_decide() -> None:
    with pytest.raises(NotFound):
        let_hold({"low": 5}, scope=Scope("teater", 2027))
