"""What is marked as secret stands nowhere in a published version: not in a table, a matrix, a file or another part."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from ledfyr.engines.documents.catalogue import offered
from ledfyr.engines.documents.composing import PART, compose
from ledfyr.engines.documents.policy import POLICY as DOCUMENTS
from ledfyr.engines.documents.rendering import render_docx, render_html, render_pdf
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.blocks import DocumentTree, Matrix, Table, as_data
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.planning.models import SecrecyMark
from ledfyr.platform.planning.secrecy import NoGround, mark_secret, unmark_secret
from ledfyr.registers.internal_control.models import PlanRowEvent
from ledfyr.registers.internal_control.policy import POLICY as PLAN
from ledfyr.registers.risks.models import AnalysisRow, Measure
from ledfyr.registers.risks.policy import POLICY as RISKS

from .demo import CONTROLLER, SCOPE, demo

__all__ = ["demo"]
pytestmark = pytest.mark.usefixtures("demo", "db")

DAY = date(2026, 11, 2)
GROUND = "18 kap. 8 § OSL"
WHERE = (SCOPE.committee, SCOPE.year)


@pytest.fixture
def secret() -> AnalysisRow:
    """A rated event with a measure that a row of the plan answers, marked."""
    starred = PlanRowEvent.objects.filter(plan_row__year=SCOPE.year, plan_row__is_withdrawn=False)
    row = AnalysisRow.objects.filter(pk__in=starred.values("analysis_row"), likelihood__isnull=False).earliest("nr")
    Measure.objects.create(row=row, text="Hemlig åtgärd med kodlås")
    mark(row)
    return row


def mark(row: AnalysisRow) -> None:
    mark_secret(
        actor=CONTROLLER, scope=SCOPE, policy=RISKS, object_type="risks.event", object_key=str(row.pk), name=row.text,
        ground=GROUND,
    )  # fmt: skip


def published(document: str) -> DocumentTree:
    return compose(actor=CONTROLLER, scope=SCOPE, document=document, today=DAY, published=True)


def words(tree: DocumentTree) -> str:
    return str(as_data(tree))


@pytest.mark.parametrize("document", [kind.key for kind in offered()])
def test_a_secret_event_stands_in_no_published_document(document: str, secret: AnalysisRow) -> None:
    tree = published(document)
    answered = [event.plan_row for event in PlanRowEvent.objects.filter(analysis_row=secret)]
    told = [secret.text, "Hemlig åtgärd", *(a.text for row in answered for a in row.activities.all())]
    shown = words(tree)
    assert not [text for text in told if text in shown]
    assert secret.text in words(compose(actor=CONTROLLER, scope=SCOPE, document=document, today=DAY))


def test_the_row_says_that_it_is_left_out_and_why(secret: AnalysisRow) -> None:
    table = [block for block in published("risk-analysis").blocks if isinstance(block, Table)][-1]
    row = next(row for row in table.rows if row.cells and row.cells[0].text == str(secret.nr))
    assert [cell.text for cell in row.cells if cell.text] == [str(secret.nr), f"Sekretess enligt {GROUND}"]


def test_the_matrix_does_not_tell_where_it_lies(secret: AnalysisRow) -> None:
    open_matrix, matrix = (
        next(block for block in tree.blocks if isinstance(block, Matrix))
        for tree in (
            compose(actor=CONTROLLER, scope=SCOPE, document="risk-analysis", today=DAY),
            published("risk-analysis"),
        )
    )
    assert str(secret.nr) in {number for cell in open_matrix.cells for number in cell.numbers}
    assert str(secret.nr) not in {number for cell in matrix.cells for number in cell.numbers}
    assert sum(cell.count for cell in matrix.cells) == sum(cell.count for cell in open_matrix.cells) - 1


def test_no_file_of_the_published_version_holds_it(secret: AnalysisRow) -> None:
    tree = published("risk-analysis-and-control-plan")
    assert secret.text not in render_html(tree)
    book = Document(io.BytesIO(render_docx(tree)))
    assert not [c for table in book.tables for row in table.rows for c in row.cells if secret.text in c.text]
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(render_pdf(tree))]
    text = "".join("".join(pages).split())  # lines break anywhere, also within words
    assert "".join(secret.text.split())[:25] not in text.replace("\u00ad", "").replace("-", "")
    assert "18kap.8" in text


def test_a_secret_part_keeps_its_heading_and_nothing_else() -> None:
    mark_secret(
        actor=CONTROLLER, scope=SCOPE, policy=DOCUMENTS, object_type=PART, object_key="risks.matrix", name="Riskbilden",
        ground=GROUND,
    )  # fmt: skip
    section = next(one for one in published("risk-analysis").sections if one.key == "risks.matrix")
    assert [type(block).__name__ for block in section.blocks] == ["Heading", "Paragraph"]
    assert GROUND in words(published("risk-analysis"))


def test_what_is_open_again_is_shown_again(secret: AnalysisRow) -> None:
    unmark_secret(
        actor=CONTROLLER, scope=SCOPE, policy=RISKS, object_type="risks.event", object_key=str(secret.pk), name="x"
    )
    assert secret.text in words(published("risk-analysis"))


def test_a_mark_needs_a_ground_and_the_right_to_write(secret: AnalysisRow) -> None:
    given = {"scope": SCOPE, "object_type": "internal_control.row", "object_key": "x", "name": "x"}
    with nothing_written():
        with pytest.raises(NoGround):
            mark_secret(actor=CONTROLLER, policy=PLAN, ground=" ", **given)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            mark_secret(actor=Actor("R", frozenset({"reader"})), policy=PLAN, ground="x", **given)  # type: ignore[arg-type]
    assert [
        mark.object_key for mark in SecrecyMark.objects.filter(object_type__in=("risks.event", "internal_control.row"))
    ] == [str(secret.pk)]


@pytest.fixture
def browser() -> Client:
    client = Client(headers={"accept-language": "sv"})
    client.force_login(Person.objects.get(username="controller"))
    return client


def test_marking_on_the_page_of_the_row(browser: Client) -> None:
    row = AnalysisRow.objects.filter(analysis__year=SCOPE.year, is_withdrawn=False).earliest("nr")
    event = reverse("risks:event", args=[*WHERE, row.pk])
    url = reverse("documents:mark", args=[*WHERE, "risks.event", row.pk])
    assert url in browser.get(event).content.decode()
    assert browser.post(url, {"ground": ""}).status_code == 422
    assert browser.post(url, {"ground": GROUND, "reason": "Skalskydd"}).headers["Location"] == event
    assert GROUND in browser.get(event).content.decode()
    assert row.text in browser.get(reverse("documents:secrets", args=WHERE)).content.decode()
    browser.post(url, {"remove": "1"})
    assert not SecrecyMark.objects.filter(object_type="risks.event").exists()


@pytest.mark.parametrize("rest", [("risks.event", "x"), ("nothing", "x"), (PART, "nothing")])
def test_what_is_not_there_cannot_be_marked(browser: Client, rest: tuple[str, str]) -> None:
    assert browser.get(reverse("documents:mark", args=[*WHERE, *rest])).status_code == 404


def test_the_document_shows_and_gives_both_versions(browser: Client, secret: AnalysisRow) -> None:
    page = reverse("documents:show", args=[*WHERE, "risk-analysis"])
    assert secret.text in browser.get(page).content.decode()
    assert secret.text not in browser.get(page, {"version": "publicerad"}).content.decode()
    file = reverse("documents:download", args=[*WHERE, "risk-analysis", "html"])
    answer = browser.get(file, {"version": "publicerad"})
    assert secret.text not in answer.content.decode()
    assert "-publicerad.html" in answer.headers["Content-Disposition"]
