"""People, the roles that they hold and who stands in for them."""

from __future__ import annotations

from datetime import date

import pytest

from ledfyr.kernel.actor import Actor, Grant
from ledfyr.kernel.errors import Conflict, DomainError, NotAllowed
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.tests.watching import nothing_changes
from ledfyr.platform.organisation.grants import actor_of_person
from ledfyr.platform.organisation.models import Assignment, Person, Substitute
from ledfyr.registers.administration import services
from ledfyr.registers.administration.services import At

from .factories import ADMINISTRATOR, MOVE, OWN_CONTROLLER, START, TODAY, found, person, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def municipality() -> None:
    found()


def refused(code: str, service: str, **given: object) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        getattr(services, service)(actor=ADMINISTRATOR, **given)
    assert refusal.value.code == f"administration.{code}"


def latest() -> ChangeEntry:
    entry = ChangeEntry.objects.order_by("-id").first()
    assert entry is not None
    return entry


def test_somebody_new_can_do_nothing_until_given_a_role() -> None:
    made = services.add_person(actor=ADMINISTRATOR, username="anna", title="Chef, Huset", email="anna@example.se")
    assert not made.has_usable_password()
    assert actor_of_person(made, on=TODAY).grants == ()
    assert latest().code == "administration.person_added_by"
    refused("username_taken", "add_person", username="anna", title="x")
    refused("bad_person", "add_person", username="bo", title="x", email="ingen adress")


def test_a_role_holds_at_its_place_for_its_time() -> None:
    units, anna = tree(), person("anna")
    at = At(unit=units["A1"].pk)
    services.assign_role(actor=ADMINISTRATOR, person=anna.pk, role="unit_manager", at=at, first=TODAY, last=MOVE)
    assert actor_of_person(anna, on=MOVE).grants == (Grant("unit_manager", frozenset(), str(units["A1"].pk)),)
    assert actor_of_person(anna, on=date(2027, 7, 2)).grants == ()
    refused("held_already", "assign_role", person=anna.pk, role="unit_manager", at=at, first=MOVE)
    refused("place_not_standing", "assign_role", person=anna.pk, role="archivist", at=at, first=date(2019, 1, 1))
    refused("ends_before_start", "assign_role", person=anna.pk, role="archivist", at=at, first=MOVE, last=START)


def test_r_or_1_is_refused_or_carries_its_reason() -> None:
    anna = person("anna", role="unit_manager")
    given = {"person": anna.pk, "role": "data_protection_officer", "first": TODAY}
    refused("incompatible_roles", "assign_role", **given)
    made = services.assign_role(actor=ADMINISTRATOR, exception_reason="Kommunstyrelsen § 9", **given)
    assert made.exception_reason == "Kommunstyrelsen § 9"
    assert (latest().code, latest().reason) == ("administration.role_by_exception", "Kommunstyrelsen § 9")


def test_a_reason_that_was_not_needed_is_no_exception() -> None:
    anna = person("anna")
    made = services.assign_role(
        actor=ADMINISTRATOR, person=anna.pk, role="archivist", first=TODAY, exception_reason="För säkerhets skull"
    )
    assert made.exception_reason == ""
    assert latest().code == "administration.role_assigned"


def test_nobody_changes_what_she_may_do_herself() -> None:
    anna = person("anna", role="administrator")
    bo = person("bo", role="controller")
    herself = Actor(anna.title, key=anna.pk, grants=(Grant("administrator"),))
    own = Assignment.objects.get(person=anna)
    for service, given in (
        ("assign_role", {"person": anna.pk, "role": "controller", "first": TODAY}),
        ("end_role", {"key": own.pk, "last": TODAY}),
        ("shut_off_person", {"person": anna.pk}),
        ("add_substitute", {"person": bo.pk, "substitute": anna.pk, "first": TODAY, "last": MOVE}),
    ):
        with nothing_changes(), pytest.raises(DomainError) as refusal:
            getattr(services, service)(actor=herself, **given)
        assert refusal.value.code == "administration.own_role", service


def test_a_role_ends_after_its_last_day_and_one_not_begun_goes() -> None:
    anna = person("anna", role="controller")
    now = Assignment.objects.get(person=anna)
    services.end_role(actor=ADMINISTRATOR, key=now.pk, last=TODAY)
    assert actor_of_person(anna, on=TODAY).has("controller")
    assert not actor_of_person(anna, on=date(2027, 1, 16)).has("controller")
    later = services.assign_role(actor=ADMINISTRATOR, person=anna.pk, role="archivist", first=MOVE)
    services.end_role(actor=ADMINISTRATOR, key=later.pk, last=TODAY)
    assert not Assignment.objects.filter(pk=later.pk).exists()
    assert latest().code == "administration.role_ended"


def test_a_substitute_acts_for_the_absent_for_a_time() -> None:
    anna, bo = person("anna", role="controller"), person("bo", role="co_worker")
    row = services.add_substitute(
        actor=ADMINISTRATOR, person=anna.pk, substitute=bo.pk, first=TODAY, last=MOVE, reason="Semester"
    )
    actor = actor_of_person(bo, on=TODAY, acting_for=anna.pk)
    assert (actor.on_behalf_of, actor.has("controller")) == ("Anna", True)
    services.end_substitute(actor=ADMINISTRATOR, key=row.pk, last=TODAY)
    assert Substitute.objects.get().valid_to == TODAY
    with pytest.raises(NotAllowed):
        actor_of_person(bo, on=MOVE, acting_for=anna.pk)
    refused("own_substitute", "add_substitute", person=anna.pk, substitute=anna.pk, first=TODAY, last=MOVE)


def test_an_auditor_stands_in_for_nobody_who_is_audited() -> None:
    anna, revisor = person("anna", role="controller"), person("revisor", role="elected_auditor")
    given = {"person": anna.pk, "substitute": revisor.pk, "first": TODAY, "last": MOVE}
    refused("substitute_incompatible", "add_substitute", **given)


def test_shut_off_and_let_in_again() -> None:
    anna = person("anna", role="controller")
    services.shut_off_person(actor=ADMINISTRATOR, person=anna.pk, reason="Har slutat", version=1)
    assert not Person.objects.get(pk=anna.pk).is_active
    refused("not_active", "assign_role", person=anna.pk, role="archivist", first=TODAY)
    with pytest.raises(Conflict):
        services.let_in_person(actor=ADMINISTRATOR, person=anna.pk, version=1)
    services.let_in_person(actor=ADMINISTRATOR, person=anna.pk)
    assert Person.objects.get(pk=anna.pk).is_active


def test_a_committees_own_controller_changes_nobody() -> None:
    anna = person("anna")
    with nothing_changes(), pytest.raises(NotAllowed):
        services.assign_role(actor=OWN_CONTROLLER, person=anna.pk, role="reader", first=TODAY)
    with nothing_changes(), pytest.raises(NotAllowed):
        services.add_person(actor=OWN_CONTROLLER, username="bo", title="Bo")
    with nothing_changes(), pytest.raises(NotAllowed):
        services.change_person(actor=OWN_CONTROLLER, person=anna.pk, title="x", email="")


def test_what_is_searched_by_follows_what_is_shown() -> None:
    anna = person("anna")
    services.change_person(actor=ADMINISTRATOR, person=anna.pk, title="Ändrad Titel", email="")
    assert list(Person.objects.filter(search_text__contains="ändrad titel")) == [anna]
