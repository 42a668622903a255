"""The API as a whole: who is let in, how answers are written, how refusals are said."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from ninja.security import SessionAuth

from ledfyr.engines.ui.page import actor_of
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.errors import DomainError

from .refusals import NotSignedIn, answer, unusable
from .routes import router


class SignedIn(SessionAuth):
    """The person signed in on the web. Tokens for programs come with rights in time."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """The actor. Raises NotSignedIn."""
        if not request.user.is_authenticated:
            raise NotSignedIn
        return actor_of(request)


class Renderer(JSONRenderer):
    """Swedish letters as they are."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012  # ninja's own attribute


api = NinjaAPI(
    title="Ledfyr",
    version="1",
    description="Reads registers, findings and documents of a committee's year. Refusals are {code, message}.",
    openapi_url="/openapi.json",
    docs_url=None,  # ninja's page runs inline scripts, which the content security policy forbids
    docs_decorator=require_GET,
    urls_namespace="api",
    auth=SignedIn(),
    renderer=Renderer(),
)
api.add_router("", router)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Any refusal from any floor, worded once."""
    return answer(error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """What validation found."""
    return answer(unusable(error.errors))
