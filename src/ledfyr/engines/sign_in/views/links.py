"""One-time links: asking for one, opening one, and seeing which have been sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.numbers import small_int
from ledfyr.engines.ui.page import Page, open_to_all, page
from ledfyr.engines.ui.wording import sentence
from ledfyr.kernel.errors import DomainError

from .. import limits, mails
from ..adapters import AccountAdapter
from ..forms import NewPasswordForm, SendLinkForm
from ..middleware import LIMITED
from ..models import OneTimeLink
from ..policy import POLICY
from ..selectors import email_of, links_of, person_called
from ..services import (
    address_of,
    issue_password_link,
    open_link,
    reset_password,
    revoke_link,
    send_link,
    use_link,
)
from .entering import sign_in_directly

SESSION_HOURS = 2  # how long someone who came by a link stays in


def base_of(request: HttpRequest) -> str:
    """Where the product is reached: as the server was told, else as this page was asked for."""
    return settings.ADDRESS or f"{request.scheme}://{request.get_host()}"


@open_to_all("whoever has forgotten the password is nobody yet")
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password. The answer is the same whoever is asked for."""
    error, status = "", 200
    if request.method == "POST" and settings.MAIL_IS_SENT:
        name = request.POST.get("username", "")[:254].strip()
        address = AccountAdapter(request).get_client_ip(request)
        attempt = limits.begin(timezone.now(), per_name=limits.asking_key(name), per_address=limits.asking_key(address))
        if not name:
            error, status = _("Skriv ditt användarnamn eller din e-postadress."), 422
        elif attempt.wait:
            error, status = limits.wait_sentence(attempt.wait), 429
        else:
            _send_password_link(request, name)
            return render(request, "sign_in/forgotten_sent.html")
    context = {"error": error, "mail_is_sent": settings.MAIL_IS_SENT, "username": request.POST.get("username", "")}
    return render(request, "sign_in/forgotten.html", context, status=status)


def _send_password_link(request: HttpRequest, name: str) -> None:
    person = person_called(name)
    if person is None or not person.is_active or not email_of(person):
        return
    link, token = issue_password_link(person=person, now=timezone.now())
    mails.send_later(mails.for_link(link, address_of(base_of(request), token)))


@open_to_all("the link itself says who it is for")
@sensitive_post_parameters()
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link. Looking uses nothing up: a mail scanner looks too. Only the button does."""
    try:
        if request.method == "POST":
            return _used(request, token)
        found = open_link(token=token, now=timezone.now())
    except DomainError as refusal:
        return render(request, "sign_in/link_closed.html", {"sentence": sentence(refusal)}, status=404)
    if found.kind == OneTimeLink.Kind.PASSWORD:
        return render(request, "sign_in/new_password.html", {"form": NewPasswordForm(), "person": found.person})
    return render(request, "sign_in/link.html", {"link": found})


def _used(request: HttpRequest, token: str) -> HttpResponse:
    if "new" in request.POST:
        return _new_password(request, token)
    found = use_link(token=token, now=timezone.now())
    sign_in_directly(request, found.person)
    request.session[LIMITED] = found.target
    request.session.set_expiry(SESSION_HOURS * 60 * 60)
    return redirect(found.target)


def _new_password(request: HttpRequest, token: str) -> HttpResponse:
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            person = reset_password(token=token, password=form.cleaned_data["new"], now=timezone.now())
        except ValidationError as error:
            form.add_error("new", error)
        else:
            limits.forget(limits.name_key(person.username))
            mails.tell(person, _("Lösenordet till ditt konto i Ledfyr byttes."))
            messages.success(request, _("Lösenordet är bytt. Logga in med det nya."))
            return redirect("sign_in:enter")
    found = open_link(token=token, now=timezone.now())
    return render(request, "sign_in/new_password.html", {"form": form, "person": found.person}, status=422)


@page(POLICY, form=True)
def sent(request: HttpRequest, at: Page) -> HttpResponse:
    """The links that have been sent in the year, who has opened them, and a form for one more."""
    POLICY.require_write(at.actor, at.scope)
    form = SendLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _send(request, at, form):
        return redirect("sign_in:sent", at.scope.committee, at.scope.year)
    found = Paginator(links_of(at.actor, at.scope, now=timezone.now()), 50)
    context = {
        "form": form,
        "links": found.get_page(small_int(request.GET.get("page", ""), 9999) or 1),
        "mail_is_sent": settings.MAIL_IS_SENT,
    }
    return render(request, "sign_in/sent.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, at: Page, form: SendLinkForm) -> bool:
    given = form.cleaned_data
    person = person_called(given["person"])
    if person is None:
        form.add_error(
            "person", _("Det finns ingen som heter %(name)s. Kontrollera stavningen.") % {"name": given["person"]}
        )
        return False
    try:
        send_link(
            actor=at.actor,
            scope=at.scope,
            person=person,
            purpose=f"by-hand-{get_random_string(12)}",
            label=given["label"],
            target=urlsplit(given["target"]).path,
            valid_days=given["days"],
            now=timezone.now(),
            base=base_of(request),
        )
    except DomainError as refusal:
        fields = {"sign_in.not_our_page": "target", "sign_in.bad_days": "days", "sign_in.empty_label": "label"}
        form.add_error(fields.get(refusal.code, "person"), sentence(refusal))
        return False
    messages.success(request, _("Länken är skickad till %(person)s.") % {"person": person.title})
    return True


@require_POST
@page(POLICY)
def revoke(request: HttpRequest, at: Page, key: int) -> HttpResponse:
    """Close a link before its time."""
    revoke_link(actor=at.actor, scope=at.scope, key=key, now=timezone.now())
    messages.success(request, _("Länken gäller inte längre."))
    return redirect(reverse("sign_in:sent", args=[at.scope.committee, at.scope.year]))
