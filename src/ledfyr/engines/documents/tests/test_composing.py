"""From sections to one tree: those that have a place in the document, in order, in Swedish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext, override

from ledfyr.engines.documents.catalogue import KINDS, document_kind, offered, sections_of
from ledfyr.engines.documents.composing import compose
from ledfyr.engines.documents.texts import write_text
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.blocks import Heading, Paragraph, Prose, SectionBlocks, Table, without_empty
from ledfyr.kernel.errors import NotAllowed, NotFound
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.register import ContentPart, Register, Section, SectionContext
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found
from ledfyr.platform.planning.decisions import note_decision
from ledfyr.platform.planning.years import open_year

TODAY = date(2026, 11, 2)


def section(key: str, place: int, document: str = "risk-analysis", **more: Any) -> Section:
    return Section(key, {document: place}, lambda context: [Paragraph(f"{key} {context.scope.year}")], **more)


def prose(context: SectionContext) -> list[Prose]:
    Policy("tests").require_read(context.actor, context.scope)
    return [Prose("intro", context.text("intro", "Inget skrivet än"))]


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Register("a", "A", sections=(section("last", 90), section("plan_only", 5, "control-plan")))
    second = Register(
        "b",
        "B",
        sections=(Section("prose", {"risk-analysis": 10}, prose), section("mid", 50, edit_url_name="ui:overview")),
    )
    monkeypatch.setattr("ledfyr.engines.documents.catalogue.rooms", lambda: [first, second])


@pytest.fixture
def year(db: None) -> None:
    found()
    open_year(SCOPE)


def composed(document: str = "risk-analysis", actor: Actor = READER, scope: Scope = SCOPE) -> Any:
    return compose(actor=actor, scope=scope, document=document, today=TODAY)


def test_only_documents_that_somebody_fills_are_offered() -> None:
    assert [kind.key for kind in offered()] == ["risk-analysis", "control-plan"]
    assert [one.key for one in sections_of("control-plan")] == ["plan_only"]
    assert document_kind("control-plan").title == "Internkontrollplan"
    assert len({kind.key for kind in KINDS}) == len(KINDS)


def test_an_unknown_document_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound) as refusal:
        document_kind("annual-report")
    assert sentence(refusal.value).endswith("De dokument som finns är: risk-analysis, control-plan.")


@pytest.mark.usefixtures("year")
def test_a_document_says_whose_it_is_and_stands_in_order() -> None:
    tree = composed()

    assert [one.key for one in tree.sections] == ["prose", "mid", "last"]
    assert (tree.title, tree.committee, tree.municipality) == (
        "Väsentlighets- och riskanalys",
        "Kulturnämnden",
        "Lillebro",
    )
    assert (tree.year, tree.status, tree.made_on, tree.language) == (2027, "Utkast", "2026-11-02", "sv-SE")
    assert [one.edit_url for one in tree.sections] == ["", "/kultur/2027/", ""]
    assert tree.blocks[1] == Paragraph("mid 2027")


@pytest.mark.usefixtures("year")
def test_a_decision_shows_and_prose_is_what_somebody_wrote() -> None:
    assert composed().blocks[0].text == "Inget skrivet än"
    write_text(actor=CONTROLLER, scope=SCOPE, key="intro", text="Vi läser.")
    note_decision(SCOPE, "Beslutad 2026-12-02")

    assert (composed().status, composed().blocks[0].text) == ("Beslutad 2026-12-02", "Vi läser.")


@pytest.mark.usefixtures("year")
def test_a_document_is_swedish_whatever_the_screen_speaks() -> None:
    with override("en"):
        assert (composed().status, composed().title) == ("Utkast", "Väsentlighets- och riskanalys")
        assert gettext("Utkast") in {"Draft", "Utkast"}


@pytest.mark.usefixtures("year")
def test_what_is_not_there_or_not_allowed_is_refused() -> None:
    for scope, code in (
        (Scope("kultur", 2020), "planning.no_year"),
        (Scope("teater", 2027), "organisation.no_committee"),
    ):
        with pytest.raises(NotFound) as refusal:
            composed(scope=scope)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        composed(actor=Actor("Okänd"))


def heading(text: str, level: int = 1) -> Heading:
    return Heading(text, level, text.lower())


def test_a_heading_with_nothing_under_it_is_left_out() -> None:
    empty = Table("Tabell", (), ())
    sections = (
        SectionBlocks("chapter", (heading("A"),)),
        SectionBlocks("filled", (heading("B", 2), heading("C", 3), Paragraph("Text"), heading("D", 2), Paragraph(" "))),
        SectionBlocks("hollow", (heading("E"), heading("F", 2), heading("G", 3), empty)),
        SectionBlocks("told", (heading("H"), replace(empty, empty="Inga rader."))),
        SectionBlocks("prose", (heading("I"), Prose("p", "", "Skriv"))),
    )
    kept = without_empty(sections)
    assert {one.key: [getattr(block, "text", "") for block in one.blocks] for one in kept} == {
        "chapter": ["A"],
        "filled": ["B", "C", "Text"],
        "told": ["H", ""],
    }
    assert without_empty(kept) == kept


@pytest.mark.usefixtures("year")
def test_who_writes_sees_what_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    hollow = Section("hollow", {"risk-analysis": 20}, lambda _context: [heading("Tom"), Prose("hollow", "", "Skriv")])
    room = Register("a", "A", sections=(section("last", 90), hollow))
    monkeypatch.setattr("ledfyr.engines.documents.catalogue.rooms", lambda: [room])
    assert [one.key for one in composed().sections] == ["last"]
    at = {"actor": CONTROLLER, "scope": SCOPE, "document": "risk-analysis", "today": TODAY}
    assert [one.key for one in compose(**at, with_empty=True).sections] == ["hollow", "last"]
    assert [one.key for one in compose(**at, with_empty=True, published=True).sections] == ["last"]
    write_text(actor=CONTROLLER, scope=SCOPE, key="hollow", text="")
    assert compose(**at).status == "Utkast"


@pytest.mark.usefixtures("year")
def test_nothing_to_report_is_said_once_under_the_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room that says so and the room whose part it is do not know each other."""
    table = Section("table", {"risk-analysis": 20}, lambda _context: [heading("Tabellen"), Paragraph("Inga rader.")])
    part = ContentPart("a.rows", "Rader", "ui:overview", lambda _year: {}, ("table", "mid"))
    first = Register("a", "A", sections=(table, section("mid", 50), section("last", 90)), content=(part,))
    second = Register("b", "B", nothing_to_report=lambda _scope: {"a.rows": "Inga risker i år.", "gone": "x"})
    for place in ("catalogue.rooms", "contents.rooms"):
        monkeypatch.setattr(f"ledfyr.engines.documents.{place}", lambda: [first, second])
    monkeypatch.setattr("ledfyr.engines.documents.contents.content_parts", lambda: {part.key: part})
    tree = composed()
    assert [one.key for one in tree.sections] == ["table", "last"]
    assert tree.sections[0].blocks == (heading("Tabellen"), Paragraph("Inget att rapportera. Inga risker i år."))
    assert composed() == tree
