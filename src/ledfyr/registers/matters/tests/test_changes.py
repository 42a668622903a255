"""A year's documents tell what has changed, and what was sent out is what is decided whatever the other year does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.changes import choice_in
from ledfyr.engines.documents.choosing import choose_comparison
from ledfyr.engines.documents.comparing import CHANGES
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.documents.rendering import render_plain
from ledfyr.kernel.actor import SYSTEM, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.policy import Policy
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import READER, SCOPE
from ledfyr.platform.planning.decisions import decisions_in, documents_of, frozen_tree
from ledfyr.platform.planning.locking import Locked
from ledfyr.platform.planning.secrecy import mark_secret
from ledfyr.registers.matters import services
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.services import rate_event

from .samples import EVENTS, MEETING_DAY, TODAY, sent, year

pytestmark = pytest.mark.django_db
LAST = Scope(SCOPE.committee, 2026)


@pytest.fixture(autouse=True)
def two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """This year's first event is valued higher than last year's."""
    year()
    year(LAST, founded=True)
    rate(SCOPE, 3)
    monkeypatch.setattr(deciding, "render_pdf", lambda tree: f"%PDF-1.7 {tree.key} {tree.status}".encode())


def rate(scope: Scope, likelihood: int) -> None:
    event: Any = rows_in(SYSTEM, scope).get(nr=1)
    rate_event(actor=SYSTEM, scope=scope, key=event.pk, version=None, likelihood=likelihood, consequence=2)


def choose(key: str = "nu-2026", **given: Any) -> Any:
    return choose_comparison(**{"actor": SYSTEM, "scope": SCOPE, "key": key, "today": TODAY} | given)


def text_of(published: bool = False) -> str:
    tree = compose(actor=SYSTEM, scope=SCOPE, document="risk-analysis", today=TODAY, published=published)
    return render_plain(tree)


def client(role: str) -> Client:
    made = Client()
    made.force_login(Person.objects.create_person(username=role, title=role, role=role, password=None))
    return made


def test_the_section_stands_last_when_it_is_chosen_and_goes_when_it_is_not() -> None:
    assert "Ändringar sedan" not in text_of()
    choose()
    text = text_of()
    assert text.rindex("Ändringar sedan 2026") > text.index(EVENTS[1])
    assert "Registren för 2026, som de stod 2026-11-12" in text
    assert "Riskvärde | 4 | 6" in text
    choose("")
    assert "Ändringar sedan" not in text_of()
    assert choice_in(SCOPE) is None


def test_what_was_sent_out_is_decided_though_the_other_year_has_changed() -> None:
    choose()
    matter = sent()
    rate(LAST, 5)
    with nothing_changes(), pytest.raises(Locked):
        choose("")
    services.decide_matter(actor=SYSTEM, scope=SCOPE, key=matter.pk, on=MEETING_DAY, paragraph="98", today=MEETING_DAY)
    decided, sent_out = (documents_of(one)[-1] for one in decisions_in(SCOPE))
    assert decided.content == sent_out.content
    assert frozen_tree(decided)["sections"][-1]["key"] == CHANGES
    choose(str(decided.decision_id))
    rate(SCOPE, 4)
    assert "Ändringar sedan version 1" in text_of()
    assert "Riskvärde | 6 | 8" in text_of()


def test_what_is_secret_in_the_other_year_alone_is_frozen_apart() -> None:
    choose()
    row: Any = rows_in(SYSTEM, LAST).get(nr=1)
    mark_secret(actor=SYSTEM, scope=LAST, policy=Policy("risks"), object_type="risks.event", object_key=str(row.pk),
                name=row.text, ground="18 kap. 8 §")  # fmt: skip
    sent()
    analysis = documents_of(decisions_in(SCOPE)[0])[-1]
    whole, opened = (read_bytes(analysis.file("html", published=p).digest).decode() for p in (False, True))
    assert "Sekretess enligt 18 kap. 8 §" not in whole
    assert "1 Sekretess enligt 18 kap. 8 §" in opened
    assert opened.count(EVENTS[0]) == whole.count(EVENTS[0]) - 1


def test_only_what_is_earlier_and_there_can_be_chosen_by_those_who_write() -> None:
    for key in ("nu-2027", "nu-2020", "999"):
        with nothing_changes(), pytest.raises(NotFound):
            choose(key)
    url = reverse("documents:choose_comparison", args=[SCOPE.committee, SCOPE.year])
    assert client("reader").get(url).status_code == 403
    controller = client("controller")
    assert "2026 som det står nu" in controller.get(url).content.decode()
    assert controller.post(url, {"key": "nu-1999"}).status_code == 422
    assert "Sparat" in controller.post(url, {"key": "nu-2026"}, follow=True).content.decode()
    assert "Registren för 2026, som de stod" in controller.get(url).content.decode()


def test_the_comparison_is_a_document_of_its_own() -> None:
    url = reverse("documents:compare_file", args=[SCOPE.committee, SCOPE.year, "html"])
    text = client("reader").get(url, {"fran": "nu-2026", "till": "nu-2027"}).content.decode()
    assert "Ändringar sedan 2026" in text
    assert client("controller").get(url, {"fran": "nu-2026", "till": "nu-2026"}).status_code == 404


def test_the_command_line_compares_with_what_is_named(tmp_path: Path) -> None:
    out = tmp_path / "analys.html"
    asked = ["render", "risk-analysis", "--committee", "kultur", "--year", "2027"]
    asked += ["--format", "html", "--out", str(out)]
    call_command(*asked, "--compare-with", "2026")
    assert "Riskvärde" in out.read_text(encoding="utf-8").split("Ändringar sedan 2026")[-1]
    with pytest.raises((CommandError, NotFound)):
        call_command(*asked, "--compare-with", "2026:7")


def test_a_reader_does_not_choose() -> None:
    from ledfyr.kernel.errors import NotAllowed

    with nothing_changes(), pytest.raises(NotAllowed):
        choose(actor=READER)
