"""People: the list, a person's page, roles and substitutes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.platform.organisation.selectors import committees, municipality_name, unit_names

from .. import services
from ..forms import people as forms
from ..policy import NO_YEAR, ORGANISATION_POLICY, POLICY, WHOLE, may_organise
from ..rules.roles import Held, clashes
from ..selectors import (
    PeopleFilter,
    assignments_of,
    latest_names,
    people,
    person_of,
    place_in_words,
    role_in_words,
    substitutes_around,
    tree_on,
    with_roles,
)
from ..selectors.duties import duties_of
from ..services import At

PAGE_SIZE = 50


@page(ORGANISATION_POLICY)
def people_list(request: HttpRequest, at: Page) -> HttpResponse:
    """Everybody, narrowed and page by page."""
    choices = [(one.slug, one.name) for one in committees()]
    form = forms.PeopleFilterForm(request.GET, committees=choices)
    form.is_valid()
    clean = form.cleaned_data
    chosen = PeopleFilter(
        text=clean.get("q") or "",
        role=clean.get("roll") or "",
        committee=clean.get("namnd") or "",
        state=clean.get("lage") or "",
    )
    everybody = people(at.actor, at.scope)
    found = with_roles(chosen.narrow(everybody, at.today), at.today)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    names, whole = unit_names(on=at.today), municipality_name()
    kept = {name: value for name in ("q", "roll", "namnd", "lage") if (value := clean.get(name))}
    context = {
        "form": form,
        "selects": [form[name] for name in ("roll", "namnd", "lage")],
        "shown": shown,
        "items": [
            {"person": one, "roles": [role_in_words(held, names, whole) for held in one.now]}  # type: ignore[attr-defined]
            for one in shown
        ],
        "is_filtered": bool(kept),
        "page_base": "?" + urlencode(kept) + ("&" if kept else ""),
        "may_write": may_organise(at.actor),
    }
    return render(request, "administration/people.html", context)


@page(ORGANISATION_POLICY)
def person(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """A person: roles over time, substitutes, how she signs in."""
    found = person_of(at.actor, at.scope, number)
    held = assignments_of(found)
    names, whole = latest_names(), municipality_name()
    around = substitutes_around(found)
    context = {
        "person": found,
        "roles": [_role(one, at, names, whole) for one in held],
        "clashes": _clashes(held, at),
        "substitutes": [_period(one, at) for one in around["by"]],
        "substitutes_for": [_period(one, at) for one in around["for"]],
        "is_herself": at.actor.key == found.pk,
        "history": history_of(NO_YEAR, "organisation.person", str(found.pk)),
        "may_write": may_organise(at.actor),
        "may_hand_over": POLICY.may_write(at.actor, at.scope),
        "breadcrumbs": _crumbs(at, found.title),
    }
    return render(request, "administration/person.html", context)


def _role(one: Any, at: Page, names: Any, whole: str) -> dict[str, Any]:
    held = Held("", one.valid_from, one.valid_to)
    return {
        "key": one.pk,
        "position": one.position_id,
        "label": str(one.position.get_role_display()),
        "place": place_in_words(one.position, names, whole),
        "unit": one.position.unit_id,
        "first": one.valid_from,
        "last": services.last_day(one.valid_to),
        "state": "ahead" if held.since > at.today else "past" if held.until and held.until <= at.today else "now",
        "reason": one.exception_reason,
    }


def _period(one: Any, at: Page) -> dict[str, Any]:
    state = "ahead" if one.valid_from > at.today else "past" if one.valid_to < at.today else "now"
    return {"row": one, "first": one.valid_from, "last": one.valid_to, "state": state}


def _clashes(held: list[Any], at: Page) -> list[tuple[str, str]]:
    """R-OR-1: pairs of roles, today or later, that should not be one person's, in words."""
    labels = {one.position.role: str(one.position.get_role_display()) for one in held}
    rows = [
        Held(one.position.role, one.valid_from, one.valid_to, one.exception_reason)
        for one in held
        if one.valid_to is None or one.valid_to > at.today
    ]
    return [(labels[one.role], labels[other.role]) for one, other in clashes(rows)]


def _crumbs(at: Page, *labels: str, person: Any = None) -> list[dict[str, str]]:
    top = [{"label": _("Personer"), "url": reverse("administration:people", args=_where(at))}]
    if person is not None:
        top.append({"label": person.title, "url": _url("administration:person", at, person.pk)})
    return [*top, *({"label": label, "url": ""} for label in labels)]


def _where(at: Page) -> list[Any]:
    return [at.scope.committee, at.scope.year]


def _url(name: str, at: Page, *more: Any) -> str:
    return reverse(name, args=[*_where(at), *more])


def _form_page(request: HttpRequest, form: Any, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "administration/form.html", {"form": form, **context}, status=422 if form.errors else status)


@page(ORGANISATION_POLICY, form=True)
def add_person(request: HttpRequest, at: Page) -> HttpResponse:
    """Somebody new."""
    ORGANISATION_POLICY.require_write(at.actor, WHOLE)
    form = forms.NewPersonForm(request.POST or None)
    made: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        kept = {name: given[name] for name in ("username", "title", "email")}
        made.append(services.add_person(actor=at.actor, **kept))

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Personen är tillagd. Ge henne eller honom en roll."))
        return redirect("administration:person", *_where(at), made[0].pk)
    return _form_page(
        request,
        form,
        title=_("Lägg till en person"),
        verb=_("Lägg till personen"),
        cancel_url=_url("administration:people", at),
        breadcrumbs=_crumbs(at, _("Ny person")),
    )


