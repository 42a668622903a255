"""Disposal of history: choose, see how much, confirm with the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ledfyr.engines.ui.page import Page, page
from ledfyr.platform.history.disposal import NothingToDispose, Selection, count, retentions

from .. import services
from ..forms.disposing import DecisionForm, SelectionForm
from ..policy import ORGANISATION_POLICY


@page(ORGANISATION_POLICY, form=True)
def dispose(request: HttpRequest, at: Page) -> HttpResponse:
    """GET with a choice shows how much it holds; POST with the decision does it."""
    known = retentions()
    given = request.POST if request.method == "POST" else request.GET or None
    choice = SelectionForm(given, retentions=known)
    selection = Selection(**choice.cleaned_data) if choice.is_valid() else None
    decision = DecisionForm(request.POST if request.method == "POST" else None, retentions=known, initial=given)
    error = ""
    if selection and decision.is_valid():
        told = {name: decision.cleaned_data[name] for name in ("decision_reference", "reason")}
        try:
            services.dispose_history(actor=at.actor, selection=selection, now=timezone.now(), **told)
        except NothingToDispose:
            error = _("Det finns inget att gallra i det du har valt.")
        else:
            messages.success(request, _("Gallrat enligt beslut %(decision_reference)s.") % told)
            return redirect("administration:dispose", at.scope.committee, at.scope.year)
    found = count(selection) if selection else None
    context = {
        "choice": choice if request.GET or request.method == "POST" else SelectionForm(retentions=known),
        "decision": decision,
        "found": found,
        "any": bool(found and (found.entries or found.rows)),
        "error": error,
    }
    failed = request.method == "POST"
    return render(request, "administration/dispose.html", context, status=422 if failed else 200)
