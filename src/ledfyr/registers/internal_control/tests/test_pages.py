"""Pages of the control plan: who sees what, what is missing at a glance, and no more questions for a long plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.engines.ui.rooms import importers
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.rows import Doubt, Row
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import CONTROLLER, SCOPE, found
from ledfyr.registers.internal_control.models import ControlActivity, PlanRow
from ledfyr.registers.internal_control.services import (
    add_activity,
    apply_rows,
    include_event,
    withdraw_plan_row,
)
from ledfyr.registers.risks.public import rows_in

pytestmark = pytest.mark.django_db
BOOKS = "Böcker försvinner ur magasinet"
SHORT, LONG = Scope("kultur", 2027), Scope("idrott", 2027)


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()
    cache.clear()


def signed_in(role: str) -> Client:
    person = Person.objects.create_person(username=role, title=role.title(), role=role, password=None)
    client = Client()
    client.force_login(person)
    return client


def url(name: str, *args: Any, scope: Scope = SCOPE) -> str:
    return reverse(f"internal_control:{name}", args=[scope.committee, scope.year, *args])


def text_of(answer: HttpResponse) -> str:
    """What a person reads, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def main_of(answer: HttpResponse) -> str:
    html = answer.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def analyse(scope: Scope, texts: Mapping[int, str], handling: str | None) -> None:
    """Events in the analysis, all rated 4 x 3."""
    shared = {"likelihood": 4, "consequence": 3, "value": 12, "measures": [], "categories": [], "doubts": []}
    given = [shared | {"nr": nr, "event": text, "handling": handling} for nr, text in texts.items()]
    importer = next(one for one in importers() if one.kind == "risks")
    assert importer.apply is not None
    importer.apply(CONTROLLER, scope, [Row("risks", values) for values in given], date(2027, 1, 1))


def event(text: str, handling: str | None = None) -> Any:
    """An event of the analysis that has no row in the plan."""
    analyse(SCOPE, {1 + rows_in(CONTROLLER, SCOPE).count(): text}, handling)
    return rows_in(CONTROLLER, SCOPE).get(text=text)


def planned(text: str = BOOKS) -> PlanRow:
    """A row of the plan for an event of its own, with nothing filled in."""
    return include_event(actor=CONTROLLER, scope=SCOPE, event=event(text).pk)


def controlled(row: PlanRow, text: str = "Räkna böckerna", **given: str) -> ControlActivity:
    whole = dict.fromkeys(("method", "owner", "timing", "units", "occasion", "description"), "") | given
    return add_activity(actor=CONTROLLER, scope=SCOPE, row_key=row.pk, text=text, **whole)


def fill(scope: Scope, count: int) -> None:
    """A plan where every row answers an event and has everything a row can have."""
    texts = {nr: f"Fall {nr} av något som inte får hända" for nr in range(1, count + 1)}
    analyse(scope, texts, "plan")
    rows = [
        {
            "risk_nrs": [nr],
            "events": [text],
            "area_goal": f"{nr % 4 + 1}. Ett mål av flera",
            "process": f"Process {nr % 7}",
            "working_method": f"Arbetssätt {nr % 5}",
            "systematic_control": f"Två personer ser efter, fall {nr}",
            "value": 12,
            "activities": [{"text": f"Granska {nr}", "method": "sample", "owner": "Arkivchef"}],
        }
        for nr, text in texts.items()
    ]
    doubts = (Doubt("cell_joined"),)
    taken_in = [Row("control-plan", values, words="så stod det", doubts=doubts) for values in rows]
    apply_rows(actor=CONTROLLER, scope=scope, rows=taken_in)


