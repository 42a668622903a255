"""Handing over a position or its duties: choose, see what will happen, do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.rows import Row
from ledfyr.platform.organisation.positions import dead_among, offered_in, positions_named
from ledfyr.platform.organisation.selectors import municipality_name

from .. import services
from ..forms.handing_over import HandOverForm
from ..policy import NO_YEAR, POLICY, may_organise
from ..selectors import assignments_of, latest_names, people, person_of, place_in_words
from ..selectors.duties import (
    assignments_at,
    dead_duties,
    duties_of,
    duty_rows,
    find_position,
    positions_to_hand_over,
    substitutes_now,
)

MOST_SHOWN = 20


@page(POLICY, form=True)
def hand_over_list(request: HttpRequest, at: Page) -> HttpResponse:
    """Where a hand-over begins: a person's positions, a position by its words, or what nobody holds."""
    text, number = request.GET.get("q", "").strip()[:200], request.GET.get("person", "")
    person = person_of(at.actor, at.scope, int(number)) if number.isdecimal() and len(number) < 10 else None
    offered = offered_in(at.scope.committee, on=at.today)
    found = [one for one in offered if text.casefold() in f"{one.words} {' '.join(one.holders)}".casefold()]
    context = {
        "q": text,
        "person": person,
        "held": _held_by(person, at) if person else [],
        "found": found[:MOST_SHOWN] if text else [],
        "more": max(len(found) - MOST_SHOWN, 0) if text else 0,
        "dead": positions_to_hand_over(at.actor, at.scope, at.today),
        "breadcrumbs": _crumbs(at),
    }
    return render(request, "administration/hand_over_list.html", context)


def _held_by(person: Any, at: Page) -> list[dict[str, Any]]:
    names, whole = latest_names(), municipality_name()
    return [
        {
            "key": one.position_id,
            "words": f"{one.position.get_role_display()}, {place_in_words(one.position, names, whole)}",
            "first": one.valid_from,
            "last": services.last_day(one.valid_to),
        }
        for one in assignments_of(person)
        if one.valid_to is None or one.valid_to > at.today
    ]


@page(POLICY, form=True)
def hand_over(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One position: what follows with it, who takes over, what goes elsewhere; said before it is done."""
    position = find_position(at.actor, at.scope, key)
    held = assignments_at(position, at.today)
    groups = duties_of(at.actor, at.scope, key, at.today)
    offered = offered_in(at.scope.committee, on=at.today)
    form = _form(request, at, held, groups)
    said: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        said = _said(form, at, position, held, offered, groups)
        if said is not None and "confirm" in request.POST and accepted(form, lambda given: _do(given, at, key)):
            messages.success(request, _("Överlämningen är gjord."))
            return redirect("administration:hand_over", at.scope.committee, at.scope.year, key)
    context = {
        "position": position,
        "state": dead_among([position.pk], on=at.today).get(position.pk, ""),
        "held": [{"row": one, "last": services.last_day(one.valid_to)} for one in held],
        "groups": groups,
        "can_move": any(one.refusal == "" for group in groups for one in group.open),
        "substitutes": substitutes_now([one.person_id for one in held], at.today),
        "positions": [one for one in offered if one.key != key],
        "form": form,
        "said": None if form.errors else said,
        "may_organise": may_organise(at.actor),
        "history": history_of(NO_YEAR, "organisation.position", str(key)),
        "breadcrumbs": _crumbs(at, position.words),
    }
    return render(request, "administration/hand_over.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, at: Page, held: list[Any], groups: list[Any]) -> HandOverForm:
    others = people(at.actor, at.scope).filter(is_active=True) if may_organise(at.actor) else []
    initial = {"first": at.today, "leaving": str(held[0].pk) if len(held) == 1 else ""}
    if len(held) == 1 and held[0].valid_to:
        initial["first"] = held[0].valid_to
    return HandOverForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        held=[(str(one.pk), one.person.title) for one in held],
        people=[(str(one.pk), one.title) for one in others],
        duties=[(one.key, one.duty.title) for group in groups for one in group.open if not one.refusal],
        may_organise=may_organise(at.actor),
    )


def _said(
    form: HandOverForm, at: Page, position: Any, held: list[Any], offered: list[Any], groups: list[Any]
) -> dict[str, Any] | None:
    """What the hand-over would do, in words; None, with the reason in the form, when it is not enough to go on."""
    given = form.cleaned_data
    chosen = [one for group in groups for one in group.open if one.key in given["duties"]]
    to = positions_named(at.scope.committee, [given["to"]]).get(given["to"])
    if given["to"] and to is None:
        form.add_error("to", _("Det finns ingen befattning med de orden i nämnden. Välj en ur listan."))
    elif to == position.pk:
        form.add_error("to", _("Ansvaret ligger redan där. Välj en annan befattning."))
    elif chosen and to is None:
        form.add_error("to", _("Välj vilken befattning de markerade uppgifterna ska flyttas till."))
    elif to is not None and not chosen:
        form.add_error("to", _("Markera också vad som ska flyttas dit."))
    elif not (chosen or given.get("successor") or given.get("leaving")):
        form.add_error(None, _("Välj vem som tar över, eller markera vad som ska flyttas till en annan befattning."))
    if form.errors:
        return None
    given["to_key"] = to
    by_key = {str(one.pk): one.person.title for one in held}
    names: Any = dict(form.fields["successor"].choices) if "successor" in form.fields else {}  # type: ignore[attr-defined]
    stays = sum(len(group.open) for group in groups) - len(chosen)
    return {
        "leaving": by_key.get(given.get("leaving", ""), ""),
        "successor": names.get(given["successor"], "") if given.get("successor") else "",
        "first": given["first"],
        "chosen": chosen,
        "to": given["to"],
        "stays": stays,
        "reason": given["reason"],
    }


def _do(given: dict[str, Any], at: Page, key: UUID) -> None:
    services.hand_over(
        actor=at.actor,
        scope=at.scope,
        position=key,
        first=given["first"],
        leaving=int(given["leaving"]) if given.get("leaving") else None,
        successor=int(given["successor"]) if given.get("successor") else None,
        duties=[services.Chosen.read(text) for text in given["duties"]],
        to=given["to_key"],
        reason=given["reason"],
    )


def _crumbs(at: Page, *labels: str) -> list[dict[str, str]]:
    where = [at.scope.committee, at.scope.year]
    top = {"label": _("Organisation"), "url": reverse("administration:organisation", args=where)}
    if not labels:
        return [top, {"label": _("Överlämning"), "url": ""}]
    here = {"label": _("Överlämning"), "url": reverse("administration:hand_over_list", args=where)}
    return [top, here, *({"label": label, "url": ""} for label in labels)]


def duties_today(actor: Actor, scope: Scope) -> list[Row]:
    """What the positions of the committee's year answer for, with who holds them today."""
    return duty_rows(actor, scope, timezone.localdate())


def dead_panel(actor: Actor, scope: Scope, key: str) -> tuple[str, dict[str, Any]] | None:
    """What nobody answers for, where a year begins; None when everything has its holder."""
    dead = dead_duties(actor, scope, timezone.localdate())
    if not dead:
        return None
    return "administration/dead_duties.html", {
        "dead": dead[:MOST_SHOWN],
        "more": max(len(dead) - MOST_SHOWN, 0),
        "scope": scope,
        "may_hand_over": POLICY.may_write(actor, scope),
    }
