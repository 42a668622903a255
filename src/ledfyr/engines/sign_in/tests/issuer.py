"""A small issuer of our own, for tests only: OpenID Connect over real HTTP on this machine.

``spoil`` changes what it answers: {"claims": {...}, "key": another key, "sub": another person in userinfo …}.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ledfyr", "a-secret-of-the-client"


class Issuer:
    """Runs until ``stop``. Whoever comes is signed in at once, as ``claims`` say."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.claims: dict[str, Any] = {"sub": "4711", "preferred_username": "reader"}
        self.spoil: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the door."""
        self.server.shutdown()
        self.server.server_close()

    def configuration(self) -> dict[str, Any]:
        """Where everything is."""
        names = ("authorization", "token", "userinfo")
        return {"issuer": self.address, "jwks_uri": f"{self.address}/jwks"} | {
            f"{name}_endpoint": f"{self.address}/{name}" for name in names
        }

    def jwks(self) -> dict[str, Any]:
        """The public key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The signed token for a code; None for a wrong one, a wrong secret or a used code."""
        query = self.asked.pop(form.get("code", ""), None)
        if query is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        assert query["code_challenge_method"] == "S256"
        assert form["code_verifier"]
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query.get("nonce")}
        claims |= self.claims | self.spoil.get("claims", {})
        claims = {name: value for name, value in claims.items() if value is not None}
        key, algorithm = self.spoil.get("key", self.key), self.spoil.get("algorithm", "RS256")
        signed = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": self.spoil.get("kid", "one")})
        return {"access_token": "bearer", "token_type": "Bearer", "expires_in": 300, "id_token": signed}

    def userinfo(self) -> dict[str, Any]:
        """What the issuer knows of the person."""
        return self.claims | self.spoil.get("userinfo", {})

    def _handler(issuer) -> type[BaseHTTPRequestHandler]:  # noqa: N805  # self is the request's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                if parts.path == "/authorization":
                    self.send_response(302)
                    self.send_header("Location", issuer.authorize(query))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                pages = {
                    "/.well-known/openid-configuration": issuer.configuration,
                    "/jwks": issuer.jwks,
                    "/userinfo": issuer.userinfo,
                }
                self._answer(pages[parts.path]() if parts.path in pages else None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(issuer.token({name: values[0] for name, values in parse_qs(body).items()}))

            def _answer(self, data: dict[str, Any] | None) -> None:
                body = json.dumps(data or {"error": "invalid_request"}).encode()
                self.send_response(200 if data else 400)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
