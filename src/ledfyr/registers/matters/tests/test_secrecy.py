"""What is secret in a matter is left out of what may be published, and nobody's name stands there."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledfyr.engines.documents import deciding
from ledfyr.engines.documents.verifying import faults_in
from ledfyr.engines.ui.standing import lock_banners
from ledfyr.kernel.actor import SYSTEM, Actor
from ledfyr.kernel.errors import NotFound
from ledfyr.platform.files.storing import read_bytes
from ledfyr.platform.organisation.models import Person
from ledfyr.platform.organisation.tests.factories import READER, SCOPE
from ledfyr.platform.planning.decisions import decisions_in, documents_of
from ledfyr.platform.planning.secrecy import mark_secret
from ledfyr.registers.matters import services
from ledfyr.registers.matters.models import Matter
from ledfyr.registers.matters.policy import POLICY
from ledfyr.registers.matters.selectors import find_matter, secret_name, secrets_in

from .samples import MEETING_DAY, TODAY, draft, year

pytestmark = pytest.mark.django_db
WHERE = (SCOPE.committee, SCOPE.year)
GROUND = "19 kap. 3 §"
HEAD = Actor("Anna Andersson, förvaltningschef", frozenset({"head_of_administration"}))
SECRETARY = Actor("Bo Berg, sekreterare", frozenset({"committee_secretary"}))


@pytest.fixture(autouse=True)
def analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    year()
    monkeypatch.setattr(deciding, "render_pdf", lambda tree: f"%PDF-1.7 {tree.key} {tree.status}".encode())


def mark(kind: str, key: object, actor: Actor = SYSTEM) -> None:
    mark_secret(actor=actor, scope=SCOPE, policy=POLICY, object_type=kind, object_key=str(key), name="x", ground=GROUND)


def full() -> Matter:
    """A matter with words of its own in every part."""
    matter = draft(title="Tomten Granen")
    services.change_section(actor=SECRETARY, scope=SCOPE, section=matter.sections.all()[1].pk, version=None,
                            heading="Bakgrund", text="Avsnittet Boken")  # fmt: skip
    services.add_clause(actor=SECRETARY, scope=SCOPE, key=matter.pk, text="att köpa Eken")
    services.append_file(
        actor=SECRETARY, scope=SCOPE, key=matter.pk, stream=io.BytesIO(b"x"), name="a.txt", title="Bilagan Linden"
    )
    services.describe_matter(actor=SECRETARY, scope=SCOPE, key=matter.pk, version=None, title=matter.title,
                             registration_number="KN 1", meeting_date=MEETING_DAY, recipients="Alen AB")  # fmt: skip
    services.note_cooperation(actor=SECRETARY, scope=SCOPE, key=matter.pk, version=None,
                              cooperation="in_disagreement", cooperation_date=TODAY,
                              cooperation_party="Facket Tallen", cooperation_ground="Nej")  # fmt: skip
    return find_matter(SYSTEM, SCOPE, matter.pk)


def frozen(matter: Matter) -> dict[str, dict[str, tuple[str, str]]]:
    """{document: {form: (whole, published)}} as text, of the matter decided."""
    services.sign_matter(actor=HEAD, scope=SCOPE, key=matter.pk)
    services.dispatch_matter(actor=SECRETARY, scope=SCOPE, key=matter.pk, today=TODAY)
    services.decide_matter(actor=SECRETARY, scope=SCOPE, key=matter.pk, on=MEETING_DAY, paragraph="98",
                           reservations="Ledamoten Asp", today=MEETING_DAY)  # fmt: skip
    decision = decisions_in(SCOPE)[0]
    assert faults_in(decision) == []
    return {
        one.kind: {form: (_text(one, form, False), _text(one, form, True)) for form in ("html", "docx")}
        for one in documents_of(decision)
    }


def _text(document: Any, form: str, published: bool) -> str:
    data = read_bytes(document.file(form, published=published).digest)
    if form == "html":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


def test_every_part_that_is_marked_is_left_out_of_what_is_published() -> None:
    matter = full()
    words = {
        ("matters.matter", matter.pk): "Granen",
        ("matters.section", matter.sections.all()[1].pk): "Boken",
        ("matters.clause", matter.clauses.all()[1].pk): "Eken",
        ("matters.appendix", matter.appendices.all()[1].pk): "Linden",
        ("matters.cooperation", matter.pk): "Tallen",
        ("matters.recipients", matter.pk): "Alen",
        ("matters.reservations", matter.pk): "Asp",
    }
    offered = {(one["kind"], one["key"]) for one in secrets_in(matter, SCOPE)}
    assert words.keys() - offered == {("matters.reservations", matter.pk)}  # there are none before the meeting
    for kind, key in words:
        mark(kind, key)
    papers = frozen(matter)
    assert {"administration-report", "minutes-extract", "recipients"} <= papers.keys()
    wholes = "".join(whole for forms in papers.values() for whole, _open in forms.values())
    for word in words.values():
        assert word in wholes
        assert [kind for kind, forms in papers.items() for _whole, opened in forms.values() if word in opened] == []
    assert f"Sekretess enligt {GROUND}" in papers["minutes-extract"]["html"][1]
    assert "att fastställa riskanalysen för 2027" in papers["minutes-extract"]["html"][1]


def test_roles_stand_for_names_in_what_is_published() -> None:
    papers = frozen(full())
    assert "Godkänt av Anna Andersson" in papers["administration-report"]["html"][0]
    assert "Godkänt av Förvaltningschef" in papers["administration-report"]["html"][1]
    named = [
        kind
        for kind, forms in papers.items()
        for _whole, opened in forms.values()
        if "Andersson" in opened or "Bo Berg" in opened
    ]
    assert named == []


def test_a_part_is_marked_on_its_page_and_the_reader_is_told() -> None:
    matter = full()
    person = Person.objects.create_person(username="s", title="S", role="committee_secretary", password=None)
    secretary = Client()
    secretary.force_login(person)
    clause = matter.clauses.all()[1]
    page = reverse("matters:matter", args=[*WHERE, matter.pk])
    url = reverse("documents:mark", args=[*WHERE, "matters.clause", str(clause.pk)])
    assert url in secretary.get(page).content.decode()
    answer = secretary.post(url, {"ground": GROUND}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{page}#clauses"
    assert GROUND in answer.content.decode()
    paper = reverse("matters:paper", args=[*WHERE, matter.pk, "tjansteutlatande", "html"])
    assert "Eken" in secretary.get(paper).content.decode()
    assert "Eken" not in secretary.get(paper, {"version": "publicerad"}).content.decode()


def test_the_name_of_a_part_that_is_not_there_is_refused() -> None:
    for key in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NotFound):
            secret_name("matters.clause", SYSTEM, SCOPE, key)


def test_a_secret_title_is_not_told_to_those_who_read_no_matters() -> None:
    matter = full()
    mark("matters.matter", matter.pk)
    services.sign_matter(actor=HEAD, scope=SCOPE, key=matter.pk)
    services.dispatch_matter(actor=SECRETARY, scope=SCOPE, key=matter.pk, today=TODAY)
    outsider = Actor("Utförare", frozenset({"provider_contact"}))
    auditor = Actor("Revisor", frozenset({"elected_auditor"}))
    titles = [lock_banners(actor, SCOPE)[0]["title"] for actor in (READER, auditor, outsider)]
    assert titles == ["Tomten Granen", "Tomten Granen", f"Sekretess enligt {GROUND}"]
