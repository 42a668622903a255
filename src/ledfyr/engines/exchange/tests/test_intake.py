"""Reading, previewing and applying with made-up importers: order, all or nothing, choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from ledfyr.engines.exchange.intake import (
    NothingFound,
    UnknownKind,
    apply,
    chosen_rows,
    preview,
    read_file,
    wanted_importers,
)
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.register import Importer, ImportPlan
from ledfyr.kernel.rows import Doubt, Place, Reading, Row
from ledfyr.kernel.source import Line, Source
from ledfyr.platform.organisation.selectors import municipality_name
from ledfyr.platform.organisation.services import found_municipality

ACTOR, SCOPE, TODAY = Actor("Controller", frozenset({"controller"})), Scope("kultur", 2027), date(2026, 11, 2)
SOURCE = Source("fil.txt", "txt", tuple(Line(at, (word,)) for at, word in enumerate(("a", "b"), start=1)))


class Refused(DomainError):
    code = "tests.refused"


def importer(
    kind: str, *, after: tuple[str, ...] = (), rows: int = 2, do: Callable[[], None] = lambda: None, **more: Any
) -> Importer:
    """Reads ``rows`` rows whatever the file, and does what it is told when it takes them in."""

    def read(source: Source, earlier: Any) -> Reading:
        found = tuple(Row(kind, {"at": at, "after": sorted(earlier)}) for at in range(rows))
        return Reading(kind, found)

    def plan(actor: Actor, scope: Scope, given: Sequence[Row]) -> ImportPlan:
        return ImportPlan(kind, tuple((row, "create", "") for row in given))

    def take(actor: Actor, scope: Scope, given: Sequence[Row], today: date) -> ImportPlan:
        do()
        return plan(actor, scope, given)

    return Importer(kind, kind.title(), read, plan, take, after, **more)


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def open_with(*found: Importer) -> None:
        monkeypatch.setattr("ledfyr.engines.exchange.intake.importers", lambda: list(found))
        monkeypatch.setattr("ledfyr.engines.exchange.intake.exporters", dict)

    return open_with


def test_only_those_that_take_rows_in_are_wanted(rooms: Callable[..., None]) -> None:
    rooms(importer("a"), Importer("b", "B", lambda source, earlier: Reading("b")), importer("c"))

    assert [one.kind for one in wanted_importers(())] == ["a", "c"]
    assert [one.kind for one in wanted_importers(["c"])] == ["c"]
    with pytest.raises(UnknownKind) as refusal:
        wanted_importers(["a", "b"])
    assert refusal.value.facts == {"kind": "b", "known": "a, c"}


def test_a_kind_is_given_what_was_read_before_it(rooms: Callable[..., None]) -> None:
    rooms(importer("a"), importer("b", after=("a", "x")))
    readings = read_file(ACTOR, SCOPE, SOURCE)

    assert list(readings) == ["a", "b"]
    assert readings["b"].rows[0].values["after"] == ["a"]


def test_a_kind_read_alone_is_given_the_living_rows(
    rooms: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Living:
        @staticmethod
        def rows(actor: Actor, scope: Scope) -> list[Row]:
            return [Row("a", {})]

    rooms(importer("a"), importer("b", after=("a",)))
    monkeypatch.setattr("ledfyr.engines.exchange.intake.exporters", lambda: {"a": Living})

    assert read_file(ACTOR, SCOPE, SOURCE, ["b"])["b"].rows[0].values["after"] == ["a"]


def test_what_only_the_other_kinds_tell_is_filled_in_last(rooms: Callable[..., None]) -> None:
    def complete(readings: Any) -> Reading:
        return Reading("a", (Row("a", {"seen": sorted(readings)}),))

    rooms(importer("a", complete=complete), importer("b"))

    assert read_file(ACTOR, SCOPE, SOURCE)["a"].rows[0].values == {"seen": ["a", "b"]}


def test_a_file_that_nobody_recognises_is_refused(rooms: Callable[..., None]) -> None:
    rooms(importer("a", rows=0))

    with pytest.raises(NothingFound) as refusal:
        read_file(ACTOR, SCOPE, SOURCE)
    assert refusal.value.facts == {"file": "fil.txt", "kinds": "A"}


def test_chosen_rows_are_skipped_changed_and_confirmed() -> None:
    doubt = (Doubt("missing_number"),)
    rows = tuple(Row("a", {"nr": nr, "doubts": ["missing_number"]}, Place(), "ord", doubt) for nr in range(4))
    choices = {"0": {"skip": True}, "1": {"confirmed": True}, "2": {"confirmed": True, "values": {"nr": 9}}}

    left = chosen_rows(Reading("a", rows), choices)

    assert [(row.values["nr"], row.values["doubts"], row.doubts) for row in left] == [
        (1, [], ()),
        (9, [], ()),
        (3, ["missing_number"], doubt),
    ]
    assert all(row.words == "ord" for row in left)


@pytest.mark.django_db
def test_all_is_taken_in_kind_by_kind(rooms: Callable[..., None]) -> None:
    order: list[str] = []
    rooms(importer("a", do=lambda: order.append("a")), importer("b", do=lambda: order.append("b")))
    readings = read_file(ACTOR, SCOPE, SOURCE)
    choices = {"b": {"0": {"skip": True}}}

    done = apply(actor=ACTOR, scope=SCOPE, source=SOURCE, readings=readings, choices=choices, today=TODAY)

    assert order == ["a", "b"]
    assert [plan.count("create") for plan in done.plans.values()] == [2, 1]


@pytest.mark.django_db
def test_nothing_is_taken_in_when_a_later_kind_fails(rooms: Callable[..., None]) -> None:
    def write() -> None:
        found_municipality(name="Lillebro", committees={"kultur": "Kulturnämnden"})

    def refuse() -> None:
        assert municipality_name() == "Lillebro"
        raise Refused()

    rooms(importer("a", do=write), importer("b", do=refuse))
    readings = read_file(ACTOR, SCOPE, SOURCE)

    with pytest.raises(Refused):
        apply(actor=ACTOR, scope=SCOPE, source=SOURCE, readings=readings, choices={}, today=TODAY)
    assert municipality_name() == ""


def test_a_preview_writes_nothing(rooms: Callable[..., None]) -> None:
    rooms(importer("a", do=pytest.fail))
    readings = read_file(ACTOR, SCOPE, SOURCE)

    assert preview(ACTOR, SCOPE, SOURCE, readings, {}).plans["a"].count("create") == 2