@page(ORGANISATION_POLICY, form=True)
def change_person(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """Title and address."""
    found = _to_change(at, number)
    initial = {"title": found.title, "email": found.email, "version": found.version}
    form = forms.PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and accepted(
        form, lambda given: services.change_person(actor=at.actor, person=found.pk, **given)
    ):
        return _done(request, at, found, _("Uppgifterna är sparade."))
    title = _("Ändra uppgifter")
    return _form_page(request, form, verb=_("Spara uppgifterna"), **_around(at, found, title))


@page(ORGANISATION_POLICY, form=True)
def assign_role(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """A role at a place."""
    found = _to_change(at, number)
    form = forms.RoleForm(request.POST or None, initial={"first": at.today}, places=_places(at))

    def save(given: dict[str, Any]) -> None:
        where = place_of(given.pop("place"))
        services.assign_role(actor=at.actor, person=found.pk, at=where, **given)

    if request.method == "POST" and accepted(form, save):
        return _done(request, at, found, _("Rollen är tilldelad."))
    return _form_page(request, form, verb=_("Ge rollen"), **_around(at, found, _("Ge en roll")))


def _places(at: Page) -> list[tuple[str, str]]:
    """The whole municipality, the committees and the units of today."""
    units = tree_on(at.actor, at.scope, at.today)
    return [
        ("", _("Välj plats")),
        ("kommun", _("Hela kommunen (%(name)s)") % {"name": municipality_name()}),
        *((f"n:{one.slug}", one.name) for one in committees()),
        *((f"e:{one['id']}", "\u2003" * one["depth"] + one["name"]) for one in units),
    ]


def place_of(text: str) -> At:
    """The place that a form's choice names."""
    kind, _colon, key = text.partition(":")
    return At(committee=key if kind == "n" else "", unit=UUID(key) if kind == "e" else None)


@page(ORGANISATION_POLICY, form=True)
def end_role(request: HttpRequest, at: Page, number: int, role: int) -> HttpResponse:
    """The last day of a role."""
    found = _to_change(at, number)
    form = forms.LastDayForm(request.POST or None, initial={"last": at.today})
    position = next((one.position_id for one in assignments_of(found) if one.pk == role), None)
    if request.method == "POST" and accepted(form, lambda given: services.end_role(actor=at.actor, key=role, **given)):
        if position and any(group.open for group in duties_of(at.actor, at.scope, position, at.today)):
            messages.success(request, _("Rollen har fått en sista dag. Det här behöver en ny innehavare."))
            return redirect(_url("administration:hand_over", at, position))
        return _done(request, at, found, _("Rollen har fått en sista dag."))
    return _form_page(request, form, verb=_("Avsluta rollen"), **_around(at, found, _("Avsluta en roll")))


@page(ORGANISATION_POLICY, form=True)
def add_substitute(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """Who acts for the person, and when."""
    found = _to_change(at, number)
    others = [
        (str(one.pk), one.title) for one in people(at.actor, at.scope).filter(is_active=True).exclude(pk=found.pk)
    ]
    form = forms.SubstituteForm(request.POST or None, initial={"first": at.today}, people=others)

    def save(given: dict[str, Any]) -> None:
        services.add_substitute(actor=at.actor, person=found.pk, **given | {"substitute": int(given["substitute"])})

    if request.method == "POST" and accepted(form, save):
        return _done(request, at, found, _("Ersättaren är antecknad."))
    text = _("Ersättaren får samma rättigheter under tiden. I historiken står att hon eller han handlade för personen.")
    return _form_page(request, form, verb=_("Spara ersättaren"), text=text, **_around(at, found, _("Ange ersättare")))


@require_POST
@page(ORGANISATION_POLICY)
def end_substitute(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """The period ends today, or never begins."""
    found = services.end_substitute(actor=at.actor, key=number, last=at.today)
    return _done(request, at, found, _("Ersättarens tid slutar i dag."))


@page(ORGANISATION_POLICY, form=True)
def shut_off(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """Somebody who may no longer sign in."""
    found = _to_change(at, number)
    form = forms.ShutOffForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and accepted(
        form, lambda given: services.shut_off_person(actor=at.actor, person=found.pk, **given)
    ):
        return _done(request, at, found, _("Personen kan inte längre logga in."))
    text = _("Personen kan inte logga in. Roller och historik finns kvar: lämna över rollerna först.")
    around = _around(at, found, _("Stäng av"))
    return _form_page(request, form, verb=_("Stäng av personen"), text=text, danger=True, **around)


@require_POST
@page(ORGANISATION_POLICY)
def let_in(request: HttpRequest, at: Page, number: int) -> HttpResponse:
    """Somebody may sign in again."""
    found = services.let_in_person(actor=at.actor, person=number)
    return _done(request, at, found, _("Personen kan logga in igen."))


def _to_change(at: Page, number: int) -> Any:
    ORGANISATION_POLICY.require_write(at.actor, WHOLE)
    return person_of(at.actor, at.scope, number)


def _done(request: HttpRequest, at: Page, found: Any, receipt: str) -> HttpResponse:
    messages.success(request, receipt)
    return redirect("administration:person", *_where(at), found.pk)


def _around(at: Page, found: Any, title: str) -> dict[str, Any]:
    return {
        "title": f"{title}: {found.title}",
        "cancel_url": _url("administration:person", at, found.pk),
        "breadcrumbs": _crumbs(at, title, person=found),
    }
