"""What signing in puts on the pages of others."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ledfyr.engines.ui.page import Page

from .policy import POLICY


def account_links(at: Page) -> list[dict[str, Any]]:
    """Under one's own name: the one-time links, for those who may send them."""
    if not POLICY.may_write(at.actor, at.scope):
        return []
    return [{"label": _("Engångslänkar"), "url": reverse("sign_in:sent", args=[at.scope.committee, at.scope.year])}]
