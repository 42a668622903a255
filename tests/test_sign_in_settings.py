"""What the environment may say of signing in and of mail, and what it is told when it cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHOW = """
import json, django
from django.conf import settings
django.setup()
print(json.dumps([settings.EMAIL_BACKEND.split('.')[-2], getattr(settings, 'EMAIL_HOST', ''), settings.EMAIL_PORT,
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS, settings.MAIL_IS_SENT,
    settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.ALLAUTH_TRUSTED_PROXY_COUNT,
    int(settings.SESSION_IDLE.total_seconds()), [one['url_name'] for one in settings.SIGN_IN_PROVIDERS]]))
"""


def shown(**variables: str) -> tuple[int, str]:
    """(exit status, last line) of a process of its own that reads its settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEDFYR_")}
    environment = kept | {"LEDFYR_SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "ledfyr.config.settings"} | variables
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, timeout=60)
    return done.returncode, (done.stdout or done.stderr).strip().splitlines()[-1]


def test_nothing_said_means_no_mail_and_no_other_way_in() -> None:
    assert shown() == (0, '["dummy", "localhost", 25, "", "", false, false, false, false, 0, 3600, []]')


def test_all_that_can_be_said() -> None:
    given = {
        "LEDFYR_SMTP_URL": "smtp://ledfyr:p%40ss@mail.granvik.example:587?tls=1",
        "LEDFYR_HTTPS": "1",
        "LEDFYR_SESSION_IDLE_MINUTES": "15",
        "LEDFYR_OIDC_ISSUER": "https://login.granvik.example/",
        "LEDFYR_OIDC_CLIENT_ID": "ledfyr",
        "LEDFYR_OIDC_CLIENT_SECRET": "secret",
    }

    assert shown(**given) == (
        0,
        '["smtp", "mail.granvik.example", 587, "ledfyr", "p@ss", true, true, true, true, 1, 900, '
        '["openid_connect_login"]]',
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LEDFYR_SMTP_URL", "mail.granvik.example", "LEDFYR_SMTP_URL ska se ut som"),
        ("LEDFYR_SMTP_URL", "smtp://x?starttls=1", "LEDFYR_SMTP_URL ska se ut som"),
        ("LEDFYR_SESSION_IDLE_MINUTES", "0", "ska vara ett heltal mellan 1 och"),
        ("LEDFYR_SESSION_HOURS", "länge", "ska vara ett heltal mellan 1 och"),
        ("LEDFYR_REQUIRE_SECOND_STEP", "yes", "tom eller något av writers, all"),
        ("LEDFYR_ADDRESS", "ledfyr.example", "ska vara en hel adress"),
        ("LEDFYR_OIDC_ISSUER", "http://login.granvik.example", "ska börja med https://"),
        ("LEDFYR_OIDC_ISSUER", "https://login.granvik.example", "behöver LEDFYR_OIDC_CLIENT_ID"),
        ("LEDFYR_SAML_ENTITY_ID", "https://idp.granvik.example", "LEDFYR_SAML_ENTITY_ID behöver"),
    ],
)
def test_what_cannot_be_used_stops_the_start_with_a_sentence(name: str, value: str, words: str) -> None:
    status, said = shown(**{name: value})

    assert (status, words in said) == (1, True), said
