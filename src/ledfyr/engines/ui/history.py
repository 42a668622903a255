"""History in words: what an object has been through, and a search in everything that was done in a committee's year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.register import HistoryObject
from ledfyr.kernel.text import search_text
from ledfyr.platform.history.models import ChangeEntry
from ledfyr.platform.history.recording import declared_codes, entries_of, policy_of, sentence_of, told

from .rooms import history_objects

POLICY = Policy(room="history")
SHORT = 60  # longer words are shown side by side instead of in a sentence


def history_of(scope: Scope, object_type: str, object_key: str) -> list[dict[str, Any]]:
    """[{text, actor, at, reason, changes}], newest first, as ui/partials/history.html wants them."""
    return [shown_entry(entry) for entry in entries_of(scope, object_type, object_key)]


def shown_entry(entry: ChangeEntry) -> dict[str, Any]:
    """An entry as people read it. What is disposed of says so, with its decision."""
    disposed = getattr(entry, "disposed", None)
    if disposed is not None:
        text = _("Innehållet är gallrat enligt beslut %(decision)s") % {
            "decision": disposed.disposal.decision_reference
        }
        return {"text": text, "actor": who(entry), "at": entry.at, "reason": "", "changes": []}
    text = sentence_of(entry)
    changes = [change for change in _changes(entry) if change["old"] or change["new"] not in text]
    return {"text": text, "actor": who(entry), "at": entry.at, "reason": entry.reason, "changes": changes}


def who(entry: ChangeEntry) -> str:
    """'X', or 'X för Y' for a substitute."""
    done = entry.change_set
    if not done.on_behalf_of:
        return done.actor_name
    return _("%(name)s för %(absent)s") % {"name": done.actor_name, "absent": done.on_behalf_of}


def _changes(entry: ChangeEntry) -> list[dict[str, Any]]:
    """[{field, old, new, short}] of the fields that have a name that people know."""
    kind = history_objects().get(entry.object_type, HistoryObject(entry.object_type))
    out = []
    for name, (old, new) in entry.changes.items():
        if name in kind.fields:
            codes = kind.values.get(name, {})
            was, now = _value(old, codes), _value(new, codes)
            short = len(was) <= SHORT and len(now) <= SHORT
            out.append({"field": str(kind.fields[name]), "old": was, "new": now, "short": short})
    return out


def _value(value: Any, codes: Mapping[Any, Any]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, list):
        return ", ".join(_value(one, codes) for one in value)
    if isinstance(value, dict):
        return ", ".join(_value(one, codes) for one in value.values() if one not in (None, "", [], {}))
    return str(codes.get(value, value))


@dataclass(frozen=True)
class Sought:
    """What is looked for; empty fields look for anything. ``kind`` is an object type."""

    words: str = ""
    who: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def search(actor: Actor, scope: Scope, sought: Sought) -> QuerySet[ChangeEntry]:
    """What was done in the committee's year and in the municipality as a whole, newest first.

    Only what is told under codes whose room the actor may read. Raises NotAllowed.
    """
    entries = _readable(actor, scope)
    if sought.words:
        entries = entries.filter(payload__search_text__contains=search_text(sought.words))
    if sought.who:
        entries = entries.filter(change_set__actor_name=sought.who)
    if sought.kind:
        entries = entries.filter(object_type=sought.kind)
    if sought.since:
        entries = entries.filter(change_set__at__gte=_midnight(sought.since))
    if sought.until:
        entries = entries.filter(change_set__at__lt=_midnight(sought.until + timedelta(days=1)))
    return entries.order_by("-id")


def choices(actor: Actor, scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """{'who', 'kind'}: what there is to choose among, in order."""
    entries = _readable(actor, scope).order_by()
    names = sorted(set(entries.values_list("change_set__actor_name", flat=True).distinct()), key=str.casefold)
    known = history_objects()
    types = entries.values_list("object_type", flat=True).distinct()
    kinds = sorted(((key, str(known[key].label)) for key in set(types) if key in known), key=lambda pair: pair[1])
    return {"who": [(name, name) for name in names], "kind": kinds}


def _readable(actor: Actor, scope: Scope) -> QuerySet[ChangeEntry]:
    POLICY.require_read(actor, scope)
    codes = [code for code in declared_codes() if policy_of(code).may_read(actor, scope)]
    here = Q(committee=scope.committee, year=scope.year) | Q(committee="")
    entries = told().filter(here, code__in=codes)
    for object_type, kind in history_objects().items():
        if kind.hidden is not None and (keys := kind.hidden(actor, scope)):
            entries = entries.exclude(object_type=object_type, object_key__in=keys)
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def found(entries: Iterable[ChangeEntry], scope: Scope) -> list[dict[str, Any]]:
    """Entries in words, with what they concern and where that is read."""
    known = history_objects()
    return [
        {**shown_entry(entry), "kind": str(known[entry.object_type].label) if entry.object_type in known else "",
         "url": _url(known.get(entry.object_type), entry, scope)}
        for entry in entries
    ]  # fmt: skip


def _url(kind: HistoryObject | None, entry: ChangeEntry, scope: Scope) -> str:
    if kind is None or not kind.url_name or not entry.committee:
        return ""
    try:
        return reverse(kind.url_name, args=[scope.committee, scope.year, entry.object_key])
    except NoReverseMatch:
        return ""
