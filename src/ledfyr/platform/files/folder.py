"""The folder of bytes: one file per content, named by its digest, in two levels of folders."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from .refusals import FileDamaged

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PIECE = 256 * 1024
PART = ".part"


def root() -> Path:
    """Where the bytes lie."""
    return Path(settings.DATA_DIR) / "files"


def path_of(digest: str) -> Path:
    """Where the bytes of a digest lie, or would. Raises FileDamaged for what is no digest: no path is smuggled in."""
    if not _DIGEST.fullmatch(digest):
        raise FileDamaged(digest=digest[:64])
    return root() / digest[:2] / digest[2:4] / digest


def open_checked(digest: str) -> IO[bytes]:
    """The bytes, open for reading, after their digest has been checked. Raises FileDamaged."""
    try:
        file = path_of(digest).open("rb")
    except OSError as error:
        raise FileDamaged(digest=digest) from error
    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
        file.close()
        raise FileDamaged(digest=digest)
    file.seek(0)
    return file


class Incoming:
    """Bytes on their way in: written beside their place, and put there whole or not at all."""

    def __init__(self) -> None:
        folder = root()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(suffix=PART, dir=folder)  # readable by nobody else
        self.file: IO[bytes] = os.fdopen(handle, "w+b")
        self._path = Path(name)
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        """Of what has been written so far."""
        return self._digest.hexdigest()

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self.file.write(piece)
        self._digest.update(piece)
        self.size += len(piece)

    def keep(self) -> str:
        """Put the bytes in their place, safe on disk, and return their digest. The same bytes twice are kept once."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        place = path_of(self.digest)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Replacing renews an older copy too: it may be damaged, and its age is what sweeping goes by.
        self._path.replace(place)
        for folder in (place.parent, place.parent.parent, root()):
            _sync_folder(folder)
        return self.digest

    def drop(self) -> None:
        """Leave nothing behind. Harmless after ``keep``."""
        self.file.close()
        self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept() -> Iterator[Path]:
    """Every file of bytes, and every one that was left on its way in."""
    yield from (path for path in root().glob("*/*/*") if _DIGEST.fullmatch(path.name))
    yield from root().glob(f"*{PART}")
