"""Signing in with the municipality's own sign-in by SAML. Needs the extra ``saml``; without it nothing here is read."""

from __future__ import annotations

from allauth.socialaccount.providers.saml import views as library
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from ledfyr.engines.ui.page import open_to_all

LONGEST_ANSWER = 200_000
NOBODY_YET = open_to_all("whoever signs in is nobody yet")


@NOBODY_YET
@require_POST
@never_cache
def leave_for(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """To the municipality's sign-in, by a page that goes on by itself."""
    answer = library.login(request, organization_slug=organization_slug)
    return render(request, "sign_in/leaving.html", {"address": answer["Location"]})


@NOBODY_YET
@csrf_exempt  # it comes from another site, and is only kept until it is judged in come_back
@require_POST
def take_answer(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Keep what the identity provider made the browser send. Anybody may send, so there is a limit."""
    if len(request.POST.get("SAMLResponse", "")) > LONGEST_ANSWER:
        return render(request, "ui/bad_request.html", status=400)
    answer: HttpResponse = library.acs(request, organization_slug=organization_slug)
    return answer


@NOBODY_YET
@require_GET
@never_cache
def come_back(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What was answered, judged in the session that asked."""
    try:
        answer: HttpResponse = library.finish_acs(request, organization_slug=organization_slug)
    except PermissionDenied:  # an answer to nothing that this browser has asked, or used before
        messages.error(request, _("Inloggningen hos kommunen gick inte att godta. Försök igen."))
        return redirect("sign_in:enter")
    return answer


@open_to_all("the identity provider sends the browser here; nobody is signed out by somebody else's word")
@require_GET
def signed_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """After signing out over there: a page of ours."""
    return redirect("sign_in:enter")


def routes() -> list[URLPattern]:
    """Its pages, under the names that the library asks for."""
    at = "logga-in/kommunen/saml/<slug:organization_slug>/"
    metadata = open_to_all("says only where answers are sent")(require_GET(library.metadata))
    return [
        path(at, leave_for, name="saml_login"),
        path(f"{at}svar/", take_answer, name="saml_acs"),
        path(f"{at}klart/", come_back, name="saml_finish_acs"),
        path(f"{at}ut/", signed_out, name="saml_sls"),
        path(f"{at}metadata/", metadata, name="saml_metadata"),
    ]
