"""Decisions of signing in: how long one must wait after failures, and what a link is worth. No Django, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

FREE_PER_NAME = 5  # failures before one must wait
FREE_PER_ADDRESS = 25  # a whole town hall may sit behind one address
WINDOW = timedelta(hours=1)  # older failures are forgotten
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)


def wait_until(failures: Sequence[datetime], now: datetime, *, free: int) -> datetime | None:
    """When the next attempt may be made; None when at once.

    The wait is a minute after ``free`` failures within the hour and doubles with each one more, up to a quarter of an
    hour: whoever has mistyped is soon in, whoever guesses makes a hundred attempts a day.
    """
    recent = sorted(at for at in failures if now - at < WINDOW)
    extra = len(recent) - free
    if extra < 0:
        return None
    wait = min(FIRST_WAIT * 2 ** min(extra, 10), LONGEST_WAIT)
    until = recent[-1] + wait
    return until if until > now else None


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes until then, at least one."""
    return max(1, -int((now - until).total_seconds() // 60))


def session_has_ended(
    *, started: datetime | None, seen: datetime | None, now: datetime, idle: timedelta, longest: timedelta
) -> bool:
    """Whether a session has been left alone for too long, or has lasted too long. One without times is new."""
    return (seen is not None and now - seen > idle) or (started is not None and now - started > longest)


def link_state(*, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime) -> str:
    """'used', 'revoked', 'expired' or 'open'."""
    if used_at is not None:
        return "used"
    if revoked_at is not None:
        return "revoked"
    return "expired" if now >= expires_at else "open"


def is_within(path: str, target: str) -> bool:
    """Whether a page is the target of a link or lies below it. A path that climbs is outside whatever it says."""
    if ".." in path or "\\" in path or "//" in path:
        return False
    base = target.split("?")[0].split("#")[0]
    return path == base or path.startswith(base if base.endswith("/") else f"{base}/")


def is_own_page(target: str) -> bool:
    """Whether a target is a page of ours and more than the start page: a link never opens the whole house."""
    path = target.split("?")[0].split("#")[0]
    return path.startswith("/") and len(path) > 1 and is_within(path, path)