def queries(client: Client, address: str) -> int:
    """How many questions a page asks when nothing is remembered from before."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_answer_who_is_signed_in_and_nobody_else() -> None:
    row = planned()
    addresses = (url("plan"), url("plan") + "?visa=saknas", url("row", row.pk))
    for client in (signed_in("controller"), signed_in("reader")):
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200
            assert BOOKS in text_of(answer)
    for address in addresses:
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("sign_in:enter"))


def test_a_reader_sees_no_way_to_change() -> None:
    row = planned()
    event("Utan rad", "plan")
    controlled(row)
    reader = signed_in("reader")
    risk_page = reverse("risks:event", args=["kultur", 2027, row.events.get().analysis_row_id])
    for address in (url("plan"), url("row", row.pk), risk_page):
        main = main_of(reader.get(address))
        assert 'method="post"' not in main
        assert "<details" not in main.replace('<details class="menu-button"', "")


def test_a_controller_can_change_everything_on_the_page_of_a_row() -> None:
    row = planned()
    activity = controlled(row)
    main = main_of(signed_in("controller").get(url("row", row.pk)))
    for name in ("place", "events", "withdraw", "add_activity"):
        assert f'action="{url(name, row.pk)}"' in main
    assert f'action="{url("change_activity", row.pk, activity.pk)}"' in main
    assert f'action="{url("withdraw_activity", row.pk, activity.pk)}"' in main
    assert '<option value="Stickprov">' in main


def test_a_long_plan_asks_no_more_than_a_short_one() -> None:
    fill(SHORT, 10)
    fill(LONG, 1000)
    client = signed_in("controller")
    asked: dict[Scope, list[int]] = {}
    for scope in (SHORT, LONG):
        row = PlanRow.objects.filter(committee__slug=scope.committee).earliest("position")
        analysed = row.events.get().analysis_row_id
        addresses = (
            url("plan", scope=scope),
            url("plan", scope=scope) + "?visa=saknas",
            url("row", row.pk, scope=scope),
            reverse("risks:event", args=[scope.committee, scope.year, analysed]),
        )
        asked[scope] = [queries(client, address) for address in addresses]
    assert asked[SHORT] == asked[LONG]


def test_what_a_row_lacks_is_said_in_words_and_can_be_asked_for() -> None:
    fill(SHORT, 1)
    planned()
    client = signed_in("controller")
    everything = text_of(client.get(url("plan")))
    lacks = "Saknar process, arbetssätt, systematisk kontroll, kontrollaktivitet, metod, kontrollansvarig"
    assert lacks in everything
    assert "Fall 1 av något" in everything
    only = text_of(client.get(url("plan") + "?visa=saknas"))
    assert BOOKS in only
    assert "Fall 1 av något" not in only


def test_a_plan_that_lacks_nothing_says_so() -> None:
    fill(SHORT, 2)
    assert "Ingen rad saknar något" in text_of(signed_in("reader").get(url("plan") + "?visa=saknas"))


def test_an_empty_plan_teaches() -> None:
    event(BOOKS)
    seen = text_of(signed_in("controller").get(url("plan")))
    assert "Planen för 2027 är tom" in seen
    assert "Gå till riskanalysen" in seen


def test_a_starred_event_without_a_row_is_taken_in_with_a_button() -> None:
    starred = event(BOOKS, "plan")
    client = signed_in("controller")
    assert f'action="{url("include", starred.pk)}"' in main_of(client.get(url("plan")))
    made = client.post(url("include", starred.pk))
    row = PlanRow.objects.get()
    assert made["Location"] == url("row", row.pk)
    assert url("include", starred.pk) not in main_of(client.get(url("plan")))


def test_a_starred_event_whose_row_was_removed_is_listed_again() -> None:
    row = planned()
    starred = row.events.get().analysis_row_id
    withdraw_plan_row(actor=CONTROLLER, scope=SCOPE, key=row.pk, version=None)
    assert f'action="{url("include", starred)}"' in main_of(signed_in("controller").get(url("plan")))


def test_a_refused_control_stands_open_at_the_control_it_is() -> None:
    row = planned()
    controlled(row)
    second = controlled(row, "Lås magasinet")
    answer = signed_in("controller").post(url("change_activity", row.pk, second.pk), {"text": "", "owner": "Chefen"})
    opened = re.findall(r"<details[^>]* open>.*?action=\"([^\"]+)\"", main_of(answer), re.DOTALL)
    assert answer.status_code == 422
    assert opened == [url("change_activity", row.pk, second.pk)]
    assert 'value="Chefen"' in main_of(answer)


def test_a_row_may_not_answer_nothing() -> None:
    row = planned()
    answer = signed_in("controller").post(url("events", row.pk), {})
    assert answer.status_code == 422
    assert "Välj minst en händelse" in text_of(answer)


def test_forms_save_and_lead_back() -> None:
    row = planned()
    client = signed_in("controller")
    given = {"goal": "", "process": "Arkiv", "working_method": "Gallring", "control": "Två ser efter"}
    assert client.post(url("place", row.pk), given)["Location"] == url("row", row.pk)
    client.post(url("add_activity", row.pk), {"text": "Räkna böckerna", "method": "Stickprov", "owner": "Arkivchef"})
    seen = text_of(client.get(url("row", row.pk)))
    for words in ("Arkiv", "Gallring", "Två ser efter", "Räkna böckerna", "Stickprov", "Arkivchef"):
        assert words in seen
    assert "Raden har allt den behöver." in seen


def test_a_form_opens_by_its_name() -> None:
    row = planned()
    main = main_of(signed_in("controller").get(url("row", row.pk) + "?open=events"))
    assert re.search(r"<details[^>]* open>\s*<summary>\s*Välj händelser", main)


def test_doubts_can_be_settled() -> None:
    fill(SHORT, 1)
    row = PlanRow.objects.get()
    client = signed_in("controller")
    assert "så stod det" in text_of(client.get(url("row", row.pk)))
    client.post(url("confirm", row.pk))
    assert "Raden stämmer" not in text_of(client.get(url("row", row.pk)))


def test_the_page_of_a_risk_says_how_it_is_controlled() -> None:
    row = planned()
    controlled(row, method="sample", owner="Arkivchef")
    risk_page = reverse("risks:event", args=["kultur", 2027, row.events.get().analysis_row_id])
    main = main_of(signed_in("reader").get(risk_page))
    assert url("row", row.pk) in main
    assert "Arkivchef" in main


def test_the_start_page_says_how_the_plan_stands() -> None:
    planned()
    event("Utan rad", "plan")
    html = signed_in("reader").get(reverse("ui:overview", args=["kultur", 2027])).content.decode()
    assert url("plan") + "?visa=saknas" in html
    assert url("plan") + "#without-row" in html
