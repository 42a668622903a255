"""What the shell shows on every page: where you are, who you are, where you can go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ledfyr.platform.organisation.grants import substituted_by
from ledfyr.platform.organisation.selectors import municipality_name

from .drafts import drafts_on
from .page import Page, actor_of
from .reading import readable_years
from .rooms import menu_items
from .standing import lock_banners, year_state
from .undoing import offered

_account_sources: list[Callable[[Page], list[dict[str, Any]]]] = []


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template. A page outside a committee's year has no menu and no switcher."""
    at: Page | None = getattr(request, "page", None)
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    context: dict[str, Any] = {
        "shell": {
            "municipality": municipality_name() if signed_in else "",
            "home_url": reverse("ui:start"),
            "account": _account(request, person) if signed_in else None,
            "sign_in_url": reverse(settings.LOGIN_URL),
            "footer_links": [{"label": _("Om Ledfyr och tillgänglighet"), "url": reverse("ui:about")}],
        },
        "demo": settings.DEMO,
    }
    if signed_in and at is not None:
        context["undo"] = offered(request)
        context["kept_drafts"] = drafts_on(request) if request.method == "GET" else []
    if at is not None:
        context["at"] = at
        context["shell"] |= _switcher(at)
        context["menu"] = _menu(request, at)
        context["year_state"] = SimpleLazyObject(lambda: year_state(at.scope))
        context["locks"] = SimpleLazyObject(lambda: lock_banners(at.actor, at.scope))
    return context


def _account(request: HttpRequest, person: Any) -> dict[str, Any]:
    absent = actor_of(request).on_behalf_of
    return {
        "name": _("%(name)s för %(absent)s") % {"name": person.title, "absent": absent} if absent else person.title,
        "acting": bool(absent),
        "absent": absent,
        "substitutes_for": list(substituted_by(person.pk, on=timezone.localdate())),
        "sign_out_url": reverse("sign_in:leave"),
        "links": [{"label": _("Mitt konto"), "url": reverse("sign_in:account")}, *_account_links(request)],
    }


def _account_links(request: HttpRequest) -> list[dict[str, Any]]:
    """What stands under one's own name, of the committee that one is in."""
    at: Page | None = getattr(request, "page", None)
    if at is None:
        return []
    where = [at.scope.committee, at.scope.year]
    own = [{"label": _("Roller och rättigheter"), "url": reverse("ui:rights", args=where)}]
    return own + [link for links in _account_sources for link in links(at)]


def declare_account_links(links: Callable[[Page], list[dict[str, Any]]]) -> None:
    """Take in what an engine above has for a person of a committee's year: [{label, url}]."""
    _account_sources.append(links)


def _switcher(at: Page) -> dict[str, Any]:
    readable = readable_years(at.actor)
    return {
        "switch_url": reverse("ui:switch"),
        "committees": [
            {"slug": c.slug, "label": c.name, "current": c.slug == at.scope.committee} for c, _years in readable
        ],
        "years": [
            {"year": year, "current": year == at.scope.year}
            for committee, years in readable
            if committee.slug == at.scope.committee
            for year in years
        ],
        "home_url": reverse("ui:overview", args=[at.scope.committee, at.scope.year]),
    }


def _menu(request: HttpRequest, at: Page) -> list[dict[str, Any]]:
    where = [at.scope.committee, at.scope.year]
    items: list[dict[str, Any]] = [{"label": _("Översikt"), "url": reverse("ui:overview", args=where)}]
    for item in menu_items():
        url = reverse(item.url_name, args=where)
        policy: Any = getattr(resolve(url).func, "asks", None)  # declared by every page, or the product does not start
        if policy and policy.may_read(at.actor, at.scope):
            items.append({"label": item.label, "url": url, "more": item.more})
    best = max((item["url"] for item in items if request.path.startswith(str(item["url"]))), key=len, default="")
    return [item | {"current": item["url"] == best} for item in items]
