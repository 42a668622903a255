"""Which analysis a page shows: the committee's own, or a unit's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from ledfyr.engines.ui.page import Page
from ledfyr.kernel import roles

from ..policy import POLICY
from ..selectors import UnitPlace, own_analyses, unit_by_code, unit_named


def chosen_unit(request: HttpRequest, at: Page) -> UnitPlace | None:
    """The unit whose own analysis the address asks for, None for the committee's. Raises NotFound, NotAllowed."""
    return unit_by_code(at.actor, at.scope, request.GET.get("analys", ""))


def landing(request: HttpRequest, at: Page) -> str:
    """Where someone who only keeps a unit's analysis is led from a bare address: to that one. '' for others."""
    if request.GET or not roles.COORDINATORS.isdisjoint(at.actor.held(at.scope.committee)):
        return ""
    mine = at.actor.units(at.scope.committee, *POLICY.unit_writers)
    own = [one for one in own_analyses(at.actor, at.scope) if str(one.key) in mine and one.may_write]
    return f"?analys={own[0].code}" if own else ""


def switcher(at: Page, unit: UnitPlace | None) -> list[dict[str, Any]]:
    """The analyses that the actor may turn to, the committee's first; empty when there is no other."""
    own = own_analyses(at.actor, at.scope)
    if not own:
        return []
    groups = {level: [one for one in own if one.level == level] for level in ("department", "unit")}
    current = unit.code if unit else ""
    return [
        {"level": level, "items": [{"one": one, "current": one.code == current} for one in items]}
        for level, items in groups.items()
        if items
    ]


def unit_heading(at: Page, unit: UUID | None) -> dict[str, Any] | None:
    """Name, code and address of the unit's own analysis; None for the committee's."""
    if unit is None:
        return None
    place = unit_named(unit, at.scope.year)
    url = f"{reverse('risks:list', args=[at.scope.committee, at.scope.year])}?analys={place.code}"
    return {"key": unit, "code": place.code, "name": place.name, "url": url}
