"""Pages of the analysis: who sees what, what follows an edit, and that a long register asks as little as a short."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.rows import Doubt
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE, found, unit
from ledfyr.registers.risks.models import AnalysisRow, Measure
from ledfyr.registers.risks.services import apply_rows, withdraw_event

from .factories import CONTROLLER, added, event, rated, risk, row_of

pytestmark = pytest.mark.django_db
BOOKS = "Böcker försvinner ur magasinet"
SHORT, LONG = Scope("kultur", 2027), Scope("idrott", 2027)
HTMX = {"HX-Request": "true"}


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
    return reverse(f"risks:{name}", args=[scope.committee, scope.year, *args])


def text_of(answer: HttpResponse) -> str:
    """What a person reads, on one line."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words)


def fill(scope: Scope, count: int) -> None:
    """A register with everything a row can have."""
    apply_rows(
        actor=CONTROLLER,
        scope=scope,
        rows=[
            risk(
                nr,
                f"Fall {nr} av något som inte får hända",
                file="analys.txt",
                words=f"{nr} | så stod det",
                likelihood=nr % 5 + 1,
                consequence=nr % 4 + 1,
                handling="plan" if nr % 3 else "analysis_only",
                area_goal=f"{nr % 4 + 1}. Ett mål av flera",
                process=f"Process {nr % 7}",
                working_method=f"Arbetssätt {nr % 5}",
                place="Arkivet",
                measures=[f"Åtgärd mot {nr}"],
                doubts=(Doubt("cell_joined"),),
            )
            for nr in range(1, count + 1)
        ],
    )


def queries(client: Client, address: str) -> int:
    """How many questions a page asks when nothing is remembered from before."""
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def pages(row: AnalysisRow, scope: Scope = SCOPE) -> dict[str, str]:
    return {
        "list": url("list", scope=scope),
        "after": url("list", scope=scope) + "?after=1&s=2&k=2",
        "narrowed": url("list", scope=scope) + "?q=fall&handling=plan&only=findings&sort=-value",
        "event": url("event", row.pk, scope=scope),
    }


def test_pages_answer_who_is_signed_in_and_nobody_else() -> None:
    row = event(BOOKS, (4, 3), "plan")
    for client in (signed_in("controller"), signed_in("reader")):
        for address in pages(row).values():
            answer = client.get(address)
            assert answer.status_code == 200
            assert BOOKS in text_of(answer) or "Inga händelser passar urvalet" in text_of(answer)
    for address in (*pages(row).values(), url("add"), url("cell", row.pk, "text")):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("sign_in:enter"))


def test_a_reader_sees_no_way_to_change() -> None:
    row = event(BOOKS, (4, 3))
    added(row)
    reader = signed_in("reader")
    for address in pages(row).values():
        html = reader.get(address).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert "data-edit" not in main
        assert 'method="post"' not in main
        assert url("add") not in main
    assert reader.get(url("add")).status_code == 403
    assert b"<form" not in reader.get(url("cell", row.pk, "text"), headers=HTMX).content
    assert reader.post(url("cell", row.pk, "likelihood"), {"likelihood": 1}, headers=HTMX).status_code == 403


def test_a_controller_can_change_everything_on_the_page_of_an_event() -> None:
    row = event(BOOKS, (4, 3))
    measure = added(row)
    html = signed_in("controller").get(url("event", row.pk)).content.decode()
    for name in ("describe", "rate", "handle", "place", "withdraw", "add_measure"):
        assert f'action="{url(name, row.pk)}"' in html
    assert f'action="{url("change_measure", row.pk, measure.pk)}"' in html
    assert f'action="{url("withdraw_measure", row.pk, measure.pk)}"' in html


def test_a_long_register_asks_no_more_than_a_short_one() -> None:
    unit("ARK", "Arkivet")
    fill(SHORT, 10)
    fill(LONG, 1000)
    client = signed_in("controller")
    asked: dict[Scope, list[int]] = {}
    for scope in (SHORT, LONG):
        row = row_of("Fall 2 av något som inte får hända", scope)
        asked[scope] = [queries(client, address) for address in pages(row, scope).values()]
    assert asked[SHORT] == asked[LONG]


def test_an_empty_year_teaches_and_an_empty_choice_says_so() -> None:
    fill(SHORT, 1)
    controller, reader = signed_in("controller"), signed_in("reader")
    assert "Inga händelser passar urvalet" in text_of(controller.get(url("list") + "?q=finns-inte"))
    withdraw_event(actor=CONTROLLER, scope=SHORT, key=AnalysisRow.objects.get().pk, version=None)
    assert "Läs in en analys" in text_of(controller.get(url("list")))
    assert "Läs in en analys" not in text_of(reader.get(url("list")))


