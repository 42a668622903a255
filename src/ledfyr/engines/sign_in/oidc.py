"""The municipality's own sign-in by OpenID Connect: the library's exchange, with every check that the standard has.

The library leaves out two of them: it trusts the token's signature unread when the token was fetched directly, and it
sends no nonce. The nonce here is a digest of the state, which is kept in the session, so nothing more need be kept.
"""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 30  # seconds that two clocks may differ


class OidcAdapter(OpenIDConnectOAuth2Adapter):
    """Reads who has signed in at the issuer. Raises OAuth2Error when anything does not hold."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **given: Any) -> Any:
        """The signed token says who; the issuer's page about the person may add to it, never change who."""
        signed = given["response"].get("id_token")
        if not signed:
            raise OAuth2Error("no id_token")
        claims = self._verified(app, signed, nonce_of(request.GET.get("state", "")))
        if "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is about somebody else")
            claims = {**more, **claims}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _verified(self, app: SocialApp, signed: str, nonce: str) -> dict[str, Any]:
        config = self.openid_config
        if config.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("the issuer calls itself something else")
        try:
            claims: dict[str, Any] = jwt.decode(
                signed,
                key=self._key(config["jwks_uri"], jwt.get_unverified_header(signed)),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=config["issuer"],
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "sub"], "strict_aud": False},
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the token does not hold") from error
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the token was made for another program")
        if not constant_time_compare(str(claims.get("nonce", "")), nonce):
            raise OAuth2Error("the token answers another question")
        return claims

    def _key(self, address: str, header: dict[str, Any]) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        found = [key for key in keys if key.key_id == header.get("kid") or ("kid" not in header and len(keys) == 1)]
        if not found or header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("signed with an unknown key")
        return found[0].key


def nonce_of(state: str) -> str:
    """What the token must repeat, for the question that was asked under ``state``."""
    return salted_hmac("ledfyr.sign_in.oidc", state, algorithm="sha256").hexdigest()


def person_claim(claims: dict[str, Any]) -> str:
    """Who it is, in the claim that the municipality has chosen; '' when the issuer does not say or is not sure."""
    name = settings.OIDC_CLAIM
    if name == "email" and claims.get("email_verified") is False:
        return ""
    value = claims.get(name, "")
    return value.strip() if isinstance(value, str) else ""
