"""Marking what is secret, and asking for it. Which rooms have something to mark stands on their nameplates."""

from __future__ import annotations

from collections.abc import Mapping

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
    HistoryCode(
        "secrecy.carried", gettext_lazy("Sekretessmarkeringen av ”%(name)s” följde med från %(year)s: %(ground)s")
    ),
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


@logged
def carry_marks(
    *,
    actor: Actor,
    scope: Scope,
    policy: Policy,
    object_type: str,
    keys: Mapping[str, tuple[str, str]],
    above: frozenset[str] = frozenset(),
) -> int:
    """Mark what was carried from the year before as it was marked there; how many. Raises NotAllowed.

    ``keys``: {key then: (key now, name)}. ``above``: the units that the rows lie in, empty for the committee's own.
    """
    policy.require_write(actor, scope, above=above)
    before = scope.year - 1
    then = [one for one in marks_in(Scope(scope.committee, before)) if one.object_type == object_type]
    found = [(one, *keys[one.object_key]) for one in then if one.object_key in keys]
    if not found:
        return 0
    committee = committee_by_slug(scope.committee)
    SecrecyMark.objects.bulk_create(
        SecrecyMark(
            committee=committee, year=scope.year, object_type=object_type, object_key=key, ground=one.ground,
            reason=one.reason, marked_by=actor.name,
        )
        for one, key, _name in found
    )  # fmt: skip
    told = [
        Change(
            "secrecy.carried", object_type, key, {"ground": (None, one.ground)},
            {"name": name[:80], "ground": one.ground, "year": before}, one.reason,
        )
        for one, key, name in found
    ]  # fmt: skip
    record(actor, scope, *told)
    return len(found)


@logged
def give_back_marks(
    *,
    actor: Actor,
    scope: Scope,
    policy: Policy,
    object_type: str,
    names: Mapping[str, str],
    above: frozenset[str] = frozenset(),
) -> None:
    """Take away the marks of carried rows that are given back. ``names``: {key: name}. Raises NotAllowed."""
    policy.require_write(actor, scope, above=above)
    found = [one for one in marks_in(scope) if one.object_type == object_type and one.object_key in names]
    if not found:
        return
    SecrecyMark.objects.filter(pk__in=[one.pk for one in found]).delete()
    told = [
        Change(
            "secrecy.unmarked", object_type, one.object_key, {"ground": (one.ground, None)},
            {"name": names[one.object_key][:80]},
        )
        for one in found
    ]  # fmt: skip
    record(actor, scope, *told)
