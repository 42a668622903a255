"""What is left of a workshop: the protocol, and a line on each event's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ledfyr.engines.ui.page import Page, page
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import NotFound
from ledfyr.registers.risks.public import scale_in

from ..policy import POLICY
from ..rules import CLOSED
from ..selectors import find_workshop, lines_of, meetings_of_event, participants_of
from .leading import about


@page(POLICY)
def protocol(request: HttpRequest, at: Page, key: UUID) -> HttpResponse:
    """Who took part, when, each event's spread and what was agreed; to read and to print."""
    found = find_workshop(at.actor, at.scope, key)
    if found.state != CLOSED:
        raise NotFound("workshops.no_protocol")
    scale = scale_in(at.scope)
    lines = lines_of(at.scope, found)
    context = {
        **about(at, found),
        "lines": [(line, scale.band(line.item.agreed_value)) for line in lines],
        "participants": participants_of(found),
        "scale": scale,
    }
    return render(request, "workshops/protocol.html", context)


def event_panel(actor: Actor, scope: Scope, key: str) -> tuple[str, dict[str, Any]] | None:
    """In which workshops the event was rated, on the event's page; nothing when it was in none."""
    found = meetings_of_event(actor, scope, UUID(key))
    return ("workshops/event_panel.html", {"meetings": found}) if found else None


def register_link(actor: Actor, scope: Scope, _unit: str) -> tuple[str, dict[str, Any]] | None:
    """The way from the risk register to the year's workshops, for whoever may read them."""
    return ("workshops/register_link.html", {}) if POLICY.may_read(actor, scope) else None
