"""My account: password, second step, and where I am signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ledfyr.engines.ui.page import open_to_all
from ledfyr.platform.organisation.models import Person

from .. import devices, mails, second_step
from ..forms import ChangePasswordForm
from ..history import note
from ..selectors import email_of
from ..services import change_password

OWN = open_to_all("shows and changes nothing but the account of the one who asks")


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


@OWN
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What protects my account, and where I am signed in."""
    person = _person(request)
    own = list(Authenticator.objects.filter(user=person).order_by("pk"))
    codes = next((one for one in own if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "person": person,
        "email": email_of(person),
        "has_password": person.has_usable_password(),
        "app": next((one for one in own if one.type == Authenticator.Type.TOTP), None),
        "keys": [one for one in own if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "has_codes": codes is not None,
        "is_demanded": bool(settings.REQUIRE_SECOND_STEP),
        "devices": devices.of(person, request),
    }
    return render(request, "sign_in/account.html", context)


@OWN
@login_required
def second_step_needed(request: HttpRequest) -> HttpResponse:
    """Why a second step is needed, and the two ways to get one."""
    if second_step.has_one(_person(request)):
        return redirect("ui:start")
    return render(request, "sign_in/second_step_needed.html")


@OWN
@sensitive_post_parameters()
@login_required
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Change my password. My other devices are signed out."""
    person = _person(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _change(request, person, form):
        messages.success(request, _("Lösenordet är bytt. Dina andra enheter är utloggade."))
        return redirect("sign_in:account")
    return render(request, "sign_in/password.html", {"form": form}, status=422 if form.errors else 200)


def _change(request: HttpRequest, person: Person, form: ChangePasswordForm) -> bool:
    try:
        if not get_adapter(request).reauthenticate(person, form.cleaned_data["now"]):
            form.add_error("now", _("Lösenordet stämmer inte."))
            return False
    except ValidationError as error:
        form.add_error("now", error)
        return False
    try:
        change_password(person=person, password=form.cleaned_data["new"])
    except ValidationError as error:
        form.add_error("new", error)
        return False
    changed: Any = person
    update_session_auth_hash(request, changed)
    UserSession.objects.create_from_request(request)
    mails.tell(person, _("Lösenordet till ditt konto i Ledfyr byttes."))
    return True


@OWN
@require_POST
@login_required
def end_device(request: HttpRequest, key: int) -> HttpResponse:
    """Sign one other device out."""
    person = _person(request)
    if devices.end(person, request, only=key):
        note(person, "sign_in.device_signed_out")
        messages.success(request, _("Enheten är utloggad."))
    else:
        messages.info(request, _("Enheten var redan utloggad."))
    return redirect("sign_in:account")


@OWN
@require_POST
@login_required
def end_devices(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    person = _person(request)
    count = devices.end(person, request)
    if count:
        note(person, "sign_in.device_signed_out")
    text = ngettext("%(count)s annan enhet är utloggad.", "%(count)s andra enheter är utloggade.", count)
    messages.success(request, text % {"count": count})
    return redirect("sign_in:account")
