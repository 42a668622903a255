"""Where a person is signed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from ledfyr.platform.organisation.models import Person

# The first that is found in what the browser says of itself; Edge and Chrome both call themselves Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One place where the person is signed in."""

    key: int
    name: str
    address: str
    since: datetime
    seen: datetime
    is_this: bool


def of(person: Person, request: HttpRequest) -> list[Device]:
    """Where the person is signed in now, this device first; sessions that have ended are left out."""
    rows = list(UserSession.objects.filter(user=person).order_by("-last_seen_at")[:100])
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    here = request.session.session_key
    found = [
        Device(row.pk, called(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == here)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda device: not device.is_this)


def end(person: Person, request: HttpRequest, *, only: int | None = None) -> int:
    """End the person's other sessions, or one of them; how many were alive."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=request.session.session_key)
    ended = 0
    for row in rows.filter(pk=only) if only is not None else rows:
        store = SessionStore(row.session_key)
        ended += store.exists(row.session_key)
        store.delete(row.session_key)
        row.delete()
    return ended


def called(agent: str) -> str:
    """A browser and what it runs on, from what it says of itself: 'Firefox, Windows'."""
    browser = next((name for sign, name in BROWSERS if re.search(rf"\b{sign}", agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Okänd enhet")