def test_the_floors_are_told_in_words() -> None:
    controller = signed_in("controller")

    def said(row: AnalysisRow) -> str:
        return text_of(controller.get(url("event", row.pk)))

    assert "Händelsen saknar riskvärde" in said(event("Utan värde"))
    assert "så ingen åtgärd krävs" in said(event("Liten", (2, 2)))
    nine = said(event("Nia", (3, 3)))
    assert "Från riskvärde 9 ska det finnas en åtgärd. Det saknas." in nine
    assert "Under riskvärde 12 bestämmer nämnden själv" in nine
    twelve = said(event("Tolva", (4, 3)))
    assert "Från riskvärde 12 ska händelsen vara med i internkontrollplanen. Den är inte med." in twelve
    accepted = said(event("Godtagen", (4, 3), "analysis_only"))
    assert "Risken är godtagen genom beslut: § 1." in accepted


def test_a_saved_cell_brings_what_follows_from_it() -> None:
    row = event(BOOKS, (3, 3), "plan")
    client = signed_in("controller")
    answer = client.post(
        url("cell", row.pk, "likelihood"),
        {"likelihood": "4", "version": row.version},
        headers=HTMX | {"HX-Current-URL": f"http://testserver{url('list')}?handling=plan"},
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'hx-swap-oob="innerHTML:#value-{row.pk}"' in html
    assert "<b>12</b>" in html
    assert f'hx-swap-oob="innerHTML:#notes-{row.pk}"' in html
    assert "har riskvärdet 12 men ingen åtgärd" in html
    assert re.search(rf'name="version"\s+value="{row.version + 1}"\s+hx-swap-oob', html)
    assert "handling=plan&amp;s=4&amp;k=3" in html


def test_a_refused_cell_says_why_beside_the_field_and_keeps_what_was_chosen() -> None:
    row = event(BOOKS, (4, 3), "plan")
    client = signed_in("controller")
    answer = client.post(
        url("cell", row.pk, "handling"), {"handling": "analysis_only", "version": row.version}, headers=HTMX
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Riskvärdet 12 når golvet 12" in html
    assert f'href="{url("event", row.pk)}?open=handling#handling"' in html
    assert '<option value="analysis_only" selected>' in html
    assert "hx-swap-oob" not in html
    row.refresh_from_db()
    assert row.handling == "plan"


def test_a_cell_is_a_page_of_its_own_without_script() -> None:
    row = event(BOOKS, (3, 3))
    client = signed_in("controller")
    assert "<h1>Konsekvens</h1>" in client.get(url("cell", row.pk, "consequence")).content.decode()
    answer = client.post(url("cell", row.pk, "consequence"), {"consequence": "5", "version": row.version})
    assert (answer.status_code, answer["Location"]) == (302, url("event", row.pk))


def test_a_refused_form_stands_open_with_what_was_typed() -> None:
    row = event(BOOKS, (4, 3), "plan")
    client = signed_in("controller")
    answer = client.post(url("handle", row.pk), {"handling": "analysis_only", "reason": "Vi tål det"})
    assert answer.status_code == 422
    assert "Vi tål det" in text_of(answer)
    assert re.search(r"<details[^>]* open>\s*<summary>\s*Ändra hanteringen", answer.content.decode())


def test_a_refused_measure_stands_open_at_the_measure_it_is() -> None:
    row = event(BOOKS, (4, 3))
    first, second = added(row, "Lås magasinet"), added(row, "Räkna böckerna")
    client = signed_in("controller")
    answer = client.post(url("change_measure", row.pk, second.pk), {"text": "", "state": "planned"})
    html = answer.content.decode()
    assert answer.status_code == 422
    opened = re.findall(r"<details[^>]* open>.*?action=\"([^\"]+)\"", html, re.DOTALL)
    assert opened == [url("change_measure", row.pk, second.pk)]
    assert first.text in html


def test_a_form_opens_by_its_name() -> None:
    row = event(BOOKS, (4, 3))
    html = signed_in("controller").get(url("event", row.pk) + "?open=rating").content.decode()
    assert re.search(r"<details[^>]* open>\s*<summary>\s*Ändra värderingen", html)


def test_a_late_measure_is_said_in_words() -> None:
    row = event(BOOKS, (4, 3))
    late = added(row, due=date(2020, 1, 1))
    client = signed_in("controller")
    assert "försenad" in text_of(client.get(url("event", row.pk)))
    Measure.objects.filter(pk=late.pk).update(state="done")
    html = client.get(url("event", row.pk)).content.decode()
    assert "försenad" not in html[html.index('id="measure"') : html.index("Ny åtgärd")]


def test_doubts_show_the_words_of_the_source_and_can_be_settled() -> None:
    fill(SHORT, 1)
    row = AnalysisRow.objects.get()
    client = signed_in("controller")
    seen = text_of(client.get(url("event", row.pk)))
    assert "1 | så stod det" in seen
    assert "Raden stämmer" in seen
    client.post(url("confirm", row.pk))
    assert "Raden stämmer" not in text_of(client.get(url("event", row.pk)))


def test_a_withdrawn_event_can_be_restored_and_nothing_else() -> None:
    row = event(BOOKS, (4, 3))
    client = signed_in("controller")
    client.post(url("withdraw", row.pk), {"reason": "Dubblett"})
    html = client.get(url("event", row.pk)).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    sent_to = re.findall(r'method="post"\s+action="([^"]+)"', main)
    assert [one for one in sent_to if "/angra/" not in one] == [url("restore", row.pk)]
    client.post(url("restore", row.pk))
    assert BOOKS in text_of(client.get(url("list")))


def test_the_years_stand_beside_each_other() -> None:
    fill(Scope("kultur", 2026), 1)
    fill(SHORT, 1)
    row = AnalysisRow.objects.get(analysis__year=2027)
    earlier = AnalysisRow.objects.get(analysis__year=2026)
    assert row.thread_id == earlier.thread_id
    rated(row, 5, 5)
    client = signed_in("controller")
    assert f"Höjd från {earlier.value}" in re.sub(r"\s+", " ", text_of(client.get(url("list"))))
    html = client.get(url("event", row.pk)).content.decode()
    assert url("event", earlier.pk, scope=Scope("kultur", 2026)) in html


def test_the_switch_after_measures_narrows_by_the_steps_after_measures() -> None:
    row = event(BOOKS, (4, 3))
    rated(row, 2, 3, stage="after")
    client = signed_in("controller")
    assert BOOKS in text_of(client.get(url("list") + "?after=1&s=2&k=3"))
    assert BOOKS not in text_of(client.get(url("list") + "?after=1&s=4&k=3"))
    assert "?after=1&amp;s=2&amp;k=3" in client.get(url("list") + "?after=1").content.decode()


def test_the_form_of_a_new_event_offers_the_committees_own_words() -> None:
    fill(SHORT, 7)
    client = signed_in("controller")
    html = client.get(url("add")).content.decode()
    assert '<option value="Process 3">' in html
    refused = client.post(url("add"), {"text": ""})
    assert refused.status_code == 422
    made = client.post(url("add"), {"text": BOOKS, "process": "Process 3", "goal": "", "working_method": ""})
    assert made["Location"] == url("event", row_of(BOOKS).pk)


def test_the_start_page_says_how_the_analysis_stands() -> None:
    event("Utan värde")
    event(BOOKS, (5, 5), "plan")
    html = signed_in("reader").get(reverse("ui:overview", args=["kultur", 2027])).content.decode()
    assert url("list") + "?only=unrated" in html
    assert BOOKS in html


@pytest.mark.parametrize(
    ("field", "posted"),
    [
        ("nr", "0"),
        ("nr", "10000"),
        ("nr", "9" * 5000),
        ("nr", "-1"),
        ("text", "x" * 4001),
        ("text", " "),
        ("handling", "perhaps"),
        ("likelihood", "9" * 5000),
        ("likelihood", "6"),
        ("consequence", "two"),
    ],
)
def test_a_cell_out_of_bounds_is_refused_beside_the_field(field: str, posted: str) -> None:
    row = event(BOOKS, (3, 3))
    answer = signed_in("controller").post(url("cell", row.pk, field), {field: posted}, headers=HTMX)
    assert answer.status_code == 422
    before = getattr(row, field)
    row.refresh_from_db()
    assert getattr(row, field) == before


def test_a_version_that_is_no_number_is_refused() -> None:
    row = event(BOOKS, (3, 3))
    given = {"nr": "7", "version": "9" * 5000}
    assert signed_in("controller").post(url("cell", row.pk, "nr"), given, headers=HTMX).status_code == 422


def test_an_unknown_handling_is_shown_as_it_is() -> None:
    row = event(BOOKS, (3, 3))
    AnalysisRow.objects.filter(pk=row.pk).update(handling="I planen nu")
    answer = signed_in("controller").get(url("list"))
    assert answer.status_code == 200
    assert "I planen nu" in text_of(answer)
