"""'Ångra': what a person has just done is kept as it was recorded, and taken back through the rooms' own services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.errors import NotFound
from ledfyr.kernel.register import HistoryCode
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record, words_of

from .models import UndoStep

HISTORY = (HistoryCode("ui.undone", _("Ångrades: %(what)s")),)
KEPT_FOR = timedelta(hours=12)
MOST_CHANGES = 5_000  # a batch is offered whole or not at all
SESSION = "undo"

_undos: list[Undo] = []


def declare_undo(undo: Undo) -> None:
    """Take in what a room can take back."""
    if undo not in _undos:
        _undos.append(undo)


def _undo_of(code: str) -> Undo | None:
    return next((undo for undo in _undos if code in undo.codes), None)


def offer(request: HttpRequest) -> dict[str, str] | None:
    """What was recorded in this request, kept when all of it can be taken back: {key, what}."""
    if hasattr(request, "_undo"):
        found: dict[str, str] | None = request._undo
        return found
    changes: Sequence[Any] = getattr(request, "heard", ())
    at: Any = getattr(request, "page", None)
    able = at and 0 < len(changes) <= MOST_CHANGES and all(_undo_of(change.code) for change in changes)
    if not able or getattr(request, "is_undo", False):
        return None
    person: Any = request.user
    UndoStep.objects.filter(person=person, made_at__lt=timezone.now() - KEPT_FOR).delete()
    step = UndoStep.objects.create(
        person=person,
        committee=at.scope.committee,
        year=at.scope.year,
        changes=[_plain(change) for change in changes],
    )
    what = words_of(changes[-1]) if len(changes) == 1 else ""
    request._undo = {"key": str(step.pk), "what": what}  # type: ignore[attr-defined]  # asked again while the page is drawn
    request.session[SESSION] = request._undo  # type: ignore[attr-defined]
    return request._undo  # type: ignore[attr-defined]


def offered(request: HttpRequest) -> dict[str, str] | None:
    """What this page offers to take back: what was just done, or what the page before it did."""
    made = offer(request)
    if made is not None:
        return made
    session = getattr(request, "session", None)
    if session is None or SESSION not in session or request.method != "GET":
        return None
    kept: dict[str, str] = session.pop(SESSION)
    return kept


@logged
def take_back(*, at: Any, person: Any, key: UUID) -> int:
    """Undo a step, all of it or nothing: how many changes.

    Raises NotFound, ChangedAfter and what the services refuse.
    """
    steps = UndoStep.objects.select_for_update().filter(pk=key, person=person)
    step = steps.filter(committee=at.scope.committee, year=at.scope.year).first()
    if step is None:
        raise NotFound("undo.gone")
    newest_first = list(reversed(step.changes))
    told = [
        Change("ui.undone", one["object_type"], one["key"], facts={"what": one["what"]})
        for one in newest_first
        if one["what"]
    ]
    for _room, group in groupby(newest_first, key=lambda one: id(_undo_of(one["code"]))):
        changes = list(group)
        undo = _undo_of(changes[0]["code"])
        if undo is None:
            raise NotFound("undo.gone")
        recorded = [Recorded(one["code"], one["key"], one["changes"], one["facts"]) for one in changes]
        undo.run(actor=at.actor, scope=at.scope, recorded=recorded, today=at.today)
    record(at.actor, at.scope, *told)
    step.delete()
    return len(newest_first)


def _plain(change: Any) -> dict[str, Any]:
    return {
        "code": change.code,
        "object_type": change.object_type,
        "key": change.object_key,
        "changes": {name: list(pair) for name, pair in change.changes.items()},
        "facts": dict(change.facts),
        "what": words_of(change),
    }
