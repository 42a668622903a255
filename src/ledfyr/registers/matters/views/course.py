"""The matter's steps: signed, sent out, decided or otherwise settled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledfyr.engines.documents import deciding
from ledfyr.engines.ui.page import Page, page
from ledfyr.platform.organisation.selectors import people_titles

from .. import services
from ..forms import DecideForm, ExceptionForm, OtherwiseForm
from ..policy import ANY_POLICY, MEETING_POLICY
from ..selectors import find_matter, proposal_of
from .writing import back, changed


@require_POST
@page(ANY_POLICY)
def sign(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The head of administration signs."""
    services.sign_matter(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Ärendet är godkänt och kan skickas ut."))
    return back(at, key)


@require_POST
@page(ANY_POLICY)
def reopen(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Back to the desk."""
    services.reopen_matter(actor=at.actor, scope=at.scope, key=key)
    messages.success(request, _("Ärendet är ett utkast igen. Godkännandet gäller inte längre."))
    return back(at, key)


@require_POST
@page(ANY_POLICY)
def dispatch(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Send out: freeze and lock."""
    services.dispatch_matter(actor=at.actor, scope=at.scope, key=key, today=at.today)
    messages.success(request, _("Handlingarna är frysta och registren låsta tills nämnden har beslutat."))
    return back(at, key)


@require_POST
@page(ANY_POLICY)
def amend(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """The meeting decides otherwise: open for the one who keeps the minutes."""
    services.amend_matter(actor=at.actor, scope=at.scope, key=key)
    messages.success(
        request, _("Du kan nu ändra rader, texter och beslutssatser. Besluta sedan, så fryses allt på nytt.")
    )
    return back(at, key)


@require_POST
@page(ANY_POLICY)
def decide(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Note the decision and freeze."""

    def save(given: dict[str, Any]) -> None:
        services.decide_matter(actor=at.actor, scope=at.scope, key=key, today=at.today, **given)

    form = DecideForm(request.POST, auto_id="decide-%s")
    done = _(
        "Beslutet är fryst, och registren är upplåsta. "
        "Protokollsutdrag och expedieringslista ligger bland handlingarna."
    )
    return changed(request, at, key, "decide_form", form, done, save, "decisions")


@require_POST
@page(ANY_POLICY)
def otherwise(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Referred back, deferred, rejected or withdrawn."""

    def save(given: dict[str, Any]) -> None:
        step, reason = given["step"], given["reason"]
        common = {"actor": at.actor, "scope": at.scope, "key": key, "reason": reason}
        if step == "refer_back":
            services.refer_back(**common)
        elif step == "defer":
            services.defer_matter(to=given["on"], **common)
        elif step == "reject":
            services.reject_matter(on=given["on"] or at.today, paragraph=given["paragraph"], **common)
        else:
            services.withdraw_matter(**common)

    form = OtherwiseForm(request.POST, auto_id="otherwise-%s")
    return changed(request, at, key, "otherwise_form", form, _("Utfallet är noterat."), save, "")


@require_POST
@page(ANY_POLICY)
def name_exception(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Let somebody change what is locked."""
    MEETING_POLICY.require_write(at.actor, at.scope)
    proposal = proposal_of(find_matter(at.actor, at.scope, key), at.scope)

    def save(given: dict[str, Any]) -> None:
        deciding.except_person(actor=at.actor, scope=at.scope, proposal=proposal, **given)

    form = ExceptionForm(request.POST, people=people_titles(), auto_id="exception-%s")
    done = _("Undantaget gäller från nu. Allt som ändras står i historiken.")
    return changed(request, at, key, "exception_form", form, done, save, "lock")


@require_POST
@page(ANY_POLICY)
def end_exception(request: HttpRequest, at: Page, key: UUID, person: int) -> HttpResponse:
    """Take the right back."""
    proposal = proposal_of(find_matter(at.actor, at.scope, key), at.scope)
    deciding.end_exception(actor=at.actor, scope=at.scope, proposal=proposal, person=person)
    messages.success(request, _("Undantaget är borttaget."))
    return back(at, key, "lock")
