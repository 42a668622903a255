"""Who the municipality's own sign-in says that someone is."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .asking import SAML_PROVIDER
from .oidc import person_claim


def name_of(sociallogin: Any) -> str:
    """The user name or e-mail address here of whoever signed in over there, '' when it is not said."""
    data = sociallogin.account.extra_data
    if sociallogin.account.provider == SAML_PROVIDER:
        if not settings.SAML_ATTRIBUTE:
            return str(sociallogin.account.uid).strip()
        values = data.get(settings.SAML_ATTRIBUTE) or [""]
        return str(values[0]).strip() if len(values) == 1 else ""
    return person_claim(data.get("id_token") or {})
