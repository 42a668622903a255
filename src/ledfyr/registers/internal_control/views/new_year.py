"""Beginning a plan from last year's, and taking a stand on what was carried."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.many import keys_in
from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotAllowed, NotFound

from ..policy import POLICY
from ..selectors import event_wording, method_label, plan_work_in
from ..services import carry_plan, confirm_unchanged_rows, undo_carry

MOST = 500  # rows ticked at once
WHY = {
    "unknown": gettext_lazy("fanns inte i förra årets analys"),
    "dropped": gettext_lazy("finns inte i årets analys"),
    "left_out": gettext_lazy("är inte märkt för planen i år"),
    "under": gettext_lazy("har fallit under golvet"),
}


@page(POLICY)
def new_year(request: HttpRequest, at: Page) -> HttpResponse:
    """What is carried from last year's plan, what is left behind, and what needs a person."""
    error = ""
    if request.method == "POST":
        try:
            done = confirm_unchanged_rows(
                actor=at.actor,
                scope=at.scope,
                keys=keys_in(request.POST.getlist("row")[:MOST]),
                reason=request.POST.get("reason", "")[:2000],
            )
        except (NotAllowed, NotFound):
            raise
        except DomainError as refusal:
            error = sentence(refusal)
        else:
            words = ngettext("%(n)s planrad är klar.", "%(n)s planrader är klara.", done)
            messages.success(request, words % {"n": done})
            return redirect("internal_control:new_year", at.scope.committee, at.scope.year)
    work = plan_work_in(at.actor, at.scope)
    context = {
        "work": work,
        "items": [_item(row) for row in work.waiting],
        "lost": [_item(row) for row in work.lost_goals],
        "to_carry": [_item(one.row) for one in work.to_carry],
        "left": [_left(one) for one in work.left],
        "chosen": request.POST.getlist("row"),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "earlier_year": at.scope.year - 1,
        "may_write": POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "internal_control/new_year.html", context, status=422 if error else 200)


def _item(row: Any) -> dict[str, Any]:
    """A row with what a person needs for saying that it is unchanged: the events and how they are controlled."""
    events = list(row.events.all())
    numbers = [str(one.analysis_row.nr) for one in events if one.analysis_row and one.analysis_row.nr]
    return {
        "row": row,
        "numbers": ", ".join(numbers) or "–",
        "events": [event_wording(one) for one in events],
        "activities": [
            {"activity": one, "method": method_label(one.method) if one.method else ""} for one in row.activities.all()
        ],
    }


def _left(one: Any) -> dict[str, Any]:
    """What is left behind of a row: each event with the reason, and whether the rest of the row is carried."""
    events = [{"event": event, "why": WHY[event.why]} for event in one.left]
    return {"row": one.row, "events": events, "is_partly": bool(one.events)}


@require_POST
@page(POLICY)
def carry(request: HttpRequest, at: Page) -> HttpResponse:
    """Carry last year's rows."""
    done = carry_plan(actor=at.actor, scope=at.scope)
    words = ngettext("%(n)s planrad är hämtad från %(year)s.", "%(n)s planrader är hämtade från %(year)s.", done)
    messages.success(request, words % {"n": done, "year": at.scope.year - 1})
    return redirect("internal_control:new_year", at.scope.committee, at.scope.year)


@require_POST
@page(POLICY)
def undo(request: HttpRequest, at: Page) -> HttpResponse:
    """Give the carried rows back."""
    done = undo_carry(actor=at.actor, scope=at.scope)
    words = ngettext("%(n)s planrad är borttagen igen.", "%(n)s planrader är borttagna igen.", done)
    messages.success(request, words % {"n": done})
    return redirect("internal_control:new_year", at.scope.committee, at.scope.year)


def new_year_panel(actor: Actor, scope: Scope, _key: str) -> tuple[str, dict[str, Any]] | None:
    """How far the plan has come, on the page of the year's start; nothing where there is nothing to carry."""
    work = plan_work_in(actor, scope)
    if not (work.carried or work.to_carry or work.left):
        return None
    return "internal_control/new_year_panel.html", {
        "work": work,
        "n_carry": len(work.to_carry),
        "n_left": len(work.left),
        "n_waiting": len(work.waiting),
        "earlier_year": scope.year - 1,
        "may_write": POLICY.may_write(actor, scope),
    }
