"""Settings of signing in and of mail, read from the environment; taken whole into settings.py."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from ledfyr.engines.sign_in.asking import SAML_PROVIDER, saml_app


def _number(name: str, default: int, highest: int) -> int:
    """A whole number from 1 to ``highest``."""
    given = os.environ.get(name, "").strip() or str(default)
    if not given.isdecimal() or not 1 <= int(given) <= highest:
        raise ImproperlyConfigured(f"{name} ska vara ett heltal mellan 1 och {highest}, inte {given}.")
    return int(given)


def _choice(name: str, *known: str) -> str:
    given = os.environ.get(name, "").strip()
    if given not in {"", *known}:
        raise ImproperlyConfigured(f"{name} ska vara tom eller något av {', '.join(known)}, inte {given}.")
    return given


def _mail(url: str) -> dict[str, Any]:
    """``smtp://user:password@host:port?tls=1`` (or ``?ssl=1``) as Django's settings; without it no mail is sent."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    wanted = {name: values[-1] == "1" for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "smtp" or not parts.hostname or not set(wanted) <= {"tls", "ssl"}:
        raise ImproperlyConfigured("LEDFYR_SMTP_URL ska se ut som smtp://namn:lösenord@värd:587?tls=1")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": wanted.get("tls", False),
        "EMAIL_USE_SSL": wanted.get("ssl", False),
        "EMAIL_TIMEOUT": 20,
    }


IS_HTTPS = os.environ.get("LEDFYR_HTTPS", "") == "1"

# Where the product is reached, for links in mail. Without it the address that the page was asked for at is used.
ADDRESS = os.environ.get("LEDFYR_ADDRESS", "").rstrip("/")
if ADDRESS and urlsplit(ADDRESS).scheme not in {"http", "https"}:
    raise ImproperlyConfigured("LEDFYR_ADDRESS ska vara en hel adress, till exempel https://ledfyr.kommunen.se")

globals().update(_mail(os.environ.get("LEDFYR_SMTP_URL", "")))
MAIL_IS_SENT = bool(os.environ.get("LEDFYR_SMTP_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("LEDFYR_MAIL_FROM", "") or "ledfyr@localhost"

AUTHENTICATION_BACKENDS = ["ledfyr.engines.sign_in.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "title", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in:enter"
LOGIN_REDIRECT_URL = "ui:start"
LOGOUT_REDIRECT_URL = "sign_in:enter"

# A session ends after this long without a page, and after this long at all.
SESSION_IDLE = timedelta(minutes=_number("LEDFYR_SESSION_IDLE_MINUTES", 60, 24 * 60))
SESSION_LONGEST = timedelta(hours=_number("LEDFYR_SESSION_HOURS", 12, 24 * 31))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS

# Who must have a second step: nobody (empty), those who may change something (writers), everybody (all).
REQUIRE_SECOND_STEP = _choice("LEDFYR_REQUIRE_SECOND_STEP", "writers", "all")

# The proxy's word for who calls is taken only where there is a proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = _number("LEDFYR_PROXIES", 1, 9) if IS_HTTPS else 0

ACCOUNT_ADAPTER = "ledfyr.engines.sign_in.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # a person's address is kept in one place: ours
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# Our own limits (engines/sign_in/limits.py) hold for all workers at once; these are a second belt.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip", "reauthenticate": "20/m/user"}

MFA_ADAPTER = "ledfyr.engines.sign_in.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ledfyr"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "ledfyr.engines.sign_in.forms.SecondStepForm",
    "reauthenticate": "ledfyr.engines.sign_in.forms.SecondStepAgainForm",
}

SOCIALACCOUNT_ADAPTER = "ledfyr.engines.sign_in.adapters.MunicipalAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
SIGN_IN_PROVIDERS: list[dict[str, Any]] = []
"""The municipality's own sign-in, as the page offers it: {label, url_name, key}."""

OIDC_ISSUER = os.environ.get("LEDFYR_OIDC_ISSUER", "").rstrip("/")
OIDC_CLAIM = os.environ.get("LEDFYR_OIDC_CLAIM", "") or "preferred_username"


def _oidc() -> None:
    """The one issuer that the environment names, if it names one."""
    client = os.environ.get("LEDFYR_OIDC_CLIENT_ID", "")
    secret = os.environ.get("LEDFYR_OIDC_CLIENT_SECRET", "")
    parts = urlsplit(OIDC_ISSUER)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured("LEDFYR_OIDC_ISSUER ska börja med https://")
    if not client or not secret:
        raise ImproperlyConfigured("LEDFYR_OIDC_ISSUER behöver LEDFYR_OIDC_CLIENT_ID och LEDFYR_OIDC_CLIENT_SECRET.")
    label = os.environ.get("LEDFYR_OIDC_LABEL", "") or "Logga in med kommunens konto"
    app = {"provider_id": "oidc", "name": label, "client_id": client, "secret": secret}
    app["settings"] = {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True}  # type: ignore[assignment]
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {"APPS": [app]}
    SIGN_IN_PROVIDERS.append({"label": label, "url_name": "openid_connect_login", "key": "oidc"})


if OIDC_ISSUER:
    _oidc()

HAS_SAML = find_spec("onelogin") is not None and find_spec("xmlsec") is not None
"""Whether the extra ``saml`` is installed."""
SAML_ATTRIBUTE = os.environ.get("LEDFYR_SAML_ATTRIBUTE", "")


def _saml(entity: str) -> None:
    """The one identity provider that the environment names, if it names one."""
    if not HAS_SAML:
        raise ImproperlyConfigured("LEDFYR_SAML_ENTITY_ID behöver tillägget ledfyr[saml].")
    address, file = os.environ.get("LEDFYR_SAML_SSO_URL", ""), os.environ.get("LEDFYR_SAML_CERTIFICATE", "")
    if urlsplit(address).scheme != "https" or not Path(file).is_file():
        raise ImproperlyConfigured(
            "LEDFYR_SAML_ENTITY_ID behöver LEDFYR_SAML_SSO_URL (https://) och LEDFYR_SAML_CERTIFICATE (en fil)."
        )
    label = os.environ.get("LEDFYR_SAML_LABEL", "") or "Logga in med kommunens konto"
    certificate = Path(file).read_text(encoding="ascii")
    app = saml_app(entity=entity, address=address, certificate=certificate, label=label, attribute=SAML_ATTRIBUTE)
    SOCIALACCOUNT_PROVIDERS["saml"] = {"APPS": [app]}
    SIGN_IN_PROVIDERS.append({"label": label, "url_name": "saml_login", "key": SAML_PROVIDER})


if os.environ.get("LEDFYR_SAML_ENTITY_ID"):
    _saml(os.environ["LEDFYR_SAML_ENTITY_ID"])
