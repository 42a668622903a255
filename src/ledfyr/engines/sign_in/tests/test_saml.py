"""Signing in by SAML, with assertions signed by a key of our own. Needs the extra ``saml``."""

from __future__ import annotations

import base64
import re
import zlib
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client

from ledfyr.engines.sign_in.asking import saml_app
from ledfyr.platform.organisation.models import Person

from .conftest import is_in

utils = pytest.importorskip("onelogin.saml2.utils", reason="NOT RUN: the extra ledfyr[saml] is not installed")

pytestmark = pytest.mark.django_db
START = "/logga-in/kommunen/saml/saml/"
HOST = "ledfyr.granvik.example"
IDP = "https://idp.granvik.example/metadata"


def make_key() -> tuple[str, str]:
    """(private key, certificate), as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = make_key()


@pytest.fixture
def idp(settings: Any) -> None:
    """Settings that name an identity provider as the environment would."""
    app = saml_app(entity=IDP, address="https://idp.granvik.example/sso", certificate=CERTIFICATE, label="Kommunen")
    settings.ALLOWED_HOSTS = ["testserver", HOST]
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [app]}}


def leave(client: Client) -> str:
    """Press the button: the id of what is asked of the identity provider."""
    page = client.post(START).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    asked = parse_qs(urlsplit(unescape(found[1])).query)["SAMLRequest"][0]
    request = zlib.decompress(base64.b64decode(asked), -15).decode()
    number = re.search(r'ID="([^"]+)"', request)
    assert number
    return number[1]


def answer(
    asked: str, *, name: str = "reader", key: str = KEY, certificate: str = CERTIFICATE, audience: str = "",
    minutes: int = 5, sign: bool = True,
) -> str:  # fmt: skip
    """A response with one assertion, signed."""
    here = f"http://{HOST}{START}"
    now = datetime.now(UTC)
    times = {"at": now, "from": now - timedelta(minutes=1), "to": now + timedelta(minutes=minutes)}
    at = {word: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for word, moment in times.items()}
    assertion = (
        f'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"'
        f' IssueInstant="{at["at"]}"><saml:Issuer>{IDP}</saml:Issuer><saml:Subject>'
        f'<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">{name}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{at["to"]}" Recipient="{here}svar/" InResponseTo="{asked}"/>'
        f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{at["from"]}"'
        f' NotOnOrAfter="{at["to"]}"><saml:AudienceRestriction><saml:Audience>{audience or f"{here}metadata/"}'
        f'</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{at["at"]}"'
        ' SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
        "</saml:AuthnStatement></saml:Assertion>"
    )
    if sign:
        made = utils.OneLogin_Saml2_Utils.add_sign(
            assertion, key, certificate,
            sign_algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            digest_algorithm="http://www.w3.org/2001/04/xmlenc#sha256",
        )  # fmt: skip
        assertion = made.decode() if isinstance(made, bytes) else made
    assertion = re.sub(r"<\?xml[^>]*\?>", "", assertion)
    return (
        f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
        f' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{at["at"]}"'
        f' Destination="{here}svar/" InResponseTo="{asked}"><saml:Issuer>{IDP}</saml:Issuer><samlp:Status>'
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f"{assertion}</samlp:Response>"
    )


def deliver(client: Client, response: str) -> Any:
    """What the identity provider's page makes the browser send, and where that leads."""
    sent = {"SAMLResponse": base64.b64encode(response.encode()).decode()}
    kept = client.post(f"{START}svar/", sent)
    assert kept["Location"] == f"{START}klart/"
    assert not is_in(client)
    return client.get(kept["Location"])


def refused(client: Client, given: Any) -> str:
    assert given["Location"] == "/logga-in/"
    assert not is_in(client)
    return client.get("/logga-in/").content.decode()


@pytest.fixture
def nobody_here(clients: dict[str, Client], idp: None) -> Client:
    """Nobody is signed in; the forms of ours are checked for their token."""
    return Client(HTTP_HOST=HOST)


def test_someone_who_is_here_gets_in(nobody_here: Client) -> None:
    deliver(nobody_here, answer(leave(nobody_here)))

    assert nobody_here.session["_auth_user_id"] == str(Person.objects.get(username="reader").pk)


def test_someone_unknown_is_told_so(nobody_here: Client) -> None:
    assert "har inget konto i Ledfyr" in refused(
        nobody_here, deliver(nobody_here, answer(leave(nobody_here), name="stranger"))
    )


@pytest.mark.parametrize("spoil", ["key", "audience", "old", "unsigned", "tampered"])
def test_an_assertion_that_does_not_hold_is_refused(nobody_here: Client, spoil: str) -> None:
    asked = leave(nobody_here)
    if spoil == "key":
        key, certificate = make_key()
        response = answer(asked, key=key, certificate=certificate)
    elif spoil == "tampered":
        response = answer(asked).replace(">reader<", ">controller<")
    else:
        given: dict[str, Any] = {"audience": {"audience": "https://x.example"}, "old": {"minutes": -10}}.get(
            spoil, {"sign": False}
        )
        response = answer(asked, **given)

    assert "gick inte att godta" in refused(nobody_here, deliver(nobody_here, response))


def test_an_answer_that_was_not_asked_for_is_refused(nobody_here: Client) -> None:
    assert "gick inte att godta" in refused(nobody_here, deliver(nobody_here, answer("_never_asked")))


def test_an_answer_is_good_once(nobody_here: Client) -> None:
    response = answer(leave(nobody_here))
    deliver(nobody_here, response)
    nobody_here.post("/logga-ut/")

    assert "gick inte att godta" in refused(nobody_here, deliver(nobody_here, response))


def test_an_answer_for_another_browser_is_refused(nobody_here: Client) -> None:
    other = Client(HTTP_HOST=HOST)

    assert "gick inte att godta" in refused(nobody_here, deliver(nobody_here, answer(leave(other))))


def test_metadata_says_where_answers_go(nobody_here: Client) -> None:
    page = nobody_here.get(f"{START}metadata/")

    assert page.status_code == 200
    assert f"http://{HOST}{START}svar/" in page.content.decode()


def test_nobody_is_signed_out_by_an_address(clients: dict[str, Client], idp: None) -> None:
    clients["reader"].get(f"{START}ut/")

    assert is_in(clients["reader"])


def test_an_answer_that_is_far_too_long_is_not_kept(nobody_here: Client) -> None:
    assert nobody_here.post(f"{START}svar/", {"SAMLResponse": "x" * 300_000}).status_code == 400
