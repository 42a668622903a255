"""What is secret is frozen twice: whole, and as it may be published. Both are under the one fingerprint."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.documents.verifying import faults_in
from ledfyr.kernel.actor import SYSTEM
from ledfyr.platform.files.folder import path_of
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import SCOPE
from ledfyr.platform.planning.decisions import decisions_in, documents_of, frozen_tree
from ledfyr.platform.planning.models import FrozenDocument
from ledfyr.platform.planning.secrecy import mark_secret
from ledfyr.registers.matters.tests.samples import EVENTS, sent, year
from ledfyr.registers.risks.models import AnalysisRow
from ledfyr.registers.risks.policy import POLICY as RISKS

pytestmark = pytest.mark.django_db
GROUND = "18 kap. 8 § OSL"


def frozen(*, secret: bool) -> dict[str, FrozenDocument]:
    """The documents of a matter that has been sent out, with its first event secret or not."""
    year()
    if secret:
        row = AnalysisRow.objects.get(text=EVENTS[0])
        mark_secret(
            actor=SYSTEM,
            scope=SCOPE,
            policy=RISKS,
            object_type="risks.event",
            object_key=str(row.pk),
            name=row.text,
            ground=GROUND,
        )
    sent()
    (decision,) = decisions_in(SCOPE)
    return {document.kind: document for document in documents_of(decision)}


def test_both_versions_are_frozen_under_one_fingerprint() -> None:
    documents = frozen(secret=True)
    analysis = documents["risk-analysis"]
    whole, opened = (read_bytes(analysis.file("html", published=p).digest).decode() for p in (False, True))
    assert EVENTS[0] in whole
    assert EVENTS[0] not in opened
    assert EVENTS[1] in opened
    assert GROUND in opened
    assert {frozen_tree(analysis, published=p)["fingerprint"] for p in (False, True)} == {analysis.decision.digest}
    assert faults_in(analysis.decision) == []
    report = documents["administration-report"]  # says by role who signed
    assert "Godkänt av Förvaltningschef" in read_bytes(report.file("html", published=True).digest).decode()


def test_without_anything_secret_the_document_is_its_own_published_version() -> None:
    analysis = frozen(secret=False)["risk-analysis"]
    assert analysis.published_pdf is None
    assert analysis.file("pdf", published=True) == analysis.pdf


def test_a_changed_published_file_is_found() -> None:
    analysis = frozen(secret=True)["risk-analysis"]
    assert analysis.published_pdf is not None
    path_of(analysis.published_pdf.digest).write_bytes(b"%PDF-1.7 another")
    assert len(faults_in(analysis.decision)) == 1


def test_the_published_file_is_given_as_stored() -> None:
    analysis = frozen(secret=True)["risk-analysis"]
    assert analysis.published_html is not None
    client = Client()
    client.force_login(Person.objects.create_person(username="r", title="R", role="reader", password=None))
    where = [SCOPE.committee, SCOPE.year]
    url = reverse("documents:frozen", args=[*where, analysis.decision_id, "risk-analysis", "html"])
    given = b"".join(client.get(url, {"version": "publicerad"}).streaming_content)  # type: ignore[attr-defined]
    assert given == read_bytes(analysis.published_html.digest)
    assert f"{url}?version=publicerad" in client.get(reverse("documents:versions", args=where)).content.decode()
