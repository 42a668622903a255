"""Keeping and giving back files. See the README for how a room uses this."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.utils import timezone

from ledfyr.kernel.actor import Actor

from . import folder
from .kinds import KINDS, OWN, check_type
from .models import StoredFile
from .names import clean_name
from .refusals import FileRefused

MEGABYTE = 1024 * 1024
_PIECE = 256 * 1024
_OWN_TYPES = {media_type for media_type, _content in OWN.values()}
# No transaction lasts this long: bytes that are older and that no row speaks of belong to one that was rolled back.
YOUNGEST_ORPHAN = timedelta(hours=1)


def store(
    stream: IO[bytes], *, name: str, actor: Actor, limit: int | None = None, media_type: str | None = None
) -> StoredFile:
    """Keep what the stream gives. The bytes are safe on disk before the row is written, in the caller's transaction.

    ``limit``: bytes, at most (and unless given) the installation's. ``media_type``: refuse anything else.
    Raises FileRefused: empty, too large, of a kind that is not kept, or not what its name says.
    The caller asks its policy and records history: the object that points at the file is what is logged.
    """
    most = min(limit or settings.FILE_MAX_BYTES, settings.FILE_MAX_BYTES)
    tidy = clean_name(name)
    coming = folder.Incoming()
    try:
        while piece := stream.read(_PIECE):
            coming.write(piece)
            if coming.size > most:
                raise FileRefused("files.too_large", file=tidy, limit=max(1, most // MEGABYTE))
        if not coming.size:
            raise FileRefused("files.empty", file=tidy)
        found = check_type(coming.file, tidy, own=media_type in _OWN_TYPES)
        if media_type not in {None, found}:
            raise FileRefused("files.unknown_type", file=tidy, known=", ".join(_endings(str(media_type))))
        digest = coming.keep()
    finally:
        coming.drop()
    return StoredFile.objects.create(
        digest=digest,
        size=coming.size,
        media_type=found,
        name=tidy,
        stored_by=actor.name,
        stored_by_key=actor.key,
    )


def store_bytes(data: bytes, *, name: str, media_type: str | None = None, actor: Actor) -> StoredFile:
    """As ``store``, for bytes already at hand."""
    return store(io.BytesIO(data), name=name, media_type=media_type, actor=actor)


def _endings(media_type: str) -> list[str]:
    return [ending for ending, (known, _content) in KINDS.items() if known == media_type]


def open_file(digest: str) -> IO[bytes]:
    """The bytes, open for reading; the caller closes. Raises FileDamaged when they are gone or not those stored."""
    return folder.open_checked(digest)


def read_bytes(digest: str) -> bytes:
    """The bytes whole. Raises FileDamaged when they are gone or not those stored."""
    with folder.open_checked(digest) as file:
        return file.read()


def forget(stored: StoredFile) -> None:
    """Take away the row, as when evidence is disposed of. The bytes are swept later, if no other row has them."""
    stored.delete()


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove bytes that no row speaks of and that are older than this; how many. Younger than an hour stay always."""
    oldest_kept = (timezone.now() - max(older_than, YOUNGEST_ORPHAN)).timestamp()
    swept = 0
    for path in folder.kept():
        try:
            is_old = path.stat().st_mtime < oldest_kept
            if is_old and not StoredFile.objects.filter(digest=path.name).exists():
                path.unlink()
                swept += 1
        except FileNotFoundError:  # somebody else sweeps too
            continue
    return swept
