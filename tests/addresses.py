"""Every address of a committee's year, found in the urls: what is asked of each needs no list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver, reverse


class Address:
    """One address of the house: its name and what it is called with."""

    def __init__(self, name: str, pattern: URLPattern, converters: dict[str, Any]) -> None:
        self.name, self.converters = name, converters | pattern.pattern.converters
        self.asks = getattr(pattern.callback, "asks", None)
        self.is_form = getattr(pattern.callback, "is_form", False)
        self.writes = getattr(pattern.callback, "writes", True)
        self.posts_only = "require_POST" in repr(_methods(pattern.callback))

    def __repr__(self) -> str:
        return self.name

    def url(self, known: dict[str, Any]) -> str:
        """The address with what is known by the parameter's name, else something that nobody has."""
        fitting = {"UUIDConverter": uuid4(), "IntConverter": 2027, "SlugConverter": "x", "StringConverter": "x"}
        if "kind" in self.converters:
            known = {**known, "form": "json"}
        given = {
            name: known.get(name, fitting[type(converter).__name__]) for name, converter in self.converters.items()
        }
        return reverse(self.name, kwargs=given)


def _methods(view: Any) -> list[str]:
    """'require_POST' among them when a view answers to nothing else."""
    names = []
    while view is not None:
        allowed = [cell.cell_contents for cell in view.__closure__ or () if isinstance(cell.cell_contents, list)]
        names += ["require_POST"] if ["POST"] in allowed else []
        view = getattr(view, "__wrapped__", None)
    return names


def addresses(resolver: URLResolver, space: str = "", converters: dict[str, Any] | None = None) -> Iterator[Address]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api" and not str(one.pattern).startswith("api"):
                inside = (converters or {}) | one.pattern.converters
                yield from addresses(one, f"{space}{one.namespace}:" if one.namespace else space, inside)
        elif one.name:
            yield Address(f"{space}{one.name}", one, converters or {})


ALL = [one for one in addresses(get_resolver()) if "committee" in one.converters]
