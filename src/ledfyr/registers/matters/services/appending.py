"""The numbered appendices: documents of ours, and files."""

from __future__ import annotations

from typing import IO
from uuid import UUID

from django.utils.translation import override

from ledfyr.engines.documents.catalogue import document_kind
from ledfyr.kernel.actor import Actor, Scope
from ledfyr.kernel.errors import DomainError, NotFound
from ledfyr.kernel.text import squeeze
from ledfyr.platform.files.storing import store
from ledfyr.platform.history.guarding import logged
from ledfyr.platform.history.recording import record

from ..models import Appendix, Matter
from ..policy import POLICY
from .writing import lock_matter, note_of, reorder, save_matter


class AppendedAlready(DomainError):
    """The document is an appendix already; facts: ``title``."""

    code = "matters.appended_already"


@logged
def append_document(*, actor: Actor, scope: Scope, key: UUID | str, document: str) -> Appendix:
    """A document of ours as the next appendix. Raises AppendedAlready, NotFound (kind), NotWritable, NotAllowed."""
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key)
    with override("sv"):
        kind = document_kind(document)
        title = str(kind.title)
    if matter.appendices.filter(document=kind.key).exists():
        raise AppendedAlready(title=title)
    return _append(actor, scope, Appendix(matter=matter, title=f"{title} {scope.year}", document=kind.key))


@logged
def append_file(
    *, actor: Actor, scope: Scope, key: UUID | str, stream: IO[bytes], name: str, title: str = ""
) -> Appendix:
    """A file as the next appendix. Raises FileRefused, NotWritable, NotAllowed."""
    POLICY.require_write(actor, scope)
    matter = lock_matter(scope, key)
    stored = store(stream, name=name, actor=actor)
    return _append(actor, scope, Appendix(matter=matter, title=squeeze(title)[:300] or stored.name, file=stored))


@logged
def move_appendix(*, actor: Actor, scope: Scope, appendix: UUID | str, by: int) -> None:
    """Move an appendix up (-1) or down (1): the numbers follow. Raises NotWritable, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = _lock_appendix(scope, appendix)
    if reorder(list(row.matter.appendices.all()), row, by):
        _touch(actor, scope, row.matter, "matters.appendices_reordered", row.title)


@logged
def remove_appendix(*, actor: Actor, scope: Scope, appendix: UUID | str) -> None:
    """Take an appendix away; the file stays in the archive. Raises NotWritable, NotFound, NotAllowed."""
    POLICY.require_write(actor, scope)
    row = _lock_appendix(scope, appendix)
    row.delete()
    _touch(actor, scope, row.matter, "matters.appendix_removed", row.title)


def _append(actor: Actor, scope: Scope, appendix: Appendix) -> Appendix:
    last = appendix.matter.appendices.order_by("-position").values_list("position", flat=True).first()
    appendix.position = 0 if last is None else last + 1
    appendix.full_clean()
    appendix.save()
    _touch(actor, scope, appendix.matter, "matters.appendix_added", appendix.title)
    return appendix


def _lock_appendix(scope: Scope, key: UUID | str) -> Appendix:
    places = Appendix.objects.filter(matter__committee__slug=scope.committee, matter__year=scope.year, pk=key)
    found = places.values_list("matter_id", flat=True).first()
    if found is None:
        raise NotFound("matters.no_part")
    matter = lock_matter(scope, found)
    row = places.first()  # read again: it may have gone while we waited for the matter
    if row is None:
        raise NotFound("matters.no_part")
    row.matter = matter
    return row


def _touch(actor: Actor, scope: Scope, matter: Matter, code: str, what: str) -> None:
    save_matter(matter)
    record(actor, scope, note_of(matter, code, {}, what=what))
