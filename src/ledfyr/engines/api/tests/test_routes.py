"""What the API tells is what the command line tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.exchange.writers import export
from ledfyr.engines.review.living import answer_finding, open_findings
from ledfyr.engines.review.output import findings_as_json
from ledfyr.engines.ui.rooms import exporters
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.kernel.blocks import as_data
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.platform.planning.years import years_of

KINDS = sorted(exporters())
DOCUMENTS = [kind.key for kind in offered()]


def read(client: Client, scope: Scope, rest: str, **query: Any) -> dict[str, Any]:
    response = client.get(f"/api/v1/{scope.committee}/{scope.year}/{rest}", query)
    assert response.status_code == 200, response.content
    data: dict[str, Any] = response.json()
    return data


def test_committees_come_with_their_years(controller: Client, scope: Scope) -> None:
    found_municipality(name="Granvik", committees={"ny": "Ny nämnd"})

    found = {one["slug"]: one for one in controller.get("/api/v1/committees").json()["committees"]}

    assert found[scope.committee]["years"] == years_of(scope.committee)
    assert found["ny"] == {"slug": "ny", "name": "Ny nämnd", "years": []}


def test_registers_are_those_that_can_be_exported_with_their_columns(controller: Client, scope: Scope) -> None:
    found = read(controller, scope, "registers")

    assert (found["committee"], found["year"]) == (scope.committee, scope.year)
    assert {one["kind"]: [column["key"] for column in one["columns"]] for one in found["registers"]} == {
        kind: [column.key for column in exporter.columns] for kind, exporter in exporters().items()
    }
    assert all(one["label"] and column["label"] for one in found["registers"] for column in one["columns"])


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_those_of_the_export(kind: str, controller: Client, scope: Scope) -> None:
    whole = json.loads(export(actor=SYSTEM, scope=scope, kind=kind, form="json"))

    found = read(controller, scope, f"registers/{kind}", limit=500)

    assert whole["rows"]
    assert found == whole | {"total": len(whole["rows"]), "limit": 500, "offset": 0}
    assert [list(row) for row in found["rows"]] == [list(row) for row in whole["rows"]]


@pytest.mark.parametrize("kind", KINDS)
def test_pages_put_together_are_the_whole(kind: str, controller: Client, scope: Scope) -> None:
    whole = json.loads(export(actor=SYSTEM, scope=scope, kind=kind, form="json"))["rows"]

    pages = [
        read(controller, scope, f"registers/{kind}", limit=7, offset=offset)["rows"]
        for offset in range(0, len(whole) + 7, 7)
    ]

    assert [row for page in pages for row in page] == whole
    assert pages[-1] == []


def test_a_page_is_100_rows_unless_asked(controller: Client, scope: Scope) -> None:
    found = read(controller, scope, f"registers/{KINDS[0]}")

    assert (found["limit"], found["offset"]) == (100, 0)


def test_findings_are_those_of_the_review(controller: Client, scope: Scope) -> None:
    expected = findings_as_json(open_findings(SYSTEM, scope, timezone.localdate()))

    assert expected["findings"]
    assert read(controller, scope, "findings") == {"committee": scope.committee, "year": scope.year, **expected}


@pytest.mark.parametrize("severity", ["error", "warning", "question"])
def test_findings_of_one_severity(severity: str, controller: Client, scope: Scope) -> None:
    everything = read(controller, scope, "findings")["findings"]

    found = read(controller, scope, "findings", severity=severity)["findings"]

    assert found == [one for one in everything if one["severity"] == severity]


def test_an_answered_finding_is_gone(controller: Client, scope: Scope) -> None:
    today = timezone.localdate()
    first, *others = open_findings(SYSTEM, scope, today)
    answer_finding(actor=SYSTEM, scope=scope, key=first.key, reason="Avvägt i nämnden", today=today)

    assert len(read(controller, scope, "findings")["findings"]) == len(others)


def test_documents_are_those_that_rooms_fill(controller: Client, scope: Scope) -> None:
    found = read(controller, scope, "documents")["documents"]

    assert [one["document"] for one in found] == DOCUMENTS
    assert all(one["title"] for one in found)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_is_its_block_tree(document: str, controller: Client, scope: Scope) -> None:
    tree = compose(actor=SYSTEM, scope=scope, document=document, today=timezone.localdate())

    found = read(controller, scope, f"documents/{document}")

    assert found == json.loads(json.dumps(as_data(tree)))
    assert found["sections"]


def test_swedish_letters_stand_as_they_are(controller: Client, scope: Scope) -> None:
    response = controller.get("/api/v1/committees")

    assert "nämnd" in response.content.decode("utf-8")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_answers_stay_out_of_shared_caches(controller: Client, scope: Scope) -> None:
    response = controller.get("/api/v1/committees")

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in response.headers["Vary"]
