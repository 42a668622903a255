"""Signing in with the municipality's own sign-in."""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, urlsplit

import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ledfyr.engines.ui.page import open_to_all

from ..oidc import OidcAdapter, nonce_of

logger = logging.getLogger(__name__)


@open_to_all("whoever signs in is nobody yet")
@require_POST
@never_cache
def leave_for(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the municipality's sign-in. A page that goes on by itself: the CSP lets no form end at another site."""
    try:
        answer = OAuth2LoginView.adapter_view(OidcAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (requests.RequestException, OAuth2Error, KeyError, ValueError):
        logger.exception("The municipality's sign-in could not be reached")
        messages.error(request, _("Kommunens inloggning svarar inte. Försök igen om en stund."))
        return redirect("sign_in:enter")
    address = answer.get("Location", "")
    state = parse_qs(urlsplit(address).query).get("state", [""])[0]
    if not state:
        return answer
    return render(request, "sign_in/leaving.html", {"address": f"{address}&nonce={nonce_of(state)}"})


@open_to_all("whoever signs in is nobody yet")
@require_GET
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the municipality's sign-in: the state of this very session is what makes it an answer."""
    try:
        return OAuth2CallbackView.adapter_view(OidcAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
