"""Prose of documents, edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.batch import ChangedAfter
from ledfyr.kernel.errors import Conflict, DomainError
from ledfyr.kernel.register import HistoryCode
from ledfyr.kernel.undoing import Recorded, Undo
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import Change, record
from ledfyr.platform.organisation.selectors import committee_by_slug

from .models import DocumentText
from .policy import POLICY

LONGEST = 20_000
HISTORY = (HistoryCode("documents.text_changed", _("Texten i dokumentet ändrades")),)


class TextTooLong(DomainError):
    """Prose over the limit; facts: ``length``, ``longest``."""

    code = "documents.text_too_long"


def texts_in(scope: Scope) -> dict[str, str]:
    """{key: text} of the committee's year."""
    rows = DocumentText.objects.filter(committee__slug=scope.committee, year=scope.year)
    return dict(rows.values_list("key", "text"))


def text_version(scope: Scope, key: str) -> int:
    """The version to send back when saving; 0 while the text has never been edited."""
    rows = DocumentText.objects.filter(committee__slug=scope.committee, year=scope.year, key=key)
    return rows.values_list("version", flat=True).first() or 0


@logged
def write_text(*, actor: Actor, scope: Scope, key: str, text: str, version: int | None = None) -> DocumentText:
    """Save the prose. Raises Conflict when someone else saved since ``version``, TextTooLong, NotAllowed."""
    POLICY.require_write(actor, scope)
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise TextTooLong(length=len(text), longest=LONGEST)
    committee = committee_by_slug(scope.committee)
    rows = DocumentText.objects.select_for_update(of=("self",))
    found = rows.filter(committee=committee, year=scope.year, key=key).first()
    if version is not None and version != (found.version if found else 0):
        raise Conflict(version=found.version if found else 0, mine=text, theirs=found.text if found else "")
    row = found or DocumentText(committee=committee, year=scope.year, key=key, version=0)
    old = row.text
    if found is None or old != text:
        row.text, row.version = text, row.version + 1
        row.full_clean()
        row.save()
        record(actor, scope, Change("documents.text_changed", "documents.text", key, {"text": (old, text)}))
    return row


@logged
def undo_texts(*, actor: Actor, scope: Scope, recorded: Sequence[Recorded], today: date) -> None:
    """Put back what stood before. Raises ChangedAfter when somebody has written since, NotAllowed."""
    for one in recorded:
        old, new = one.changes["text"]
        if texts_in(scope).get(one.key, "") != new:
            raise ChangedAfter()
        write_text(actor=actor, scope=scope, key=one.key, text=old, version=None)


UNDO = Undo(codes=frozenset({"documents.text_changed"}), run=undo_texts)
