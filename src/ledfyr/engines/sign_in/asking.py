"""How the municipality's identity provider is asked. Plain data, read by the settings: no Django here."""

from __future__ import annotations

from typing import Any

SAML_PROVIDER = "saml"  # the library keeps it as the account's provider


def saml_app(*, entity: str, address: str, certificate: str, label: str, attribute: str = "") -> dict[str, Any]:
    """An identity provider as the library wants it: what it answers must be signed, and asked for by us.

    ``certificate`` is PEM; ``attribute`` names the person, '' takes the NameID.
    """
    security = {"want_assertion_signed": True, "reject_idp_initiated_sso": True, "strict": True}
    if not attribute:
        security |= {"want_name_id": True, "want_attribute_statement": False}
    return {
        "provider_id": SAML_PROVIDER,
        "client_id": SAML_PROVIDER,
        "name": label,
        "settings": {
            "idp": {"entity_id": entity, "sso_url": address, "x509cert": certificate},
            "attribute_mapping": {"uid": []},
            "advanced": security,
        },
    }
