"""Failed attempts are counted in the database: the count holds for every worker, and over a restart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import ngettext

from . import rules
from .models import FailedAttempt


def name_key(name: str) -> str:
    """What is tried for a name, whoever tries and whether or not there is such a person."""
    return _digest("name", name.strip().casefold())


def address_key(address: str) -> str:
    """What is tried from an address on the net."""
    return _digest("address", address)


def second_step_key(person: int) -> str:
    """What is tried as a person's second step."""
    return _digest("second-step", str(person))


def asking_key(what: str) -> str:
    """Mailed links asked for, from an address or for a name."""
    return _digest("asking", what.strip().casefold())


@dataclass(frozen=True)
class Attempt:
    """An attempt that has been counted in advance. ``wait``: minutes to wait instead of trying, 0 to go on."""

    wait: int
    rows: tuple[int, ...] = ()
    own: str = ""

    def succeeded(self) -> int:
        """It was no failure, and earlier ones for the same name are forgiven; how many those were."""
        FailedAttempt.objects.filter(pk__in=self.rows).delete()
        return FailedAttempt.objects.filter(key=self.own).delete()[0]


def begin(now: datetime, *, per_name: str, per_address: str = "") -> Attempt:
    """Count an attempt as failed before it is made, so that a hundred at once are counted too."""
    FailedAttempt.objects.filter(at__lt=now - 2 * rules.WINDOW).delete()
    wanted = [(per_name, rules.FREE_PER_NAME), (per_address, rules.FREE_PER_ADDRESS)]
    rows = [FailedAttempt.objects.create(key=key, at=now) for key, _free in wanted if key]
    wait = max(_wait(row, free, now) for row, (_key, free) in zip(rows, wanted, strict=False))
    if wait:
        FailedAttempt.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return Attempt(wait)
    return Attempt(0, tuple(row.pk for row in rows), per_name)


def _wait(row: FailedAttempt, free: int, now: datetime) -> int:
    earlier = FailedAttempt.objects.filter(key=row.key, at__gt=now - rules.WINDOW).exclude(pk=row.pk)
    until = rules.wait_until(list(earlier.order_by("-at").values_list("at", flat=True)[:200]), now, free=free)
    return rules.minutes_left(until, now) if until else 0


def forget(*keys: str) -> None:
    """Forget every failure under the keys."""
    FailedAttempt.objects.filter(key__in=keys).delete()


def wait_sentence(minutes: int) -> str:
    """Why nothing was tried, and when to try again."""
    return ngettext(
        "Det har blivit för många misslyckade försök. Vänta %(count)s minut och försök igen.",
        "Det har blivit för många misslyckade försök. Vänta %(count)s minuter och försök igen.",
        minutes,
    ) % {"count": minutes}


def _digest(kind: str, what: str) -> str:
    return hashlib.sha256(f"{kind}:{what}".encode()).hexdigest()
