"""Every role against every address: pages, files, the API. What is expected follows from the declared policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache as django_cache
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from ledfyr.engines.reminders.due import due_in, living_scopes, path_of
from ledfyr.engines.reminders.models import Job
from ledfyr.engines.reminders.queue import declared_work, run_all
from ledfyr.engines.reminders.selectors import feed_entries
from ledfyr.engines.reminders.services import make_feed
from ledfyr.engines.reminders.ticking import tick
from ledfyr.engines.ui.rooms import exporters, rooms
from ledfyr.kernel import roles
from ledfyr.kernel.actor import SYSTEM, Actor, Scope
from ledfyr.kernel.errors import NotAllowed
from ledfyr.platform.history.tests.watching import nothing_written
from ledfyr.platform.organisation.grants import actor_of_person
from ledfyr.platform.organisation.models import LONG_AGO, Committee, CommitteeAdministration, Person, Role, Unit
from ledfyr.platform.organisation.services import found_municipality
from ledfyr.platform.planning.years import open_year

from .addresses import ALL, Address
from .demo import COMMITTEE, SCOPE, demo

__all__ = ["demo"]

ELSEWHERE = Scope("annan", SCOPE.year)
EVERYWHERE = pytest.mark.parametrize("address", ALL, ids=repr)
PLACES = ("here", "unit", "elsewhere")

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("demo", "db")]


@pytest.fixture(autouse=True)
def other_committee() -> Iterator[None]:
    """A committee beside the demo's, and nothing kept from another test."""
    django_cache.clear()
    found_municipality(name="Granviks kommun", committees={ELSEWHERE.committee: "Andra nämnden"})
    open_year(ELSEWHERE)
    top = Unit.objects.filter(kind="administration").order_by("code").first()
    here = Committee.objects.get(slug=COMMITTEE)
    if not here.administrations.exists():
        CommitteeAdministration.objects.create(committee=here, unit=top, valid_from=LONG_AGO)
    yield
    django_cache.clear()


def person(role: str, place: str) -> Person:
    """Somebody with one role: for the demo's committee, at one of its units, or for the other committee."""
    where: dict[str, Any] = {
        "here": lambda: {"committee": Committee.objects.get(slug=COMMITTEE)},
        "unit": lambda: {"unit": Unit.objects.filter(kind="unit").order_by("code").first()},
        "elsewhere": lambda: {"committee": Committee.objects.get(slug=ELSEWHERE.committee)},
    }[place]()
    name = f"{role}-{place}"
    return Person.objects.create_person(username=name, title=name, role=role, password=None, **where)


def client_of(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


@cache
def known() -> dict[str, Any]:
    return {"committee": COMMITTEE, "year": SCOPE.year, "document": "risk-analysis", "form": "html", "field": "nr"}


def url_of(address: Address) -> str:
    return address.url({**known(), **({"kind": "risks"} if "kind" in address.converters else {})})


def at_the_door(who: Person, actor: Actor, address: Address, method: str) -> int:
    """What the address's view answers without the house around it: no page is drawn to say no."""
    url = url_of(address)
    request = getattr(RequestFactory(), method)(url)
    request.user, request.session, request._actor = who, {}, actor
    found = resolve(url)
    try:
        return int(found.func(request, *found.args, **found.kwargs).status_code)
    except NotAllowed:
        return 403


@pytest.mark.parametrize("role", Role.values)
def test_a_role_in_another_committee_is_turned_away_at_every_door(role: str) -> None:
    who = person(role, "elsewhere")
    actor = actor_of_person(who, on=timezone.localdate())
    with nothing_written():
        for address in ALL:
            assert at_the_door(who, actor, address, "get") in ({403, 405} if address.posts_only else {403}), address
            assert at_the_door(who, actor, address, "post") == 403, address


@pytest.mark.parametrize("role", ["controller", "elected_auditor"])
def test_a_role_in_another_committee_opens_nothing_here(role: str) -> None:
    """The same through the whole house, for one role of each kind: a page costs a hundred doors."""
    client = client_of(person(role, "elsewhere"))
    with nothing_written():
        for address in ALL:
            for method in ("get", "post"):
                answer = getattr(client, method)(url_of(address))
                allowed = {403, 405} if address.posts_only else {403}
                assert answer.status_code in allowed, (address, method)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_in_another_committee_hears_of_nothing_here(role: str) -> None:
    client = client_of(person(role, "elsewhere"))
    for rest in ("registers", "registers/risks", "findings", "documents", "documents/risk-analysis"):
        assert client.get(f"/api/v1/{COMMITTEE}/{SCOPE.year}/{rest}").status_code == 403
    assert COMMITTEE not in client.get("/api/v1/committees").content.decode()
    assert f"/{COMMITTEE}/" not in client.get("/", follow=True).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - roles.COORDINATORS))
@pytest.mark.parametrize("place", ["here", "unit"])
def test_what_a_policy_refuses_is_refused_at_every_door(role: str, place: str) -> None:
    """Allowed answers are tried with one role of each kind below: they cost a page each."""
    who = person(role, place)
    actor = actor_of_person(who, on=timezone.localdate())
    with nothing_written():
        for address in ALL:
            if not address.asks.may_read(actor, SCOPE):
                assert at_the_door(who, actor, address, "get") in {403, 405}, address
                assert at_the_door(who, actor, address, "post") == 403, address
            elif not address.asks.may_write_some(actor, SCOPE) and address.posts_only and address.writes:
                assert at_the_door(who, actor, address, "post") == 403, address


