"""Who may do what, told from the policies themselves: the page says what the code asks, so it cannot go stale."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel import roles
from ledfyr.kernel.actor import Actor
from ledfyr.kernel.policy import Policy
from ledfyr.platform.organisation.models import Role

from .rooms import rooms

WRITES, WRITES_IN_UNIT, READS, NOTHING = "writes", "writes_in_unit", "reads", ""
WORDS = {
    WRITES: gettext_lazy("Ändrar"),
    WRITES_IN_UNIT: gettext_lazy("Ändrar i sin enhet"),
    READS: gettext_lazy("Läser"),
    NOTHING: gettext_lazy("Inget"),
}


def level(policy: Policy, role: str) -> str:
    """What the role may at most do in the room, held for the committee or at a unit in it."""
    if role in policy.writers:
        return WRITES
    if role in policy.unit_writers:
        return WRITES_IN_UNIT
    return READS if role in policy.readers else NOTHING


def table(actor: Actor, committee: str) -> list[dict[str, Any]]:
    """A row per role, in the order of the roles: [{label, is_mine, cells: [{room, level, words}]}]."""
    mine = actor.held(committee, above=None)
    return [
        {
            "label": role.label,
            "is_mine": role.value in mine,
            "is_auditor": role.value in roles.AUDITORS,
            "cells": [
                {"room": room.label, "level": held, "words": WORDS[held]}
                for room in rooms()
                if room.policy
                for held in [level(room.policy, role.value)]
            ],
        }
        for role in Role
    ]


def held_by(actor: Actor, committee: str) -> list[str]:
    """The actor's own roles that reach the committee, in words."""
    labels = dict(Role.choices)
    held = sorted({(grant.role, bool(grant.unit)) for grant in actor.grants if grant.reaches(committee)})
    at_unit = _("%(role)s, i sin del av organisationen")
    return [str(at_unit % {"role": labels[role]} if unit else labels[role]) for role, unit in held]
