"""The year's instructions, and one of them with the committee's checklist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledfyr.engines.ui.history import history_of
from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.actor import Actor, Scope

from ..forms import ReturnForm
from ..policy import OFFICE_POLICY, POLICY
from ..selectors import find_instruction, for_occasion, standing_of, standings_in, waiting_for_office

NO_YEAR = Scope("", None)  # type: ignore[arg-type]  # an instruction's own history belongs to no committee's year
WHAT = {
    "text": _("Texten är ändrad."),
    "contact": _("Kontakten är ändrad."),
    "deadline": _("Dagen är ändrad."),
    "added": _("Ny del: %(heading)s"),
    "changed": _("Ändrad del: %(heading)s"),
    "removed": _("Borttagen del: %(heading)s"),
}
SHOWN = 5


@page(POLICY)
def listing(request: HttpRequest, at: Page) -> HttpResponse:
    """What is asked of the committee in the year, and how far it has come."""
    context = {
        "standings": standings_in(at.actor, at.scope, at.today),
        "waiting": waiting_for_office(at.actor, at.scope),
        "is_office": OFFICE_POLICY.may_write(at.actor, at.scope),
    }
    return render(request, "instructions/list.html", context)


@page(POLICY)
def instruction(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """One instruction as issued, with the committee's checklist."""
    return show(request, at, key)


def show(
    request: HttpRequest, at: Page, key: UUID, bound: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page, with the form that somebody has just filled in when it could not be saved."""
    found = find_instruction(at.actor, at.scope, key)
    standing = standing_of(at.actor, at.scope, found, at.today)
    is_office = OFFICE_POLICY.may_write(at.actor, at.scope)
    context: dict[str, Any] = {
        "instruction": found,
        "standing": standing,
        "issues": [_issue(one) for one in found.issues.all()],
        "may_answer": POLICY.may_write_some(at.actor, at.scope) and standing.submission.state in {"open", "returned"},
        "is_office": is_office,
        "return_form": ReturnForm(),
        "own_history": history_of(at.scope, "instructions.submission", str(key)),
        "history": history_of(NO_YEAR, "instructions.instruction", str(key)) if is_office else [],
        **(bound or {}),
    }
    return render(request, "instructions/instruction.html", context, status=status)


def _issue(one: Any) -> dict[str, Any]:
    words = [str(WHAT[change["what"]]) % {"heading": change["heading"]} for change in one.changes]
    return {"number": one.number, "on": one.issued_on, "by": one.issued_by, "note": one.note, "changes": words}


def start_card(actor: Actor, scope: Scope) -> tuple[str, dict[str, Any]] | None:
    """What is not submitted, late first; None when nothing waits."""
    if not POLICY.may_read(actor, scope):
        return None
    found = standings_in(actor, scope, timezone.localdate())
    near = [one for one in found if one.lines and one.submission.state in {"open", "returned"}]
    waiting = waiting_for_office(actor, scope)
    if not near and not waiting:
        return None
    return "instructions/start_card.html", {"standings": near[:SHOWN], "waiting": waiting[:SHOWN]}


def calendar_panel(actor: Actor, scope: Scope, key: str) -> tuple[str, dict[str, Any]] | None:
    """On the calendar's pages: the year's instructions, or the occasion's own."""
    if not POLICY.may_read(actor, scope):
        return None
    found = standings_in(actor, scope, timezone.localdate())
    found = for_occasion(found, scope, key) if key else found
    if key and not found:
        return None
    return "instructions/calendar_panel.html", {"standings": found, "is_office": OFFICE_POLICY.may_write(actor, scope)}
