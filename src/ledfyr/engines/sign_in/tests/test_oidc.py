"""Signing in with the municipality's own sign-in, against an issuer of our own on this machine."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import sentence_of
from ledfyr.platform.organisation.models import Person

from .conftest import is_in
from .issuer import CLIENT, SECRET, Issuer

pytestmark = pytest.mark.django_db
START = "/logga-in/kommunen/oidc/"


@pytest.fixture
def issuer(settings: Any) -> Iterator[Issuer]:
    """The issuer, and settings that name it as the environment would."""
    issuer = Issuer()
    app = {
        "provider_id": "oidc", "name": "Kommunen", "client_id": CLIENT, "secret": SECRET,
        "settings": {"server_url": issuer.address, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.SIGN_IN_PROVIDERS = [{"label": "Logga in med Granvik", "url_name": "openid_connect_login", "key": "oidc"}]
    settings.OIDC_ISSUER = issuer.address
    yield issuer
    issuer.stop()


def leave(client: Client, **given: str) -> str:
    """Press the button: the address that the browser is sent to."""
    page = client.post(START, given).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def back(address: str) -> str:
    """Be signed in at the issuer: the path that the browser is sent back to."""
    answer = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def walk(client: Client, **given: str) -> Any:
    return client.get(back(leave(client, **given)))


def refused(client: Client, answer: Any) -> str:
    """Nobody got in; what the person is told."""
    assert (answer.status_code, answer["Location"]) == (302, "/logga-in/")
    assert not is_in(client)
    return client.get("/logga-in/").content.decode()


def test_the_page_offers_it(nobody: Client, issuer: Issuer) -> None:
    assert "Logga in med Granvik" in nobody.get("/logga-in/").content.decode()


def test_someone_who_is_here_gets_in(nobody: Client, issuer: Issuer) -> None:
    answer = walk(nobody, next="/konto/")

    assert answer["Location"] == "/konto/"
    assert nobody.session["_auth_user_id"] == str(Person.objects.get(username="reader").pk)
    assert sentence_of(ChangeEntry.objects.latest("id")) == "Loggade in med kommunens inloggning"
    assert not SocialAccount.objects.exists(), "nothing is connected: the claim is asked each time"


def test_by_address_when_that_is_the_claim(nobody: Client, issuer: Issuer, settings: Any) -> None:
    settings.OIDC_CLAIM = "email"
    Person.objects.filter(username="reader").update(email="reader@granvik.example")
    issuer.claims = {"sub": "4711", "email": "reader@granvik.example", "preferred_username": "controller"}
    walk(nobody)

    assert nobody.session["_auth_user_id"] == str(Person.objects.get(username="reader").pk)


def test_an_address_that_the_issuer_is_not_sure_of_is_nobody(nobody: Client, issuer: Issuer, settings: Any) -> None:
    settings.OIDC_CLAIM = "email"
    Person.objects.filter(username="reader").update(email="reader@granvik.example")
    issuer.claims = {"sub": "4711", "email": "reader@granvik.example", "email_verified": False}

    assert "har inget konto i Ledfyr" in refused(nobody, walk(nobody))


def test_someone_unknown_is_told_so_and_not_taken_in(nobody: Client, issuer: Issuer) -> None:
    issuer.claims["preferred_username"] = "stranger"
    before = Person.objects.count()

    assert "som stranger, men har inget konto i Ledfyr" in refused(nobody, walk(nobody))
    assert Person.objects.count() == before


def test_someone_who_has_left_is_refused(nobody: Client, issuer: Issuer) -> None:
    Person.objects.filter(username="reader").update(is_active=False)

    assert "har inget konto i Ledfyr" in refused(nobody, walk(nobody))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-question"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": [CLIENT, "another-program"], "azp": "another-program"},
        {"iss": "https://another.example"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
    ],
    ids=("nonce", "no nonce", "aud", "two aud", "iss", "exp", "no exp", "iat", "no sub"),
)
def test_a_token_that_does_not_hold_is_refused(nobody: Client, issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.spoil = {"claims": claims}

    assert "gick inte att godta" in refused(nobody, walk(nobody))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    "spoil",
    [
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
        {"kid": "two"},
        {"key": None, "algorithm": "none"},
        {"key": "the-public-key-as-a-password-that-is-long-enough", "algorithm": "HS256"},
    ],
    ids=["another key", "unknown key", "unsigned", "shared secret"],
)
def test_a_token_that_the_issuer_has_not_signed_is_refused(
    nobody: Client, issuer: Issuer, spoil: dict[str, Any]
) -> None:
    issuer.spoil = spoil

    assert "gick inte att godta" in refused(nobody, walk(nobody))


def test_userinfo_about_somebody_else_is_refused(nobody: Client, issuer: Issuer) -> None:
    issuer.spoil = {"userinfo": {"sub": "4712", "preferred_username": "controller"}}

    assert "gick inte att godta" in refused(nobody, walk(nobody))


def test_userinfo_never_changes_who_the_token_says_it_is(nobody: Client, issuer: Issuer) -> None:
    issuer.spoil = {"userinfo": {"preferred_username": "controller"}}
    walk(nobody)

    assert nobody.session["_auth_user_id"] == str(Person.objects.get(username="reader").pk)


def test_an_answer_for_another_browser_is_refused(nobody: Client, issuer: Issuer) -> None:
    stolen = back(leave(Client()))

    assert "gick inte att godta" in refused(nobody, nobody.get(stolen))


def test_an_answer_under_another_state_of_the_same_browser_is_refused(nobody: Client, issuer: Issuer) -> None:
    first, second = leave(nobody), leave(nobody)
    code = parse_qs(urlsplit(back(first)).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]

    assert "gick inte att godta" in refused(nobody, nobody.get(f"{START}svar/?code={code}&state={state}"))


def test_an_answer_is_good_once(nobody: Client, issuer: Issuer) -> None:
    path = back(leave(nobody))
    nobody.get(path)
    nobody.post("/logga-ut/")

    assert "gick inte att godta" in refused(nobody, nobody.get(path))


def test_a_no_at_the_issuer_is_a_no_here(nobody: Client, issuer: Issuer) -> None:
    state = parse_qs(urlsplit(leave(nobody)).query)["state"][0]

    assert refused(nobody, nobody.get(f"{START}svar/?error=access_denied&state={state}"))


def test_it_is_never_connected_to_whoever_is_signed_in(clients: dict[str, Client], issuer: Issuer) -> None:
    clients["controller"].get(back(leave(clients["controller"], process="connect")))

    assert not SocialAccount.objects.exists()


def test_it_never_leads_to_another_site(nobody: Client, issuer: Issuer) -> None:
    assert walk(nobody, next="https://elsewhere.example/")["Location"] == "/"


def test_it_begins_with_a_button_and_a_token(nobody: Client, issuer: Issuer) -> None:
    assert nobody.get(START).status_code == 405
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403


def test_an_issuer_that_does_not_answer_is_said_so(nobody: Client, issuer: Issuer, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}

    assert "Kommunens inloggning svarar inte" in refused(nobody, nobody.post(START))


def test_an_unknown_provider_is_no_page(nobody: Client, issuer: Issuer) -> None:
    assert nobody.post("/logga-in/kommunen/nagot/").status_code == 404
    assert nobody.get("/logga-in/kommunen/nagot/svar/").status_code == 404


def test_it_answers_for_the_second_step(nobody: Client, issuer: Issuer, settings: Any) -> None:
    settings.REQUIRE_SECOND_STEP = "all"
    walk(nobody)

    assert nobody.get("/hamn/2031/riskanalys/").status_code == 200
