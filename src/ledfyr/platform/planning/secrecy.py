"""Marking what is secret, and asking for it. Which rooms have something to mark stands on their nameplates."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.register import HistoryCode
from ledfyr.kernel.text import squeeze
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import SecrecyMark

HISTORY = (
    HistoryCode("secrecy.marked", gettext_lazy("”%(name)s” sekretessmarkerades: %(ground)s")),
    HistoryCode("secrecy.unmarked", gettext_lazy("Sekretessmarkeringen togs bort från ”%(name)s”")),
)


class NoGround(DomainError):
    """What is secret is so by a ground in law; no facts."""

    code = "secrecy.no_ground"


def secret_words(ground: str) -> str:
    """What a published version says instead."""
    return _("Sekretess enligt %(ground)s") % {"ground": ground}


def marks_in(scope: Scope) -> list[SecrecyMark]:
    """All marks of the committee's year."""
    return list(SecrecyMark.objects.filter(committee__slug=scope.committee, year=scope.year))


def grounds_in(scope: Scope) -> dict[tuple[str, str], str]:
    """{(object type, object key): ground} of the committee's year, for masking; one query."""
    return {(mark.object_type, mark.object_key): mark.ground for mark in marks_in(scope)}


def mark_of(scope: Scope, object_type: str, object_key: str) -> SecrecyMark | None:
    """The mark of one object, None when it is open."""
    marks = SecrecyMark.objects.filter(committee__slug=scope.committee, year=scope.year)
    return marks.filter(object_type=object_type, object_key=object_key).first()


@logged
def mark_secret(
    *,
    actor: Actor,
    scope: Scope,
    policy: Policy,
    object_type: str,
    object_key: str,
    name: str,
    ground: str,
    reason: str = "",
) -> SecrecyMark:
    """Mark an object, or give its mark another ground. ``policy`` is its room's. Raises NoGround, NotAllowed."""
    policy.require_write(actor, scope)
    if not squeeze(ground):
        raise NoGround()
    committee = committee_by_slug(scope.committee)
    marks = SecrecyMark.objects.select_for_update(of=("self",)).filter(committee=committee, year=scope.year)
    found = marks.filter(object_type=object_type, object_key=object_key).first()
    mark = found or SecrecyMark(
        committee=committee, year=scope.year, object_type=object_type, object_key=object_key, ground=""
    )
    old = mark.ground or None
    mark.ground, mark.reason, mark.marked_by = squeeze(ground), squeeze(reason), actor.name
    mark.full_clean()
    mark.save()
    facts = {"name": name[:80], "ground": mark.ground}
    changes = {"ground": (old, mark.ground)}
    record(actor, scope, Change("secrecy.marked", object_type, object_key, changes, facts, mark.reason))
    return mark


@logged
def unmark_secret(
    *, actor: Actor, scope: Scope, policy: Policy, object_type: str, object_key: str, name: str, reason: str = ""
) -> None:
    """Take the mark away; nothing happens when there is none. Raises NotAllowed."""
    policy.require_write(actor, scope)
    mark = mark_of(scope, object_type, object_key)
    if mark is None:
        return
    changes = {"ground": (mark.ground, None)}
    mark.delete()
    facts = {"name": name[:80]}
    record(actor, scope, Change("secrecy.unmarked", object_type, object_key, changes, facts, squeeze(reason)))
