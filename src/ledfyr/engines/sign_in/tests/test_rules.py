"""The decisions of signing in, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledfyr.engines.sign_in import rules

NOW = datetime(2031, 3, 4, 12, 0, tzinfo=UTC)


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        ([], 0),
        ([0, 0, 0, 0], 0),
        ([0, 0, 0, 0, 0], 1),
        ([0] * 6, 2),
        ([0] * 7, 4),
        ([0] * 9, 15),
        ([0] * 200, 15),
        ([1, 1, 1, 1, 1], 0),
        ([0.5, 1, 1, 1, 1], 0.5),
        ([61] * 20, 0),
        ([0, 61, 61, 61, 61, 61], 0),
    ],
)
def test_the_wait_begins_after_the_free_failures_and_doubles(failures: list[float], wait: float) -> None:
    until = rules.wait_until(minutes_ago(*failures), NOW, free=5)

    assert until == (NOW + timedelta(minutes=wait) if wait else None)


def test_minutes_are_whole_and_never_none() -> None:
    assert rules.minutes_left(NOW + timedelta(seconds=1), NOW) == 1
    assert rules.minutes_left(NOW + timedelta(seconds=60), NOW) == 1
    assert rules.minutes_left(NOW + timedelta(seconds=61), NOW) == 2


@pytest.mark.parametrize(
    ("started", "seen", "ended"),
    [
        (None, None, False),
        (0, 0, False),
        (300, 59, False),
        (300, 61, True),
        (719, 0, False),
        (721, 0, True),
    ],
)
def test_a_session_ends_when_left_alone_and_in_any_case(started: int | None, seen: int | None, ended: bool) -> None:
    def at(ago: int | None) -> datetime | None:
        return None if ago is None else NOW - timedelta(minutes=ago)

    answer = rules.session_has_ended(
        started=at(started), seen=at(seen), now=NOW, idle=timedelta(hours=1), longest=timedelta(hours=12)
    )

    assert answer is ended


@pytest.mark.parametrize(
    ("expires", "used", "revoked", "state"),
    [
        (1, None, None, "open"),
        (0, None, None, "expired"),
        (1, NOW, None, "used"),
        (1, None, NOW, "revoked"),
        (0, NOW, NOW, "used"),
    ],
)
def test_what_a_link_is_worth(expires: int, used: datetime | None, revoked: datetime | None, state: str) -> None:
    until = NOW + timedelta(minutes=expires)

    assert rules.link_state(expires_at=until, used_at=used, revoked_at=revoked, now=NOW) == state


@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("/hamn/2031/rapport/7/", True),
        ("/hamn/2031/rapport/7/spara/", True),
        ("/hamn/2031/rapport/71/", False),
        ("/hamn/2031/rapport/", False),
        ("/", False),
        ("/hamn/2031/rapport/7/../8/", False),
        ("/hamn/2031/rapport/7//evil.example/", False),
        ("/hamn/2031/rapport/7/..\\..", False),
    ],
)
def test_a_page_is_within_a_target_or_not(path: str, within: bool) -> None:
    assert rules.is_within(path, "/hamn/2031/rapport/7/") is within


def test_a_target_without_a_slash_at_its_end_covers_what_is_below_and_no_longer_name() -> None:
    assert rules.is_within("/hamn/2031/rapport", "/hamn/2031/rapport")
    assert rules.is_within("/hamn/2031/rapport/7/", "/hamn/2031/rapport")
    assert not rules.is_within("/hamn/2031/rapporter/", "/hamn/2031/rapport")
