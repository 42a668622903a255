"""What the leader does, what participants do, and what is refused."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ledfyr.engines.documents.comparing import Snapshot
from ledfyr.engines.documents.composing import compose
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.blocks import as_data
from ledfyr.kernel.errors import Conflict, NotAllowed, NotFound
from ledfyr.platform.history.recording import entries_of, sentence_of
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.selectors import committee_by_slug
from ledfyr.platform.organisation.tests.factories import CONTROLLER, READER, SCOPE
from ledfyr.platform.planning.decisions import note_decision
from ledfyr.platform.planning.locking import Locked
from ledfyr.platform.planning.models import Lock
from ledfyr.platform.planning.secrecy import mark_secret
from ledfyr.registers.risks.public import rows_in
from ledfyr.registers.risks.tests.factories import rated
from ledfyr.registers.workshops import services
from ledfyr.registers.workshops.models import Workshop, WorkshopAnswer
from ledfyr.registers.workshops.policy import POLICY
from ledfyr.registers.workshops.selectors import lines_of, meetings_of_event, workshop_rows
from ledfyr.registers.workshops.services.answering import AnswerIncomplete, AnswersClosed, ParticipantUnnamed
from ledfyr.registers.workshops.services.leading import (
    AnswersGone,
    NameMissing,
    NothingToRate,
    NotRevealed,
    ReasonMissing,
    WrongStep,
    YearDecided,
)

from .samples import TEXTS, TODAY, at, call, events, leader, opened, phone, prepared, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committee() -> None:
    events()


def first() -> Any:
    return rows_in(CONTROLLER, SCOPE)[0]


def join(workshop: Workshop, name: str = "Rektor") -> Any:
    return services.join_workshop(code=workshop.code, name=name, now=timezone.now())


def reply(participant: Any, place: int = 1, likelihood: int | None = 2, consequence: int | None = 3) -> WorkshopAnswer:
    return services.answer_item(participant=participant, place=place, likelihood=likelihood, consequence=consequence)


def agreed(workshop: Workshop, **given: Any) -> Any:
    wanted = {"place": 1, "version": None, "likelihood": 3, "consequence": 4, "reason": "Larmet är gammalt"}
    return call(services.agree, workshop, today=TODAY, **wanted | given)


def shown(place: int = 1, people: int = 1) -> Workshop:
    """An open workshop with one answer from each, seen by all."""
    workshop = opened()
    for _one in range(people):
        reply(join(workshop), place)
    call(services.reveal_spread, workshop, place=place)
    return workshop


def test_a_workshop_has_a_name_and_events_and_is_led_by_whoever_may_rate() -> None:
    keys = [first().pk]
    with nothing_written():
        with pytest.raises(NameMissing):
            prepared(name="  ")
        for rows in ([], [uuid4()]):
            with pytest.raises(NothingToRate):
                prepared(rows=rows)
        for actor in (READER, Actor("Revisor", frozenset({"elected_auditor"}))):
            with pytest.raises(NotAllowed):
                prepared(actor=actor, rows=keys)


def mark() -> None:
    """The first event becomes secret."""
    given: dict[str, Any] = {"policy": POLICY, "object_type": "risks.event", "object_key": str(first().pk)}
    mark_secret(actor=CONTROLLER, scope=SCOPE, name="Böcker", ground="OSL 18:8", **given)


def test_the_changes_of_a_published_document_tell_nothing_of_a_secret_event_that_was_rated() -> None:
    workshop = shown()
    agreed(workshop)
    call(services.close_workshop, workshop, today=TODAY)
    mark()
    given: dict[str, Any] = {"actor": CONTROLLER, "scope": SCOPE, "document": "risk-analysis", "today": TODAY}
    before = Snapshot("så var det", SCOPE.year, "", {"risks": [], "workshops": []}, {}, 1)
    open_one, published = (
        str(as_data(compose(**given, published=published, compare_with=before))) for published in (False, True)
    )
    assert TEXTS[0] in open_one
    assert TEXTS[0] not in published
    assert TEXTS[1] in published


def test_a_secret_event_is_not_shown_to_people_without_accounts() -> None:
    mark()
    workshop = prepared()
    assert [item.text for item in workshop.items.all()] == list(TEXTS[1:])


def test_an_event_that_becomes_secret_leaves_the_phones() -> None:
    workshop, last = opened(), opened(name="Ett till", rows=[first().pk])
    mine, person = phone(workshop.code, "Jag"), join(workshop)
    mark()
    with pytest.raises(NotFound):
        reply(person, 1)
    urls = [reverse("workshops_open:part", args=[workshop.code])]
    urls += [reverse("workshops_open:rate", args=[workshop.code, place]) for place in (1, 2, 3)]
    pages = [text(mine.get(url, follow=True)) for url in urls]
    assert not any(TEXTS[0] in page for page in pages)
    assert "0 av 2" in pages[0]
    assert "1 av 2" in pages[2]
    assert reverse("workshops_open:rate", args=[workshop.code, 1]) not in pages[2]
    reply(person, 2)
    call(services.close_workshop, last, today=TODAY)
    with nothing_written(), pytest.raises(NothingToRate):
        call(services.reopen_workshop, last)


def test_the_code_holds_while_it_is_open_and_each_time_is_a_new_one() -> None:
    workshop = prepared()
    assert workshop.code == ""
    workshop = call(services.open_workshop, workshop, today=TODAY)
    code = workshop.code
    assert len(code) == 8
    join(workshop)
    call(services.close_workshop, workshop, today=TODAY)
    with pytest.raises(NotFound):
        join(workshop)
    again = call(services.reopen_workshop, workshop)
    assert again.code not in {"", code}
    with pytest.raises(NotFound):
        services.join_workshop(code=code, name="Sen", now=timezone.now())


def test_an_answer_is_whole_on_the_scale_and_changed_until_it_is_seen() -> None:
    workshop = opened()
    person = join(workshop)
    for steps in ((None, 3), (2, None), (6, 3), (0, 3), (2, 99)):
        with pytest.raises(AnswerIncomplete):
            reply(person, 1, *steps)
    reply(person, 1, 2, 3)
    reply(person, 1, 5, 5)
    assert WorkshopAnswer.objects.get().likelihood == 5
    call(services.reveal_spread, workshop, place=1)
    with pytest.raises(AnswersClosed):
        reply(person, 1, 1, 1)
    reply(person, 2)
    call(services.hide_spread, workshop, place=1)
    reply(person, 1, 1, 1)
    call(services.close_workshop, workshop, today=TODAY)
    with pytest.raises(AnswersClosed):
        reply(person, 3)
    with pytest.raises(NotFound):
        reply(person, 9)
    with pytest.raises(ParticipantUnnamed):
        join(opened(name="Ett till"), "   ")


def test_only_what_is_asked_for_is_answered() -> None:
    person = join(opened(rates="likelihood"))
    with pytest.raises(AnswerIncomplete):
        reply(person, 1, 2, 3)
    assert reply(person, 1, 2, None).consequence is None


def test_what_is_agreed_becomes_the_rating_with_its_reason() -> None:
    workshop = opened()
    with pytest.raises(NotRevealed):
        agreed(workshop)
    call(services.reveal_spread, workshop, place=1)
    with pytest.raises(ReasonMissing):
        agreed(workshop, reason=" ")
    agreed(workshop)
    row = first()
    assert (row.value, row.ratings.get().reason, row.ratings.get().rated_by) == (12, "Larmet är gammalt", "Controller")
    told = [sentence_of(one) for one in entries_of(SCOPE, "workshops.workshop", str(workshop.pk))]
    assert told[0] == "”Ledningsgruppen” enades om 3 × 4 för händelse 1"


def test_somebody_else_who_was_first_is_not_written_over() -> None:
    workshop, row = shown(), first()
    rated(row, 1, 1)
    with nothing_written(), pytest.raises(Conflict):
        agreed(workshop, version=row.version)
    assert first().value == 1


def test_a_locked_year_stands_still() -> None:
    workshop = shown()
    Lock.objects.create(
        committee=committee_by_slug(SCOPE.committee), year=SCOPE.year, title="Planen", since=TODAY,
        rooms=["risks", "workshops"], matter="x",
    )  # fmt: skip
    for take in (agreed, lambda one: call(services.reveal_spread, one, place=2)):
        with nothing_written(), pytest.raises(Locked):
            take(workshop)


def test_it_opens_again_until_the_year_is_decided_or_the_answers_are_gone() -> None:
    workshop = shown()
    with pytest.raises(WrongStep):
        call(services.dispose_answers, workshop, today=TODAY)
    call(services.close_workshop, workshop, today=TODAY)
    call(services.reopen_workshop, workshop)
    call(services.close_workshop, workshop, today=TODAY)
    note_decision(SCOPE, "Beslutad av nämnden")
    with pytest.raises(YearDecided):
        call(services.reopen_workshop, workshop)


def test_disposed_answers_leave_the_spread_and_nothing_opens_again() -> None:
    workshop = shown(people=3)
    workshop = call(services.close_workshop, workshop, today=TODAY)
    before = [line.spread for line in lines_of(SCOPE, workshop)]
    assert before[0]
    assert before[0].likelihood
    call(services.dispose_answers, workshop, today=TODAY)
    assert WorkshopAnswer.objects.count() == 0
    assert [line.spread for line in lines_of(SCOPE, workshop)] == before
    assert before[0].answered == 3
    with pytest.raises(AnswersGone):
        call(services.reopen_workshop, workshop)


def test_only_a_workshop_that_never_opened_is_removed() -> None:
    call(services.remove_workshop, prepared())
    assert Workshop.objects.count() == 0
    with pytest.raises(WrongStep):
        call(services.remove_workshop, opened())


def test_what_leaves_the_system_is_the_spread_and_no_names() -> None:
    workshop = shown(people=3)
    assert workshop_rows(CONTROLLER, SCOPE) == []
    assert meetings_of_event(CONTROLLER, SCOPE, first().pk) == []
    agreed(workshop)
    call(services.close_workshop, workshop, today=TODAY)
    rows = workshop_rows(CONTROLLER, SCOPE)
    assert [row.values["answered"] for row in rows] == [3, 0, 0]
    assert (rows[0].values["participants"], rows[0].values["agreed_value"], rows[0].values["value_middle"]) == (
        3,
        12,
        6,
    )
    assert "Rektor" not in repr(rows)
    (meeting,) = meetings_of_event(CONTROLLER, SCOPE, first().pk)
    assert (meeting.participants, meeting.line.answered) == (3, 3)


def test_of_one_or_two_answers_only_the_number_is_kept_and_shown() -> None:
    workshop, reader = shown(people=2), leader("chair")
    board, item = at("workshop", workshop.pk), at("item", workshop.pk, 1)
    assert "färre än tre svar" in text(reader.get(board))
    assert "median" not in text(reader.get(item))
    call(services.close_workshop, workshop, today=TODAY)
    assert workshop.items.get(position=1).tally == [[None, None, 2]]
    (row, *_rest) = workshop_rows(CONTROLLER, SCOPE)
    assert (row.values["answered"], row.values["value_middle"], row.values["likelihood_lowest"]) == (2, None, None)
    protocol = text(reader.get(at("protocol", workshop.pk)))
    assert protocol.count("färre än tre svar") == 2
    assert "median" not in protocol
    for client in (reader, leader()):
        assert "Svaren visas inte" in text(client.get(item))
