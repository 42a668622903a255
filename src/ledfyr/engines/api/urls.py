"""Urls of the API, under /api/: what is there, and a refusal in JSON for all that is not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from ledfyr.engines.ui.page import open_to_all
from ledfyr.kernel.errors import NotFound

from .policy import POLICY
from .refusals import MethodNotAllowed, answer
from .service import api


@open_to_all("there is nothing there")
@csrf_exempt  # nothing is written here, and the middleware's own refusal is a page
def no_such_path(request: HttpRequest) -> HttpResponse:
    """404 in the API's own shape."""
    return answer(NotFound("api.no_such_path"))


def own_shape(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, with a refused method said as every other refusal."""

    @csrf_exempt  # ninja checks for itself where a cookie lets someone write
    @wraps(view)
    def with_shape(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = answer(MethodNotAllowed(method=request.method, allowed=allowed))
            response.headers["Allow"] = allowed
        return response

    with_shape.asks = POLICY  # type: ignore[attr-defined]  # asked by every route, before anything is looked up
    return with_shape


_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _pattern.callback = own_shape(_pattern.callback)

urlpatterns = [
    path("v1/", no_such_path),  # ninja's own answer is a page; the name behind it is still found
    path("v1/", include((_patterns, _app), namespace=_namespace)),
    re_path("^", no_such_path),
]