@pytest.mark.parametrize(
    ("role", "place"),
    [("elected_auditor", "here"), ("chair", "here"), ("unit_manager", "unit"), ("controller", "here")],
)
def test_what_a_policy_allows_can_be_read_at_every_address(role: str, place: str) -> None:
    who = person(role, place)
    actor, client = actor_of_person(who, on=timezone.localdate()), client_of(who)
    assert any(grant.reaches(COMMITTEE) for grant in actor.grants)
    with nothing_written():
        for address in ALL:
            if address.asks.may_read(actor, SCOPE) and not address.posts_only:
                closed = address.is_form and not address.asks.may_write_some(actor, SCOPE)
                # A form for the committee's own rows says no to whoever keeps only a unit's.
                some = {403} if address.is_form and not address.asks.may_write(actor, SCOPE) else set()
                allowed = {403} if closed else {200, 302, 404} | some
                assert client.get(url_of(address)).status_code in allowed, address
        for kind in exporters():
            assert client.get(f"/api/v1/{COMMITTEE}/{SCOPE.year}/registers/{kind}").status_code in {200, 403}, kind


@pytest.mark.parametrize("role", sorted(roles.AUDITORS))
def test_auditors_read_all_rooms_and_change_nothing_anywhere(role: str) -> None:
    who = person(role, "here")
    actor, client = actor_of_person(who, on=timezone.localdate()), client_of(who)
    assert all(room.policy.may_read(actor, SCOPE) for room in rooms() if room.policy)
    with nothing_written():
        for address in ALL:
            if address.writes:
                answer = client.post(url_of(address), {"text": "Nytt", "version": "1"})
                assert answer.status_code in {403, 404}, address


@pytest.mark.parametrize("kind", sorted(exporters()))
@pytest.mark.parametrize("role", ["controller", "elected_auditor", "provider_contact"])
def test_no_register_is_given_to_somebody_from_elsewhere(kind: str, role: str) -> None:
    for place in ("elsewhere", "unit") if role == "provider_contact" else ("elsewhere",):
        actor = actor_of_person(person(role, place), on=timezone.localdate())
        with pytest.raises(NotAllowed):
            exporters()[kind].rows(actor, SCOPE)
    with pytest.raises(NotAllowed):
        exporters()[kind].rows(Actor(""), SCOPE)


@pytest.mark.parametrize("role", ["provider_contact", "unit_manager", "administrator"])
def test_everybody_with_a_role_here_gets_a_start_page_with_only_what_opens(role: str) -> None:
    client = client_of(person(role, "unit"))
    page = client.get(f"/{COMMITTEE}/{SCOPE.year}/")
    assert page.status_code == 200
    for url in re.findall(rf'<a href="(/{COMMITTEE}/{SCOPE.year}/[^"#?]*)"', page.content.decode()):
        assert client.get(url, follow=True).status_code == 200, url


# Work that the machine does by itself: letters and calendars.

DAY = date(2026, 12, 4)


def everybody() -> dict[int, Person]:
    """Somebody with each role at each kind of place, who can be written to."""
    people = [person(role, place) for role in Role.values for place in PLACES]
    for one in people:
        one.email = f"{one.username}@granvik.example"
    Person.objects.bulk_update(people, ["email"])
    return {one.pk: one for one in people}


def may_open(who: Person, path: str) -> bool:
    """True when the policy of the page that a path leads to lets the person read there."""
    found = resolve(path)
    asks: Any = getattr(found.func, "asks", None)
    assert asks is not None, path
    scope = Scope(str(found.kwargs["committee"]), int(found.kwargs["year"]))
    return bool(asks.may_read(actor_of_person(who, on=DAY), scope))


def test_no_work_gives_anybody_what_her_roles_do_not_open(settings: Any) -> None:
    """Every kind of work that is declared is brought about and done. A new one has to be brought about here too."""
    settings.DEMO, settings.MAIL_IS_SENT = False, True
    people = everybody()
    assert tick(DAY) > 10
    jobs = list(Job.objects.filter(state=Job.State.QUEUED).order_by("id"))
    assert {job.name for job in jobs} == set(declared_work())
    run_all()
    seen = 0
    for job in jobs:
        for given in declared_work()[job.name].gives(**job.arguments):
            who = people.get(given.person) or Person.objects.get(pk=given.person)
            reached = {grant.reaches(given.committee) for grant in actor_of_person(who, on=DAY).grants}
            assert True in reached, (job.name, who)
            assert not given.path or may_open(who, given.path), (job.name, who, given.path)
            seen += given.person in people
    assert seen > 10
    sent = {message.to[0]: str(message.body) for message in mail.outbox}
    assert not any(f"/{COMMITTEE}/" in text for to, text in sent.items() if "-elsewhere@" in to)
    assert not any(to.startswith("provider_contact") for to in sent)


def test_no_calendar_holds_what_its_owners_roles_do_not_open() -> None:
    items = {item.key.replace(":", "-"): (item, scope) for scope in living_scopes(DAY) for item in due_in(scope, DAY)}
    some = 0
    for who in everybody().values():
        actor = actor_of_person(who, on=DAY)
        for entry in feed_entries(make_feed(actor=SYSTEM, scope=SCOPE, person=who.pk), DAY):
            item, scope = items[entry.key]
            assert any(grant.reaches(scope.committee) for grant in actor.grants)
            assert may_open(who, path_of(item, scope)), (who, item)
            some += 1
    assert some > 10
