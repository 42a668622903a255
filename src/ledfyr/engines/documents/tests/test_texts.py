"""Prose edited in place: version, conflict, history, limits."""

from __future__ import annotations

import pytest

from ledfyr.engines.documents.texts import LONGEST, TextTooLong, text_version, texts_in, write_text
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import Conflict, NotAllowed, NotFound
from ledfyr.platform.history.tests.watching import nothing_changes, recorded
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE, found

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def write(text: str, version: int | None = None, **given: object) -> None:
    write_text(**{"actor": CONTROLLER, "scope": SCOPE, "key": "intro", "text": text, "version": version, **given})


def test_a_text_is_kept_by_committee_year_and_key_and_recorded() -> None:
    with recorded() as entries:
        write("  Vi läser.\r\n\r\n- Mer\r\n", version=0)
        write("Vi läser mer.", version=1)

    assert texts_in(SCOPE) == {"intro": "Vi läser mer."}
    assert (text_version(SCOPE, "intro"), text_version(SCOPE, "other")) == (2, 0)
    assert texts_in(Scope("kultur", 2026)) == texts_in(Scope("idrott", 2027)) == {}
    assert [(e.code, e.object_key, e.changes) for e in entries] == [
        ("documents.text_changed", "intro", {"text": ["", "Vi läser.\n\n- Mer"]}),
        ("documents.text_changed", "intro", {"text": ["Vi läser.\n\n- Mer", "Vi läser mer."]}),
    ]


def test_the_same_text_is_no_change() -> None:
    write("Vi läser.")

    with nothing_changes():
        write("Vi läser. ")


def test_an_emptied_text_stays_emptied() -> None:
    write("Vi läser.")
    write("")

    assert texts_in(SCOPE) == {"intro": ""}


@pytest.mark.parametrize("version", [0, 2])
def test_a_text_changed_since_is_left_and_both_are_told(version: int) -> None:
    write("Vi läser.")

    with nothing_changes(), pytest.raises(Conflict) as refusal:
        write("Vi simmar.", version=version)
    assert refusal.value.facts == {"version": 1, "mine": "Vi simmar.", "theirs": "Vi läser."}


def test_a_text_may_be_long_but_not_longer() -> None:
    write("x" * LONGEST)

    with nothing_changes(), pytest.raises(TextTooLong) as refusal:
        write("x" * (LONGEST + 1))
    assert str(LONGEST) in sentence(refusal.value)


def test_a_reader_or_an_unknown_committee_changes_nothing() -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        write("Hej", actor=READER)
    with nothing_changes(), pytest.raises(NotFound):
        write("Hej", scope=Scope("teater", 2027))
