"""Refused writes: who may not, what is out of date, what makes no sense. Nothing changes, nothing is recorded."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.tests.factories import READER, found
from ledfyr.registers.risks import services
from ledfyr.registers.risks.models import AnalysisRow
from ledfyr.registers.risks.rules import HandlingBelowFloor
from ledfyr.registers.risks.services.applying import RatingOffScale
from ledfyr.registers.risks.services.editing import EmptyText, NumberTaken
from ledfyr.registers.risks.services.measures import EmptyMeasure

from .factories import Write, added, ask, changed, described, event, placed, rated, risk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


WRITES: dict[str, Write] = {
    "describe": lambda row, **who: described(row, text="Annat", **who),
    "rate": lambda row, **who: rated(row, 1, 1, **who),
    "handle": lambda row, **who: ask(services.handle_event, row, **{"handling": "plan", **who}),
    "place": lambda row, **who: placed(row, process="Utlån", **who),
    "confirm": lambda row, **who: ask(services.confirm_doubts, row, **who),
    "withdraw": lambda row, **who: ask(services.withdraw_event, row, **who),
}
OTHERS: dict[str, Write] = {
    "add": lambda row, **who: ask(services.add_event, **{"text": "Nytt", **who}),
    "restore": lambda row, **who: ask(services.restore_event, **{"key": row.pk, **who}),
    "add_measure": lambda row, **who: ask(services.add_measure, **{"row_key": row.pk, "text": "Lås", **who}),
    "change_measure": lambda row, **who: changed(row.measures.get(), **{"text": "Lås upp", **who}),
    "withdraw_measure": lambda row, **who: ask(services.withdraw_measure, **{"key": row.measures.get().pk, **who}),
    "apply": lambda row, **who: ask(services.apply_rows, **{"rows": [risk(9, "Nytt")], **who}),
    "undo": lambda row, **who: ask(services.undo_intake, **{"marks": [], **who}),
}


@pytest.fixture
def row() -> AnalysisRow:
    row = event(rating=(3, 4))
    added(row)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("name", WRITES | OTHERS)
def test_a_reader_changes_nothing(row: AnalysisRow, name: str) -> None:
    with nothing_changes(), pytest.raises(NotAllowed) as refusal:
        (WRITES | OTHERS)[name](row, actor=READER)
    assert refusal.value.facts == {"room": "risks"}


@pytest.mark.parametrize("name", WRITES)
def test_a_row_changed_since_is_left_as_it_is(row: AnalysisRow, name: str) -> None:
    with nothing_changes(), pytest.raises(Conflict) as refusal:
        WRITES[name](row, version=row.version - 1)
    assert refusal.value.facts["version"] == row.version


@pytest.mark.parametrize("scope", [Scope("idrott", 2027), Scope("kultur", 2026)])
@pytest.mark.parametrize("name", [*WRITES, *(name for name in OTHERS if name not in {"add", "apply", "undo"})])
def test_a_row_of_another_committee_or_year_is_not_there(row: AnalysisRow, name: str, scope: Scope) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        (WRITES | OTHERS)[name](row, scope=scope)


@pytest.mark.parametrize("name", [*WRITES, "restore"])
def test_a_key_that_nobody_has_is_not_found(row: AnalysisRow, name: str) -> None:
    with nothing_changes(), pytest.raises(NotFound):
        (WRITES | OTHERS)[name](row, key=uuid4())


REFUSED: list[tuple[Write, type[DomainError]]] = [
    (lambda row: described(row, text=" \n "), EmptyText),
    (lambda row: ask(services.add_event, text="  "), EmptyText),
    (lambda row: described(row, nr=2), NumberTaken),
    (lambda row: rated(row, 6, 1), RatingOffScale),
    (lambda row: rated(row, 1, 0), RatingOffScale),
    (lambda row: rated(row, -1, None), RatingOffScale),
    (lambda row: ask(services.handle_event, row, handling="analysis_only"), HandlingBelowFloor),
    (lambda row: added(row, " "), EmptyMeasure),
    (lambda row: changed(row.measures.get(), text=""), EmptyMeasure),
]


@pytest.mark.parametrize(("write", "refusal"), REFUSED)
def test_a_refusal_leaves_everything_as_it_was(row: AnalysisRow, write: Write, refusal: type[DomainError]) -> None:
    event("Kassan står tom")
    with nothing_changes(), pytest.raises(refusal):
        write(row)
