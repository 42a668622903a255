"""The queue: a table. Work is put in with the transaction that wants it, and taken by any worker that is free.

At least once: a worker that dies between doing and saying so leaves a lease that runs out, and the work is done again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .models import Job
from .rules import MOST_TRIES, wait_after

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
LONGEST_ERROR = 500


@dataclass(frozen=True)
class Given:
    """Something that work gives to a person: what it is about, and the page where she reads it ('' when none)."""

    person: int
    committee: str
    path: str


@dataclass(frozen=True)
class Work:
    """What is done, and what it gives to whom: asked by the test that holds it against what each person may read."""

    run: Callable[..., None]
    gives: Callable[..., Sequence[Given]]


_work: dict[str, Work] = {}


class GiveUp(Exception):
    """Raised by work that would fail the same way again; its text is shown."""


def work(name: str, *, gives: Callable[..., Sequence[Given]]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Names a function as work that can be queued. ``gives`` takes the same arguments, and says who gets what."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        _work[name] = Work(function, gives)
        return function

    return declare


def declared_work() -> dict[str, Work]:
    """{name: work that can be queued}."""
    return dict(_work)


def enqueue(name: str, *, key: str, **arguments: Any) -> Job:
    """Put work in the queue, once for each key; what is there is left as it is. Unknown names raise KeyError."""
    _work[name]
    job, _made = Job.objects.get_or_create(
        key=key, defaults={"name": name, "arguments": arguments, "run_after": timezone.now()}
    )
    return job


def take() -> Job | None:
    """The next job in turn, leased to the caller; None when nothing waits. Workers do not wait for each other."""
    now = timezone.now()
    with transaction.atomic():
        turn = Q(state=Job.State.QUEUED, run_after__lte=now) | Q(state=Job.State.RUNNING, leased_until__lt=now)
        job = Job.objects.select_for_update(skip_locked=True).filter(turn).order_by("run_after", "id").first()
        if job is None:
            return None
        job.state, job.tries, job.leased_until = Job.State.RUNNING, job.tries + 1, now + LEASE
        job.save()
    return job


def run_next() -> bool:
    """Take one job and do it. True when there was one."""
    job = take()
    if job is None:
        return False
    try:
        if job.tries > MOST_TRIES:
            raise GiveUp(job.error or "the worker was stopped each time")
        _work[job.name].run(**job.arguments)
    except GiveUp as error:
        _finish(job, Job.State.FAILED, str(error))
    except Exception as error:
        logger.exception("Job %s failed", job.pk)
        again = job.tries < MOST_TRIES
        _finish(job, Job.State.QUEUED if again else Job.State.FAILED, f"{type(error).__name__}: {error}")
    else:
        _finish(job, Job.State.DONE, "")
    return True


def run_all(limit: int = 10_000) -> int:
    """Do what waits now, and say how much it was."""
    done = 0
    while done < limit and run_next():
        done += 1
    return done


def _finish(job: Job, state: str, error: str) -> None:
    """Say how it went, unless another worker has taken the job over meanwhile."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, tries=job.tries, state=Job.State.RUNNING).update(
        state=state,
        error=" ".join(error.split())[:LONGEST_ERROR],
        run_after=now + wait_after(job.tries),
        leased_until=None,
        finished_at=None if state == Job.State.QUEUED else now,
    )
