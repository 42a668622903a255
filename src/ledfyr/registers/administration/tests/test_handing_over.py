"""Handing over: duties follow the position, another takes it over, what cannot be moved is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledfyr.engines.ui.rooms import rooms
from ledfyr.engines.ui.tests.pages import WHERE
from ledfyr.engines.ui.tests.pages import found as found_clients
from ledfyr.kernel.actor import SYSTEM, Actor, Grant, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.findings import ReviewContext
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.models import Assignment, Person, Position
from ledfyr.platform.organisation.positions import offered_in, position_named
from ledfyr.registers.administration import services
from ledfyr.registers.administration.checks import check_held
from ledfyr.registers.administration.selectors.duties import dead_duties, duties_of, duty_rows
from ledfyr.registers.administration.services import At, Chosen
from ledfyr.registers.risks.tests.factories import event, write_measure

from .factories import ADMINISTRATOR, START, person, tree

pytestmark = pytest.mark.django_db
SCOPE, TODAY = Scope(WHERE[0], WHERE[1]), date(WHERE[1], 1, 15)
HEAD, OTHER = "Enhetschef vid Huset", "Enhetschef vid Gården"


@pytest.fixture
def clients() -> dict[str, Client]:
    clients = found_clients()
    units = tree()
    services.serve_committee(
        actor=SYSTEM, committee=SCOPE.committee, unit=units["A"].pk, first=START, today=TODAY, reason="§ 1"
    )
    for name, code in (("anna", "A1"), ("bo", "A2")):
        give(person(name), "unit_manager", units[code].pk)
    person("cilla")
    admin = person("admin", role="administrator")
    clients["admin"] = Client()
    clients["admin"].force_login(admin)
    write_measure(event(scope=SCOPE), HEAD, scope=SCOPE)
    return clients


def give(who: Person, role: str, unit: Any) -> None:
    services.assign_role(actor=ADMINISTRATOR, person=who.pk, role=role, at=At(unit=unit), first=START)


def position(words: str = HEAD) -> Position:
    key = position_named(SCOPE.committee, words)
    assert key is not None
    return Position.objects.get(pk=key)


def duty() -> Any:
    (room,) = [room for room in duties_of(OWN, SCOPE, position().pk, TODAY) if room.open]
    return room.open[0]


OWN = Actor("Controller", grants=(Grant("controller", frozenset({SCOPE.committee})),))


def address(name: str, *more: Any) -> str:
    return reverse(f"administration:{name}", args=[*WHERE, *more])


def due() -> Any:
    room = next(room for room in rooms() if room.key == "risks")
    assert room.due is not None
    return room.due(SCOPE, TODAY)[0]


def test_words_name_a_position_and_a_duty_follows_it(clients: dict[str, Client]) -> None:
    assert [(one.words, one.holders) for one in offered_in(SCOPE.committee, on=TODAY) if one.words == HEAD] == [
        (HEAD, ("Anna",))
    ]
    assert position_named(SCOPE.committee, "enhetschef VID huset") == position().pk
    assert position_named(SCOPE.committee, "Enhetschef vid Skogen") is None
    assert (due().position, due().roles, due().responsible) == (str(position().pk), ("unit_manager",), HEAD)


def test_a_duty_moves_and_so_does_its_reminder(clients: dict[str, Client]) -> None:
    to = position(OTHER).pk
    given: dict[str, Any] = {"scope": SCOPE, "position": position().pk, "first": TODAY, "to": to}
    moved = services.hand_over(actor=OWN, duties=[Chosen.read(duty().key)], **given)
    assert moved == 1
    assert (due().position, due().responsible) == (str(to), OTHER)
    assert not duties_of(OWN, SCOPE, position().pk, TODAY)


def test_all_or_nothing(clients: dict[str, Client]) -> None:
    """A successor who cannot hold the role leaves the duty and the one who leaves where they are."""
    held = Assignment.objects.get(person__username="anna")
    shut = services.shut_off_person(actor=ADMINISTRATOR, person=Person.objects.get(username="cilla").pk)
    given: dict[str, Any] = {"scope": SCOPE, "position": position().pk, "first": TODAY, "successor": shut.pk}
    chosen = [Chosen.read(duty().key)]
    both = Actor("Båda", grants=(Grant("administrator"), *OWN.grants))
    with nothing_changes(), pytest.raises(DomainError):
        services.hand_over(actor=both, leaving=held.pk, duties=chosen, to=position(OTHER).pk, **given)
    with nothing_changes(), pytest.raises(DomainError):
        services.hand_over(actor=OWN, leaving=held.pk, **given)


def test_a_vacant_position_is_a_dead_owner(clients: dict[str, Client]) -> None:
    assert not dead_duties(OWN, SCOPE, TODAY)
    services.end_role(actor=ADMINISTRATOR, key=Assignment.objects.get(person__username="anna").pk, last=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert [(one.words, one.state) for one in dead_duties(OWN, SCOPE, tomorrow)] == [(HEAD, "vacant")]
    rows = tuple(duty_rows(OWN, SCOPE, tomorrow))
    assert [one.severity for one in check_held(ReviewContext(rows={"duties": rows}))] == ["question"]


def test_an_ended_unit_is_a_warning(clients: dict[str, Client]) -> None:
    unit = position().unit
    assert unit is not None
    services.end_unit(actor=ADMINISTRATOR, unit=unit.pk, day=TODAY, today=TODAY, with_below=True)
    rows = tuple(duty_rows(OWN, SCOPE, TODAY))
    assert [one.severity for one in check_held(ReviewContext(rows={"duties": rows}))] == ["warning"]


def test_the_page_says_what_will_happen_before_it_does(clients: dict[str, Client]) -> None:
    today, url = timezone.localdate(), address("hand_over", position().pk)
    held, cilla = Assignment.objects.get(person__username="anna"), Person.objects.get(username="cilla")
    sent = {"leaving": held.pk, "successor": cilla.pk, "first": today.isoformat(), "to": "", "reason": ""}
    asked = clients["admin"].post(url, sent).content.decode()
    assert "Det här kommer att hända" in asked
    assert "Cilla har befattningen" in asked
    assert Assignment.objects.filter(person=cilla).count() == 0
    assert clients["admin"].post(url, sent | {"confirm": "1"}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == today
    assert Assignment.objects.get(person=cilla).position == position()


def test_the_controller_moves_and_the_administrator_is_told_why_not(clients: dict[str, Client]) -> None:
    url, key = address("hand_over", position().pk), duty().key
    assert "Kan inte flyttas" in clients["admin"].get(url).content.decode()
    assert clients["reader"].get(url).status_code == 403
    sent = {"duties": [key], "first": TODAY.isoformat(), "to": "Enhetschef vid Skogen", "reason": ""}
    refused = clients["controller"].post(url, sent)
    assert refused.status_code == 422
    assert "Välj en ur listan" in refused.content.decode()
    done = clients["controller"].post(url, sent | {"to": OTHER, "confirm": "1"})
    assert done.status_code == 302
    assert due().responsible == OTHER


def test_ending_a_role_leads_to_what_it_leaves_behind(clients: dict[str, Client]) -> None:
    for name, key in (("anna", position().pk), ("bo", None)):
        held = Assignment.objects.get(person__username=name)
        sent = clients["admin"].post(address("end_role", held.person_id, held.pk), {"last": TODAY.isoformat()})
        wanted = address("hand_over", key) if key else address("person", held.person_id)
        assert sent.headers["Location"] == wanted


def test_where_a_hand_over_begins(clients: dict[str, Client]) -> None:
    found = clients["controller"].get(address("hand_over_list"), {"q": "bo"}).content.decode()
    assert OTHER in found
    hers = clients["admin"].get(address("hand_over_list"), {"person": Person.objects.get(username="anna").pk})
    assert "Enhetschef, Huset" in hers.content.decode()


def test_a_duty_in_a_units_own_analysis_is_told_to_whoever_reads_it(clients: dict[str, Client]) -> None:
    apps.get_model("risks.Analysis").objects.filter(committee__slug=SCOPE.committee, year=SCOPE.year).update(
        unit=position(OTHER).unit, level="unit"
    )
    neighbour = Actor("Bo", grants=(Grant("unit_manager", frozenset({SCOPE.committee}), str(position(HEAD).unit_id)),))
    own = Actor("Anna", grants=(Grant("unit_manager", frozenset({SCOPE.committee}), str(position(OTHER).unit_id)),))

    assert duty_rows(neighbour, SCOPE, TODAY) == []
    assert len(duty_rows(own, SCOPE, TODAY)) == 1
