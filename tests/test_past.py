"""The past of the registers, disposal by decision, and what happens when writing is broken off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledfyr.engines.exchange.writers import export
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import DomainError, NotAllowed
from ledfyr.platform.history.disposal import NoDecision, NothingToDispose, Selection, count
from ledfyr.platform.history.models import ChangeEntry, Disposal, EntryPayload, RowPayload
from ledfyr.platform.history.replaying import PastDisposed
from ledfyr.platform.history.verifying import verify
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found, unit
from ledfyr.platform.planning.years import open_year
from ledfyr.registers.administration.services import dispose_history
from ledfyr.registers.goals.public import ensure_printed_goals
from ledfyr.registers.internal_control.services import add_activity, include_event, withdraw_activity
from ledfyr.registers.risks.services import withdraw_event, withdraw_measure
from ledfyr.registers.risks.tests.factories import added, ask, changed, described, event, placed, rated, risk, take_in

pytestmark = pytest.mark.django_db
WHERE = [SCOPE.committee, SCOPE.year]
KINDS = ("risks", "control-plan", "goals")
CENTRAL = Actor("Administratör", frozenset({"administrator"}))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def at(day: int) -> date:
        monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, day, 12, tzinfo=UTC))
        return date(2027, 3, day)

    return at


def exported(day: date | None = None) -> dict[str, bytes]:
    return {kind: export(actor=CONTROLLER, scope=SCOPE, kind=kind, form="json", day=day) for kind in KINDS}


@pytest.fixture
def days(clock: Any) -> dict[date, dict[str, bytes]]:
    """Several days of work; {day: the registers as they were exported when it ended}."""
    out = {}
    day = clock(1)
    found()
    out[day] = exported()
    day = clock(2)
    goal = ensure_printed_goals(actor=CONTROLLER, scope=SCOPE, printed=["1.1 Fler lånar"])["1.1 Fler lånar"]
    row = rated(placed(event(), goal=goal.pk, process="Utlån", working_method="Lån i kassan"), 3, 3)
    measure = added(row)
    out[day] = exported()
    day = clock(3)
    place = unit("B1", "Biblioteket")
    row.refresh_from_db()
    row = placed(row, goal=goal.pk, process="Inköp", working_method="", unit=place.code)
    row = rated(described(row, text="Böcker försvinner"), 4, 3, reason="ny upphandling")
    changed(measure, text="Lås magasinet om natten")
    take_in(risk(7, "Katalogen är fel", file="a.txt", measures=["Rätta"], likelihood=2, consequence=2))
    out[day] = exported()
    day = clock(5)
    plan_row = ask(include_event, event=row.pk)
    activity = ask(add_activity, row_key=plan_row.pk, text="Räkna böckerna", method="sample")
    withdraw_measure(actor=CONTROLLER, scope=SCOPE, key=measure.pk)
    out[day] = exported()
    day = clock(8)
    withdraw_activity(actor=CONTROLLER, scope=SCOPE, key=activity.pk)
    row.refresh_from_db()
    withdraw_event(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=row.version)
    out[day] = exported()
    return out


@pytest.mark.guarded
def test_each_register_is_shown_as_it_was_on_every_day(days: dict[date, dict[str, bytes]]) -> None:
    assert {day: exported(day) for day in days} == days
    assert exported(date(2027, 3, 4)) == days[date(2027, 3, 3)]
    assert len({tuple(one.values()) for one in days.values()}) == len(days)
    assert verify().faults == []


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("name", ["risks:list", "internal_control:plan", "goals:list"])
def test_the_page_of_the_past_says_so_and_changes_nothing(client: Client, name: str) -> None:
    person = Person.objects.create_person(username="c", title="Controller", role="controller", password=None)
    client.force_login(person)
    text = client.get(reverse(name, args=WHERE), {"som": "2027-03-05"}).content.decode()

    assert "när den 5 mars 2027 var slut" in text
    assert 'method="post"' not in text.split("<main", 1)[1]
    assert client.get(reverse(name, args=WHERE), {"som": "i går"}).status_code == 200
    sheet = client.get(reverse("exchange:export", args=[*WHERE, "risks", "csv"]), {"som": "2027-03-02"})
    assert "Böcker försvinner ur magasinet" in sheet.content.decode()


# Disposal


def disposed(before: date = date(2027, 3, 4), **given: Any) -> Disposal:
    told = {"decision_reference": "KS 2030/12 § 4", "reason": "Gallringsplan", **given}
    selection = Selection("ordinary", before)
    return dispose_history(actor=told.pop("actor", CENTRAL), selection=selection, now=timezone.now(), **told)


@pytest.mark.guarded
def test_what_is_disposed_of_is_gone_and_the_chain_still_holds(days: dict[date, dict[str, bytes]]) -> None:
    entries = ChangeEntry.objects.count()
    taken = count(Selection("ordinary", date(2027, 3, 4)))
    done = disposed()

    assert taken.entries > 5
    assert done.disposed.count() == taken.entries + taken.rows
    assert EntryPayload.objects.count() == entries - taken.entries + 1
    assert not [text for text in RowPayload.objects.values_list("text", flat=True) if text == "Lås magasinet om natten"]
    verdict = verify()
    assert (verdict.faults, verdict.disposed, verdict.decisions) == ([], taken.entries + taken.rows, {"KS 2030/12 § 4"})
    assert exported(date(2027, 3, 5)) == days[date(2027, 3, 5)]
    with pytest.raises(PastDisposed):
        exported(date(2027, 3, 2))


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"decision_reference": " "}, NoDecision),
        ({"before": date(2000, 1, 1)}, NothingToDispose),
        ({"actor": READER}, NotAllowed),
    ],
)
def test_nothing_is_disposed_of_without_right_and_decision(given: dict[str, Any], refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        disposed(**given)
    assert not Disposal.objects.exists()


@pytest.mark.usefixtures("days")
def test_the_page_counts_first_and_asks_for_the_decision(client: Client) -> None:
    person = Person.objects.create_person(username="a", title="Administratör", role="administrator", password=None)
    client.force_login(person)
    page = reverse("administration:dispose", args=WHERE)
    choice = {"retention": "ordinary", "before": "2027-03-04"}

    assert "ändringar i hela kommunens historik gallras" in client.get(page, choice).content.decode()
    assert client.post(page, choice).status_code == 422
    assert not Disposal.objects.exists()
    assert client.post(page, {**choice, "decision_reference": "§ 4"}).status_code == 302
    assert Disposal.objects.get().decision_reference == "§ 4"
    text = client.get(reverse("ui:history", args=WHERE)).content.decode()
    assert "Innehållet är gallrat enligt beslut § 4" in text
    assert "%(" not in text


# Broken off


@pytest.mark.parametrize("why", ["database is locked", "deadlock"])
def test_two_writes_that_meet_lose_nothing(client: Client, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    found()
    open_year(SCOPE)
    person = Person.objects.create_person(username="c", title="Controller", role="controller", password=None)
    client.force_login(person)

    def collide(**_given: Any) -> None:
        error = OperationalError(why)
        error.__cause__ = type("Cause", (Exception,), {"sqlstate": "40P01" if why == "deadlock" else None})()
        raise error

    monkeypatch.setattr("ledfyr.registers.risks.views.listing.add_event", collide)
    answer = client.post(reverse("risks:add", args=WHERE), {"text": "Boken är borta"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert 'name="text" value="Boken är borta"' in answer.content.decode()


KILLED = """
import os, signal
import django; django.setup()
from django.core.management import call_command
from ledfyr.platform.history.guarding import logged_block
from ledfyr.platform.organisation.services import found_municipality
call_command("migrate", verbosity=0)
found_municipality(name="Lillebro", committees={"kultur": "Kulturnämnden"})
with logged_block():
    found_municipality(name="Storebro", committees={"idrott": "Idrottsnämnden"})
    os.kill(os.getpid(), signal.SIGKILL)
"""
ASKED = """
import django; django.setup()
from ledfyr.platform.history.verifying import verify
from ledfyr.platform.organisation.selectors import committees, municipality_name
found = verify()
print(municipality_name(), len(committees()), found.links, len(found.faults))
"""


def test_a_process_that_is_killed_in_a_logged_block_leaves_nothing_of_it(tmp_path: Path) -> None:
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ledfyr.config.settings",
        "LEDFYR_DATA_DIR": str(tmp_path),
        "LEDFYR_DATABASE_URL": f"sqlite:///{tmp_path / 'kill.sqlite3'}",
        "LEDFYR_SECRET_KEY": "only-for-tests",
    }

    def run(script: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script], env=surroundings, capture_output=True, text=True, check=False, timeout=120
        )

    assert run(KILLED).returncode == -signal.SIGKILL
    assert run(ASKED).stdout == "Lillebro 1 1 0\n"
