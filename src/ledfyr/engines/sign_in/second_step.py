"""The second step: who must have one, which codes are good, and how its secrets are kept."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from ledfyr.kernel.errors import DomainError
from ledfyr.platform.organisation.models import Person

from .selectors import writes

HAS_ONE = "second_step"  # in the session: the person has one, or the municipality's own sign-in answers for it
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class UnreadableSecret(DomainError):
    """A stored secret was written under another key; no facts."""

    code = "sign_in.unreadable_secret"


def is_missing(request: HttpRequest) -> bool:
    """Whether the person must add a second step before anything else."""
    wanted = settings.REQUIRE_SECOND_STEP
    if not wanted or settings.DEMO or request.session.get(HAS_ONE):
        return False
    person = request.user
    assert isinstance(person, Person)
    if wanted == "writers" and not writes(person, on=timezone.localdate()):
        return False
    if has_one(person):
        request.session[HAS_ONE] = True
        return False
    return True


def has_one(person: Person) -> bool:
    """Whether the person has an app or a key; reserve codes alone are none."""
    return Authenticator.objects.filter(user=person, type__in=KINDS).exists()


@transaction.atomic
def accepted(person: Person, code: str) -> Authenticator | None:
    """The app or the reserve codes that the code is good for. A code is good once, whichever worker is asked."""
    digits = "".join(code.split())
    own = Authenticator.objects.select_for_update().filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN)
    for authenticator in own.order_by("pk"):
        if authenticator.type == Authenticator.Type.TOTP:
            if _totp(authenticator, digits):
                return authenticator
        elif authenticator.wrap().validate_code(digits):
            return authenticator
    return None


def _totp(authenticator: Authenticator, digits: str) -> bool:
    secret = decrypt(authenticator.data["secret"])
    last = authenticator.data.get("last_counter", 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last and constant_time_compare(format_hotp_value(hotp_value(secret, counter)), digits):
            authenticator.data["last_counter"] = counter
            authenticator.save(update_fields=["data"])
            return True
    return False


def sealed(text: str) -> str:
    """A secret as the database keeps it: of no use without the server's key."""
    return _box().encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """The secret again. Raises UnreadableSecret when the server's key is another one now."""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret() from error


def _box() -> Fernet:
    key = hashlib.sha256(b"ledfyr.sign_in.second_step:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def called(authenticator: Authenticator) -> str:
    """What kind it is, in words."""
    if authenticator.type == Authenticator.Type.TOTP:
        return _("app med koder")
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        return _("nyckeln %(name)s") % {"name": authenticator.wrap().name}
    return _("reservkoder")
