"""What can be marked as secret, and the pages where that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.engines.ui.page import Page, page
from ledfyr.engines.ui.rooms import rooms
from ledfyr.engines.ui.submitting import accepted
from ledfyr.kernel.blocks import Heading
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.text import Words
from ledfyr.platform.planning.secrecy import mark_of, mark_secret, marks_in, unmark_secret

from .catalogue import offered
from .changes import PART
from .composing import compose
from .policy import POLICY

GROUNDS = (
    "18 kap. 8 § offentlighets- och sekretesslagen",
    "18 kap. 13 § offentlighets- och sekretesslagen",
    "19 kap. 1 § offentlighets- och sekretesslagen",
    "19 kap. 3 § offentlighets- och sekretesslagen",
    "21 kap. 7 § offentlighets- och sekretesslagen",
    "39 kap. 2 § offentlighets- och sekretesslagen",
)
"""Proposals only: security, crises, the authority's business, tenders, personal data, staff."""


class SecrecyForm(forms.Form):
    """Why something is secret."""

    ground = forms.CharField(
        label=gettext_lazy("Grund"),
        max_length=200,
        help_text=gettext_lazy("Lagrummet, som det ska stå i den publicerade versionen."),
        widget=forms.TextInput(attrs={"list": "grounds"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför det gäller här"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Syns i historiken men aldrig i dokumentet."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class Marked:
    """An object that can be marked: its name, the policy that it answers to and its own page."""

    name: str
    label: Words
    policy: Policy
    url: str


def find(at: Page, object_type: str, key: str) -> Marked:
    """The object as its room knows it. Raises NotFound, NotAllowed."""
    where = [at.scope.committee, at.scope.year]
    if object_type == PART:
        title, document = _part(at, key)
        url = reverse("documents:show", args=[*where, document])
        return Marked(title, gettext_lazy("Del av dokument"), POLICY, url)
    for room in rooms():
        for secret in room.secrets:
            if secret.object_type == object_type and room.policy:
                name = secret.name(at.actor, at.scope, key)
                return Marked(name, secret.label, room.policy, reverse(secret.url_name, args=[*where, key]))
    raise NotFound("secrecy.no_object")


def _part(at: Page, key: str) -> tuple[str, str]:
    """(heading, key of the first document) of a section."""
    for kind in offered():
        tree = compose(actor=at.actor, scope=at.scope, document=kind.key, today=at.today, with_empty=True)
        for section in tree.sections:
            if section.key == key:
                return next((block.text for block in section.blocks if isinstance(block, Heading)), key), kind.key
    raise NotFound("secrecy.no_object")


@page(POLICY)
def secrets(request: HttpRequest, at: Page) -> HttpResponse:
    """All that is marked in the year."""
    shown = []
    for mark in marks_in(at.scope):
        try:
            shown.append({"mark": mark, "object": find(at, mark.object_type, mark.object_key)})
        except DomainError:  # its row has been withdrawn: the mark stays, in case it comes back
            shown.append({"mark": mark, "object": None})
    return render(
        request, "documents/secrets.html", {"marks": shown, "may_write": POLICY.may_write(at.actor, at.scope)}
    )


@page(POLICY)
def mark(request: HttpRequest, at: Page, object_type: str, object_key: str) -> HttpResponse:
    """Mark something as secret, change the ground, or take the mark away."""
    found = find(at, object_type, object_key)
    found.policy.require_write(at.actor, at.scope)
    standing = mark_of(at.scope, object_type, object_key)
    given: dict[str, Any] = {
        "actor": at.actor,
        "scope": at.scope,
        "policy": found.policy,
        "object_type": object_type,
        "object_key": object_key,
        "name": found.name,
    }
    form = SecrecyForm(
        request.POST if request.method == "POST" else None,
        initial={"ground": standing.ground, "reason": standing.reason} if standing else {},
    )
    if request.method == "POST" and request.POST.get("remove"):
        unmark_secret(**given, reason=request.POST.get("reason", ""))
        messages.success(request, _("Markeringen är borttagen. Innehållet syns i publicerade versioner."))
        return redirect(found.url)
    if request.method == "POST" and accepted(form, lambda cleaned: mark_secret(**given, **cleaned)):
        messages.success(request, _("Markerad. Innehållet utelämnas i publicerade versioner."))
        return redirect(found.url)
    context = {"object": found, "standing": standing, "form": form, "grounds": GROUNDS}
    return render(request, "documents/mark.html", context, status=422 if form.errors else 200)
