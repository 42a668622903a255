"""The line about secrecy on the page of a row."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from ledfyr.engines.ui.page import Page
from ledfyr.platform.planning.secrecy import mark_of

register = template.Library()


@register.inclusion_tag("documents/secrecy_line.html")
def secrecy_line(at: Page, object_type: str, key: object, may_write: bool) -> dict[str, Any]:
    """Whether the object is marked as secret, and where that is changed."""
    url = reverse("documents:mark", args=[at.scope.committee, at.scope.year, object_type, str(key)])
    return {"mark": mark_of(at.scope, object_type, str(key)), "url": url, "may_write": may_write}
