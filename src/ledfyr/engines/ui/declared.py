"""The check at start: a page whose permission nobody has declared stops the product from starting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(address, view) of every route of the product."""
    for one in (resolver or get_resolver()).url_patterns:
        address = f"{prefix}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one, address)
        elif isinstance(one, URLPattern):
            yield address, one.callback


def undeclared(found: Iterator[tuple[str, Any]]) -> list[str]:
    """The addresses whose view neither asks a policy nor says why it is open to all."""
    return [address for address, view in found if not (hasattr(view, "asks") or hasattr(view, "open_because"))]


def check_permissions(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's system check; run by every command that serves."""
    hint = "@page(POLICY), @asks(POLICY) or @open_to_all('why')"
    return [
        Error(f"{address}: no permission is declared for this page", hint=hint, id="ledfyr.E001")
        for address in undeclared(routes())
    ]
