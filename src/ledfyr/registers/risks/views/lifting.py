"""Lifting a unit's row to the analysis above, and following what changes below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.errors import NotAllowed
from ledfyr.kernel.scale import Scale

from ..forms import HANDLINGS, LiftForm
from ..policy import POLICY
from ..selectors import (
    find_row,
    lifts_above,
    lifts_behind,
    may_keep,
    may_lift_to_committee,
    places_above,
    rows_to_join,
    scale_in,
)
from ..services import join_event, keep_own, lift_event, take_over_change
from .levels import unit_heading

COMMITTEE = "committee"


@page(POLICY, form=True)
def lift(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Say where the event is lifted and how it is worded and rated there."""
    row = find_row(at.actor, at.scope, key)
    unit = row.analysis.unit_id
    if unit is None:  # the committee's own analysis lies under no other
        return redirect("risks:event", at.scope.committee, at.scope.year, key)
    places = targets(at, unit)
    if not places:
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    joins = [
        (str(one.pk), f"{one.nr or '–'} {one.text[:90]}")
        for place, _label in places
        for one in rows_to_join(at.actor, at.scope, None if place == COMMITTEE else UUID(place))
    ]
    initial = {"text": row.text, "likelihood": row.likelihood, "consequence": row.consequence, "to": places[0][0]}
    form = LiftForm(request.POST or None, initial=initial, scale=scale_in(at.scope), places=places, joins=joins)
    done: list[Any] = []

    def save(given: dict[str, Any]) -> None:
        if given["join"]:
            done.append(join_event(actor=at.actor, scope=at.scope, key=key, upper=given["join"]))
            return
        to = None if given["to"] == COMMITTEE else UUID(given["to"])
        words = {name: given[name] for name in ("text", "likelihood", "consequence", "handling", "reason")}
        done.append(lift_event(actor=at.actor, scope=at.scope, key=key, to=to, **words))

    if request.method == "POST" and accepted(form, save):
        messages.success(request, _("Händelsen är lyft. Här står den nu, med nummer %(nr)s.") % {"nr": done[0].nr})
        return redirect("risks:event", at.scope.committee, at.scope.year, done[0].pk)
    context = {"form": form, "row": row, "own": unit_heading(at, unit)}
    return render(request, "risks/lift.html", context, status=422 if form.is_bound else 200)


def targets(at: Page, unit: UUID | None) -> list[tuple[str, str]]:
    """Where the actor may lift a unit's row: the departments above it, then the committee."""
    places = [(str(one.key), one.name) for one in places_above(at.actor, at.scope, unit)]
    if may_lift_to_committee(at.actor, at.scope, unit):
        places.append((COMMITTEE, at.year.committee.name))
    return places


@require_POST
@page(POLICY)
def follow(request: HttpRequest, at: Page, key: UUID, link: int) -> HttpResponse:
    """Take over what changed below, or keep the row as it is."""
    if request.POST.get("keep"):
        keep_own(actor=at.actor, scope=at.scope, key=key, link=link, reason=request.POST.get("reason", "")[:2000])
        messages.success(request, _("Händelsen är kvar som den var. Det står i historiken."))
    else:
        take_over_change(actor=at.actor, scope=at.scope, key=key, link=link)
        messages.success(request, _("Ändringen är övertagen."))
    return redirect(reverse("risks:event", args=[at.scope.committee, at.scope.year, key]) + "#lifted")


def lifts_shown(at: Page, row: Any, scale: Scale) -> dict[str, Any]:
    """What the event's page says about lifting."""
    unit = row.analysis.unit_id
    behind = lifts_behind(at.actor, at.scope, row)
    return {
        "lifts_behind": [{"lift": one, "changes": [_in_words(c, scale) for c in one.changed]} for one in behind],
        "lifts_above": lifts_above(at.actor, at.scope, row),
        "lift_targets": targets(at, unit) if may_keep(at.actor, at.scope, None) or unit else [],
    }


def _in_words(changed: Any, scale: Scale) -> dict[str, Any]:
    """A change as a line: what, from, to."""
    labels = {
        "text": _("Ordalydelse"),
        "likelihood": _("Sannolikhet"),
        "consequence": _("Konsekvens"),
        "value": _("Riskvärde"),
        "handling": _("Hantering"),
        "measures": _("Åtgärder"),
        "is_withdrawn": _("Borttagen ur enhetens analys"),
    }

    def shown(value: Any) -> str:
        if isinstance(value, bool):
            return _("ja") if value else _("nej")
        if isinstance(value, list):
            return "; ".join(value) or _("inga")
        if changed.field == "handling":
            return str(dict(HANDLINGS).get(value or "", value))
        return "–" if value in (None, "") else str(value)

    return {
        "field": changed.field,
        "label": labels[changed.field],
        "old": shown(changed.old),
        "new": shown(changed.new),
    }
