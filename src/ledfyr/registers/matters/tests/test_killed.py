"""Killed at any moment of a dispatch: all of it stands, or nothing. And two at once: one of them is told no."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from django.db import connection, connections

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.deciding import AlreadyDispatched
from ledfyr.kernel.actor import SYSTEM
from ledfyr.kernel.errors import DomainError
from ledfyr.platform.organisation.tests.factories import SCOPE
from ledfyr.platform.planning.models import Decision, Lock
from ledfyr.registers.matters import services

from .samples import TODAY, ready, year

# Where the dispatch kills itself: before the first file, between files, after the rows, and right before the end.
MOMENTS = {"drawing": 0, "first_file": 1, "fourth_file": 4, "lock": 0, "never": 0}
PROGRAM = """
    import os, signal, sys
    import django
    django.setup()
    from django.core.management import call_command
    from ledfyr.engines.documents import deciding
    from ledfyr.platform.planning import decisions
    from ledfyr.registers.matters import services
    from ledfyr.registers.matters.tests.samples import SCOPE, SYSTEM, TODAY, ready, year

    moment = sys.argv[1]
    deciding.render_pdf = lambda tree: b"%PDF-1.7"
    if moment == "set_up":
        call_command("migrate", verbosity=0)
        year()
        print(ready().pk)
        sys.exit()
    key, left = sys.argv[2], {"first_file": 1, "fourth_file": 4}.get(moment, 0)

    def die(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    def counted(store):
        def within(*args, **kwargs):
            global left
            left -= 1
            return die() if left == 0 else store(*args, **kwargs)
        return within

    if moment == "drawing":
        deciding.render_docx = die
    elif left:
        decisions.store_bytes = counted(decisions.store_bytes)
    elif moment == "lock":
        deciding.place_lock = die
    services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=key, today=TODAY)
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "LEDFYR_DATA_DIR": str(folder),
        "LEDFYR_DATABASE_URL": f"sqlite:///{folder / 'trial.sqlite3'}",
        "LEDFYR_SECRET_KEY": "only-for-tests",
        "DJANGO_SETTINGS_MODULE": "ledfyr.config.settings",
    }
    call = [sys.executable, "-c", textwrap.dedent(PROGRAM), *arguments]
    return subprocess.run(call, env=environment, capture_output=True, text=True, timeout=120, check=False)


def counts(folder: Path) -> tuple[int, ...]:
    with sqlite3.connect(folder / "trial.sqlite3") as database:
        tables = ("planning_decision", "planning_frozendocument", "planning_lock", "files_storedfile")
        return tuple(database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables)


def test_a_killed_dispatch_leaves_all_or_nothing(tmp_path: Path) -> None:
    made = run(tmp_path, "set_up")
    assert made.returncode == 0, made.stderr[-2000:]
    key = made.stdout.split()[-1]
    for moment in MOMENTS:
        done = run(tmp_path, moment, key)
        if moment == "never":
            assert done.returncode == 0, done.stderr[-2000:]
            assert counts(tmp_path) == (1, 2, 1, 13)  # the report's two versions among them, each as HTML, PDF and DOCX
        else:
            assert done.returncode == -signal.SIGKILL, (moment, done.stderr[-2000:])
            assert counts(tmp_path) == (0, 0, 0, 0), moment


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_of_two_dispatches_at_once_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "render_pdf", lambda tree: b"%PDF-1.7")
    year()
    matters = [ready(title="Ett"), ready(title="Två")]
    gate, outcomes = threading.Barrier(2), []

    def go(key: object) -> None:
        try:
            gate.wait(10)
            services.dispatch_matter(actor=SYSTEM, scope=SCOPE, key=str(key), today=TODAY)
            outcomes.append("sent")
        except DomainError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(matter.pk,)) for matter in matters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == sorted([AlreadyDispatched.__name__, "sent"])
    assert (Decision.objects.count(), Lock.objects.count()) == (1, 1)
    assert connection.vendor == "postgresql"
