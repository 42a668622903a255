"""What the library asks us: who may in, what is said, and where its mails go."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.platform.organisation.models import Person

from . import limits, mails, municipal, second_step
from .history import note
from .selectors import person_called

logger = logging.getLogger(__name__)

FAILURES = "sign_in_failures"  # in the session, between the password and the second step

SAID = {
    "mfa/messages/totp_activated.txt": gettext_lazy("Appen är kopplad. Från nästa inloggning behövs en kod ur den."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Appen är inte längre kopplad till ditt konto."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("Nyckeln är tillagd."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("Nyckeln är borttagen."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "Du har fått nya reservkoder. Skriv ut eller spara dem nu."
    ),
    "account/messages/password_changed.txt": gettext_lazy("Lösenordet är bytt. Dina andra enheter är utloggade."),
}
MAILED = {
    "mfa/email/totp_activated": gettext_lazy("En app med koder kopplades till ditt konto i Ledfyr."),
    "mfa/email/totp_deactivated": gettext_lazy("Appen med koder togs bort från ditt konto i Ledfyr."),
    "mfa/email/webauthn_added": gettext_lazy("En nyckel lades till i ditt konto i Ledfyr."),
    "mfa/email/webauthn_removed": gettext_lazy("En nyckel togs bort från ditt konto i Ledfyr."),
    "mfa/email/recovery_codes_generated": gettext_lazy("Reservkoderna till ditt konto i Ledfyr byttes ut."),
    "account/email/password_changed": gettext_lazy("Lösenordet till ditt konto i Ledfyr byttes."),
}
WORDS = {
    "password": gettext_lazy("lösenord"),
    "socialaccount": gettext_lazy("kommunens inloggning"),
    "totp": gettext_lazy("kod ur app"),
    "webauthn": gettext_lazy("nyckel"),
    "recovery_codes": gettext_lazy("reservkod"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; passwords are tried under our own limits; every sign-in is noted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are added by an administrator."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Try a name and a password. Raises ValidationError when one must wait."""
        name = str(credentials.get("username", ""))
        attempt = limits.begin(
            timezone.now(),
            per_name=limits.name_key(name),
            per_address=limits.address_key(self.get_client_ip(request)),
        )
        if attempt.wait:
            raise ValidationError(limits.wait_sentence(attempt.wait), code="wait")
        person: Any = authenticate(request, username=name, password=credentials.get("password"))
        if person is not None:
            request.session[FAILURES] = attempt.succeeded()
        return person

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        """Signed in, all steps done: note how."""
        records = [one for one in get_authentication_records(request, user) if not one.get("reauthenticated")]
        kinds = [one.get("type") if one["method"] == "mfa" else one["method"] for one in records]
        how = _(" och ").join(str(WORDS.get(kind, kind)) for kind in dict.fromkeys(kinds)) or _("okänt sätt")
        failures = request.session.pop(FAILURES, 0)
        code = "sign_in.signed_in_after_failures" if failures else "sign_in.signed_in"
        note(user, code, how=how, failures=failures)
        if {"mfa", "socialaccount"} & {one["method"] for one in records}:
            request.session[second_step.HAS_ONE] = True
        response: HttpResponse = super().post_login(request, user, **given)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Someone who has left."""
        messages.error(request, _("Ditt konto är avslutat. Hör av dig till den som sköter Ledfyr om det är fel."))
        return redirect("sign_in:enter")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **given: Any
    ) -> None:
        """Our own sentence, or none: the library says too much."""
        text = given.get("message") or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text))

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **given: Any) -> None:
        """A short mail of our own when the security of an account changes."""
        if template_prefix in MAILED:
            mails.tell(user, str(MAILED[template_prefix]))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address; one for all where the server does not say."""
        try:
            return str(super().get_client_ip(request))
        except PermissionDenied:
            return "0.0.0.0"  # noqa: S104  # no address is bound

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """How she can show that it is still she, in our words."""
        words = {
            "reauthenticate": _("Använd lösenordet"),
            "mfa_reauthenticate": _("Använd en kod ur appen"),
            "mfa_reauthenticate:webauthn": _("Använd din nyckel"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]


class MunicipalAdapter(DefaultSocialAccountAdapter):
    """Who the municipality's own sign-in says it is must already be here: nobody signs up, nothing is connected."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person each time: whoever is renamed or has left over there is so here too."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            self._refuse(request, _("Inloggningen avbröts. Försök igen."))
        name = municipal.name_of(sociallogin)
        person = person_called(name) if name else None
        if person is None or not person.is_active:
            words = _("Du är inloggad hos kommunen som %(name)s, men har inget konto i Ledfyr. Be om ett.")
            self._refuse(request, words % {"name": name or "?"})
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, **given: Any) -> None:
        """One sentence for the person; why stands in the server's log."""
        logger.warning("The municipality's sign-in was refused: %s %s", given.get("error"), given.get("exception"))
        self._refuse(request, _("Inloggningen hos kommunen gick inte att godta. Försök igen."))

    def _refuse(self, request: HttpRequest, text: str) -> None:
        messages.error(request, text)
        raise ImmediateHttpResponse(redirect("sign_in:enter"))


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets are sealed before they are stored."""

    error_messages = DefaultMFAAdapter.error_messages | {  # the library's own attribute
        "incorrect_code": gettext_lazy("Koden stämmer inte, eller är redan använd. Vänta på nästa och försök igen."),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return second_step.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return second_step.unsealed(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a new key is called until she calls it something else."""
        from allauth.mfa.models import Authenticator

        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Nyckel %(number)s") % {"number": count + 1}
