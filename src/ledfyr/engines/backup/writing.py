"""Making an archive: from one moment of the database, beside its place, and put there whole."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils import timezone

from ledfyr import __version__
from ledfyr.platform.files.refusals import FileDamaged
from ledfyr.platform.files.storing import open_file
from ledfyr.platform.history.chain import chain_head

from .form import MANIFEST, Manifest, Member, file_name, table_name
from .refusals import OtherVersion
from .status import note
from .tables import LEFT_OUT, Model, applied, known, models_at, rows_of, snapshot

Progress = Callable[[str, int, int], None]
_PIECE = 256 * 1024
PART = ".part"
_LEFT_BEHIND = 24 * 60 * 60  # seconds: a copy takes no day


@dataclass(frozen=True)
class Made:
    """An archive that was made. ``sha256`` is of the whole file."""

    manifest: Manifest
    size: int
    sha256: str


def silent(_what: str, _done: int, _of: int) -> None:
    """For when nobody watches."""


def back_up(target: Path, *, by: str, progress: Progress = silent) -> Made:
    """Write everything to ``target``: the old file stays until the new one is whole. ``by``: who, for the page.

    Raises OtherVersion when the database is not of this version, OSError when there is no room.
    """
    with _beside(target) as file:
        manifest = write_archive(file, progress)
        made = Made(manifest, file.tell(), digest_of(file))
    note(made.manifest, made.size, made.sha256, by)
    return made


def write_archive(file: IO[bytes], progress: Progress = silent) -> Manifest:
    """Write everything to an open file. A stored file that is damaged is named in the manifest and left out."""
    migrations = applied()
    if migrations != known():
        raise OtherVersion("backup.not_migrated", version=__version__)
    manifest = Manifest(version=__version__, taken_at=timezone.now().isoformat(), migrations=migrations)
    found = models_at(migrations)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive, snapshot():
        manifest.history_head = chain_head()
        tables = {label: model for label, model in found.items() if label not in LEFT_OUT}
        for at, (label, model) in enumerate(tables.items(), start=1):
            manifest.members[table_name(label)] = _write_table(archive, label, model)
            progress("tables", at, len(tables))
        digests = list(found["files.storedfile"]._base_manager.order_by("digest").values_list("digest", flat=True))
        _write_files(archive, manifest, list(dict.fromkeys(digests)), progress)
        archive.writestr(MANIFEST, manifest.to_json())
    file.flush()
    return manifest


def _write_table(archive: zipfile.ZipFile, label: str, model: Model) -> Member:
    digest, size, rows = hashlib.sha256(), 0, 0
    with archive.open(table_name(label), "w", force_zip64=True) as part:
        for row in rows_of(model):
            # Sorted, for PostgreSQL keeps the keys of a JSON column in an order of its own.
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
            part.write(line)
            digest.update(line)
            size, rows = size + len(line), rows + 1
    return Member(size, digest.hexdigest(), rows)


def _write_files(archive: zipfile.ZipFile, manifest: Manifest, digests: list[str], progress: Progress) -> None:
    for at, digest in enumerate(digests, start=1):
        try:
            stored = open_file(digest)
        except FileDamaged:
            manifest.damaged.append(digest)
            continue
        size = 0
        with stored, archive.open(file_name(digest), "w", force_zip64=True) as part:
            while piece := stored.read(_PIECE):
                part.write(piece)
                size += len(piece)
        manifest.members[file_name(digest)] = Member(size, digest)
        progress("files", at, len(digests))


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    """A file beside the target, readable by nobody else, that takes its place when all went well."""
    folder, start = target.absolute().parent, f".{target.name}."
    for left in folder.glob(f"{start}*{PART}"):  # from a run that was killed
        if left.stat().st_mtime < time.time() - _LEFT_BEHIND:
            left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix=start, suffix=PART, dir=folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
    finally:
        Path(name).unlink(missing_ok=True)


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of an open file, whole."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a real file
