"""Where a committee's year stands, in words: draft, sent out, decided; and what is locked meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy
from ledfyr.platform.planning.decisions import standing_of
from ledfyr.platform.planning.locking import exceptions_of, locks_in
from ledfyr.platform.planning.models import Decision, Lock
from ledfyr.platform.planning.secrecy import marks_in, secret_words

INSIDE = Policy(room="inside")
"""Whoever reads what the committee shares, its matters among it."""


def year_state(scope: Scope) -> dict[str, str]:
    """{code: draft | sent | decided, label} for the line under a page's title."""
    standing = standing_of(scope)
    if standing.decision is None:
        return {"code": standing.code, "label": _("Utkast")}
    return {"code": standing.code, "label": decision_words(standing.decision)}


def lock_banners(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """[{title, since, named, you}] of what is locked: who may change it, and whether that is the reader."""
    banners = []
    for lock in locks_in(scope):
        named = exceptions_of(lock)
        banners.append(
            {
                "title": _title(actor, scope, lock),
                "since": lock.since,
                "named": [one.person.title for one in named],
                "you": any(one.person_id == actor.key for one in named),
            }
        )
    return banners


def _title(actor: Actor, scope: Scope, lock: Lock) -> str:
    """The matter's name, or why it is left out for those who read no matters."""
    if INSIDE.may_read(actor, scope):
        return lock.title
    secret = next((mark.ground for mark in marks_in(scope) if mark.object_key == lock.matter), "")
    return secret_words(secret) if secret else lock.title


def decision_words(decision: Decision) -> str:
    """'Beslutad av nämnden 2026-12-10 § 98', 'Förslag, utskickat 2026-11-12', as documents print it."""
    if decision.note:
        return decision.note
    return act_words(decision.stage, decision.on, decision.body, decision.paragraph)


def act_words(stage: str, on: date | None, body: str = "", paragraph: str = "") -> str:
    """What was done, when, by whom and under which paragraph, as documents print it."""
    facts = {"day": on.isoformat() if on else "", "body": body, "paragraph": paragraph}
    if stage == Decision.Stage.DISPATCHED:
        return _("Förslag, utskickat %(day)s") % facts
    if paragraph:
        return _("Beslutad av %(body)s %(day)s § %(paragraph)s") % facts
    return _("Beslutad av %(body)s %(day)s") % facts
