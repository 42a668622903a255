"""Beginning a year from the one before, and taking a stand on what was carried."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import panels_on
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.actor import Scope
from ledfyr.kernel.errors import DomainError, NotAllowed, NotFound

from ..policy import POLICY
from ..selectors import UnitPlace, find_row, may_begin, may_keep, scale_in, work_in
from ..services import confirm_unchanged, place_event, start_year, undo_start
from .levels import chosen_unit, unit_heading

MOST = 500  # rows ticked at once


@page(POLICY, form=True)
def begin(request: HttpRequest, at: Page) -> HttpResponse:
    """Begin the year after this one from it."""
    unit = chosen_unit(request, at)
    key = unit.key if unit else None
    if not may_keep(at.actor, at.scope, key):
        raise NotAllowed("not_allowed.write", room=POLICY.room)
    after = Scope(at.scope.committee, at.scope.year + 1)
    if request.method == "POST":
        start_year(actor=at.actor, scope=after, unit=key)
        messages.success(request, _("%(year)s är påbörjat. Gå igenom händelserna här.") % {"year": after.year})
        return redirect(_work_url(after, unit))
    context = {
        "after": after.year,
        "may_begin": may_begin(at.actor, at.scope, key),
        "work_url": _work_url(after, unit),
        "own": unit_heading(at, key),
    }
    return render(request, "risks/begin_year.html", context)


@page(POLICY)
def new_year(request: HttpRequest, at: Page) -> HttpResponse:
    """What needs a person in a year that was begun from the one before."""
    unit = chosen_unit(request, at)
    key = unit.key if unit else None
    error = ""
    if request.method == "POST":
        try:
            done = confirm_unchanged(
                actor=at.actor,
                scope=at.scope,
                keys=_keys(request.POST.getlist("row")),
                reason=request.POST.get("reason", "")[:2000],
                unit=key,
            )
        except (NotAllowed, NotFound):
            raise
        except DomainError as refusal:
            error = sentence(refusal)
        else:
            messages.success(
                request, ngettext("%(n)s händelse är klar.", "%(n)s händelser är klara.", done) % {"n": done}
            )
            return redirect(_work_url(at.scope, unit))
    work = work_in(at.actor, at.scope, key)
    scale = scale_in(at.scope)
    context = {
        "work": work,
        "items": [{**one, "band": scale.band(one["row"].value)} for one in work.waiting],
        "chosen": request.POST.getlist("row"),
        "reason": request.POST.get("reason", ""),
        "error": error,
        "earlier_year": at.scope.year - 1,
        "may_write": may_keep(at.actor, at.scope, key),
        "panels": list(panels_on("risks.new_year", at.actor, at.scope, "")) if unit is None else [],
        "own": unit_heading(at, key),
    }
    return render(request, "risks/new_year.html", context, status=422 if error else 200)


@require_POST
@page(POLICY)
def undo_begin(request: HttpRequest, at: Page) -> HttpResponse:
    """Take the start back."""
    unit = chosen_unit(request, at)
    undo_start(actor=at.actor, scope=at.scope, unit=unit.key if unit else None)
    messages.success(request, _("Starten är ångrad. Du kan börja om när du vill."))
    code = f"?analys={unit.code if unit else ''}"
    return redirect(reverse("risks:list", args=[at.scope.committee, at.scope.year]) + code)


@require_POST
@page(POLICY)
def follow_goal(request: HttpRequest, at: Page, key: UUID, goal: UUID) -> HttpResponse:
    """Let the event belong to the goal that continues its old one."""
    row = find_row(at.actor, at.scope, key)
    place_event(
        actor=at.actor,
        scope=at.scope,
        key=key,
        version=None,
        goal=goal,
        process=row.process.name if row.process else "",
        working_method=row.working_method.name if row.working_method else "",
        unit=row.unit.code if row.unit else "",
    )
    messages.success(request, _("Händelsen hör nu till det nya målet."))
    heading = unit_heading(at, row.analysis.unit_id)
    url = reverse("risks:new_year", args=[at.scope.committee, at.scope.year])
    return redirect(url + (f"?analys={heading['code']}" if heading else ""))


def _work_url(scope: Scope, unit: UnitPlace | None) -> str:
    url = reverse("risks:new_year", args=[scope.committee, scope.year])
    return f"{url}?analys={unit.code}" if unit else url


def _keys(texts: list[str]) -> list[UUID]:
    """The keys among what was sent; what is no key counts as nothing chosen."""
    out = []
    for text in texts[:MOST]:
        try:
            out.append(UUID(text))
        except ValueError:
            continue
    return out
