"""Who the municipality's own sign-in says that someone is."""

from __future__ import annotations

from typing import Any

from .oidc import person_claim


def name_of(sociallogin: Any) -> str:
    """The user name or e-mail address here of whoever signed in over there, '' when it is not said."""
    data = sociallogin.account.extra_data
    return person_claim(data.get("id_token") or {})
