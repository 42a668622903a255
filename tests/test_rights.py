"""Every role against every address: pages, files, the API. What is expected follows from the declared policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.core.cache import cache as django_cache
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from ledfyr.engines.ui.rooms import exporters, rooms
from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor, Scope
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

pytestmark = pytest.mark.usefixtures("demo", "db")


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


@pytest.mark.parametrize("role", ["controller", "unit_manager", "elected_auditor"])
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
                # What only shows what one may change there says no itself to whoever may not keep the committee's rows.
                writer = address.asks.may_write(actor, SCOPE)
                allowed = {403} if closed else {200, 302, 404} if writer else {200, 302, 403, 404}
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
