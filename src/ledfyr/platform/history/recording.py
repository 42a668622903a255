"""The one recorder that services call, and the reading of what was recorded."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import override

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.policy import Policy
from ledfyr.kernel.register import HistoryCode

from .chain import Change, Told
from .guarding import block_under_way, logged_block
from .listening import heard
from .models import ChangeEntry

__all__ = ["Change", "declare_codes", "entries_of", "policy_of", "record", "sentence_of", "stamp", "stamp_elsewhere"]

_codes: dict[str, HistoryCode] = {}
_policies: dict[str, Policy] = {}


def declare_codes(codes: Iterable[HistoryCode], policy: Policy | None = None) -> None:
    """Take in the codes of a nameplate, and the policy that says who may read what is told under them."""
    for code in codes:
        _codes[code.code] = code
        _policies[code.code] = policy or Policy(room=code.code.split(".")[0])


def declared_codes() -> dict[str, HistoryCode]:
    """{code: what was declared of it}."""
    return dict(_codes)


def policy_of(code: str) -> Policy:
    """Who may read entries of the code; the common policy when its room is gone."""
    return _policies.get(code) or Policy(room=code.split(".")[0])


def record(actor: Actor, scope: Scope | None, *changes: Change) -> None:
    """Tell the log what was done, inside the caller's transaction. Undeclared codes raise KeyError."""
    told = [_told(actor, scope, change) for change in changes]
    heard(*changes)
    block = block_under_way()
    if block is not None:
        block.tell(*told)
        return
    with logged_block() as own:
        own.tell(*told)


def _told(actor: Actor, scope: Scope | None, change: Change) -> Told:
    code = _codes[change.code]
    with override("sv"):  # what is searched in is Swedish, whatever the screen speaks
        return Told(actor, scope, change, code.retention, _worded(code, dict(change.facts)))


def sentence_of(entry: ChangeEntry) -> str:
    """The entry in plain Swedish; the bare code when its room is gone."""
    code = _codes.get(entry.code)
    return entry.code if code is None else _worded(code, entry.facts)


def _worded(code: HistoryCode, facts: dict[str, object]) -> str:
    try:
        return str(code.text) % {key: "" if value is None else value for key, value in facts.items()}
    except KeyError:  # what was written is disposed of
        return str(code.text).replace("%%", "%")


def told() -> QuerySet[ChangeEntry]:
    """Entries with who, when and what was written."""
    return ChangeEntry.objects.select_related("change_set", "payload", "disposed__disposal")


def words_of(change: Change) -> str:
    """A change that was just recorded, in plain Swedish."""
    return _worded(_codes[change.code], dict(change.facts))


def entries_of(scope: Scope, object_type: str, object_key: str, *, limit: int = 100) -> list[ChangeEntry]:
    """The latest entries of one object in a committee's year, newest first. Some keys are the same in every year."""
    entries = told().filter(committee=scope.committee, year=scope.year)
    return list(entries.filter(object_type=object_type, object_key=object_key)[:limit])


def stamp(scope: Scope) -> str:
    """A mark that moves with every change anywhere: what is computed from the registers may be kept under it."""
    return _newest(ChangeEntry.objects.all())


def stamp_elsewhere(scope: Scope) -> str:
    """As stamp, for everything but the committee's year itself. Entries come in one at a time, in order."""
    elsewhere = ChangeEntry.objects.exclude(committee=scope.committee, year=scope.year)
    return _newest(elsewhere)


def _newest(entries: QuerySet[ChangeEntry]) -> str:
    """The newest of the entries. That somebody has signed in changes nothing that is computed."""
    told = entries.exclude(code__startswith="sign_in.")
    return _unless_under_way(str(told.order_by("-id").values_list("id", flat=True).first() or 0))


def _unless_under_way(mark: str) -> str:
    """What is computed in the middle of a write is nobody else's: its mark is never met again."""
    block = block_under_way()
    return mark if block is None or block.is_empty else f"{mark}.{uuid.uuid4().hex}"
